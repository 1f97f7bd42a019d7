//! The end of a run on disk.

use polity_data::{Manifest, Recorder, RunDirectory, Status, run_digest};
use serde_json::Value;

use super::RunReport;
use super::error::RunError;
use crate::llm::{Exhausted, keep_for_good};
use crate::scenario::Checkpoints;

/// How a run ended.
pub(super) struct Ending {
    pub(super) status: Status,
    /// The limit that ended it.
    pub(super) exhausted: Option<Exhausted>,
}

impl From<Status> for Ending {
    fn from(status: Status) -> Self {
        Self {
            status,
            exhausted: None,
        }
    }
}

/// A run that has come to its end, or as far as it was let.
pub(super) struct Ended {
    /// Ticks that have passed.
    pub(super) ticks: u32,
    pub(super) ending: Ending,
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
        ending: Ending { status, exhausted },
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
        exhausted,
    })
}
