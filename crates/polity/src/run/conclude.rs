//! The end of a run on disk.

use polity_data::{Manifest, Recorder, RunDirectory, Status, run_digest};
use serde_json::Value;

use super::RunReport;
use super::error::RunError;
use crate::llm::keep_for_good;
use crate::scenario::Checkpoints;

/// A run that has come to its end, or as far as it was let.
pub(super) struct Ended {
    /// Ticks that have passed.
    pub(super) ticks: u32,
    /// How it ended.
    pub(super) status: Status,
    pub(super) checkpoints: Checkpoints,
    /// Before the directory: it ends before the directory's lock is given up.
    pub(super) recorder: Recorder,
    pub(super) directory: RunDirectory,
    pub(super) manifest: Manifest,
    pub(super) summary: Value,
}

/// Finishes the tables, and says in the manifest what became of the run.
pub(super) fn conclude(ended: Ended) -> Result<RunReport, RunError> {
    let Ended {
        ticks,
        status,
        checkpoints,
        recorder,
        directory,
        mut manifest,
        summary,
    } = ended;
    let mut text = format!("{summary:#}").into_bytes();
    text.push(b'\n');
    let mut tables = recorder.finish()?;
    manifest.environment.timing = tables.remove("timing");
    directory.write_summary(&text)?;
    manifest.status = status;
    manifest.ticks = ticks;
    manifest.run_digest = Some(run_digest(&tables));
    manifest.summary_digest = Some(blake3::hash(&text).to_hex().to_string());
    manifest.tables = tables;
    directory.write_manifest(&manifest)?;
    let path = directory.path().to_owned();
    if status == Status::Complete {
        keep_for_good(&path)?;
    }
    if status == Status::Complete || checkpoints == Checkpoints::None {
        directory.tidy()?;
    } else {
        directory.unlock()?;
    }
    Ok(RunReport {
        path,
        manifest,
        summary,
    })
}
