//! Looking at a run's directory as a reader does that trusts what it says.

use std::fs;
use std::path::Path;

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use polity_data::{Manifest, Status, file_digest, read_manifest, run_digest};

/// What a look at a directory came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// There is no run there.
    Nothing,
    /// The manifest claims that it is finished, and all that it names is as it says.
    Finished(Status),
    /// It claims nothing; what tables there are can be read.
    Unfinished,
}

/// Looks at a run that may change meanwhile, and fails if anything claims to be whole and is not.
pub(crate) fn look(run: &Path) -> Look {
    let Ok(before) = fs::read(run.join("manifest.json")) else {
        return Look::Nothing;
    };
    let manifest = read_manifest(run);
    let problem = match &manifest {
        Err(error) => Some(error.to_string()),
        Ok(manifest) if manifest.status == Status::Running => unreadable_table(run),
        Ok(manifest) => unreadable_table(run).or_else(|| false_claim(run, manifest)),
    };
    // What was found counts only if it was true all the time.
    let changed = fs::read(run.join("manifest.json")).ok() != Some(before);
    if changed {
        return Look::Unfinished;
    }
    assert_eq!(problem, None, "{}", run.display());
    match manifest.map(|manifest| manifest.status) {
        Ok(Status::Running) | Err(_) => Look::Unfinished,
        Ok(status) => Look::Finished(status),
    }
}

/// The first table that has its name but cannot be read to its end.
fn unreadable_table(run: &Path) -> Option<String> {
    let entries = fs::read_dir(run).ok()?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut tables = paths.filter(|path| path.extension().is_some_and(|e| e == "parquet"));
    tables.find_map(|path| {
        // It may have been removed since it was listed.
        let file = fs::File::open(&path).ok()?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(|b| b.build());
        let read = match reader {
            Ok(mut batches) => batches.find_map(Result::err).map(|e| e.to_string()),
            Err(error) => Some(error.to_string()),
        };
        read.map(|error| format!("{}: {error}", path.display()))
    })
}

fn false_claim(run: &Path, manifest: &Manifest) -> Option<String> {
    let tables = manifest.tables.iter();
    let wrong = tables.into_iter().find_map(|(name, claimed)| {
        let found = file_digest(&run.join(format!("{name}.parquet")));
        match found {
            Ok((digest, bytes)) if digest == claimed.blake3 && bytes == claimed.bytes => None,
            other => Some(format!("{name} is {other:?}, claimed {claimed:?}")),
        }
    });
    let summary = file_digest(&run.join("summary.json")).ok().map(|d| d.0);
    let sums = summary == manifest.summary_digest
        && manifest.run_digest == Some(run_digest(&manifest.tables));
    wrong.or_else(|| (!sums).then(|| "its digests do not fit".to_owned()))
}
