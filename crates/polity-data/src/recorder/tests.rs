//! Pins: an error of the recorder's thread reaches whoever sends it rows, once and with its cause;
//! and a recorder that is given up joins nothing.

use std::fs;

use super::*;
use crate::schema::{EventRow, VocabularyRow};

fn options(place: &Path) -> RecorderOptions {
    let segments = place.join("segments");
    fs::create_dir_all(&segments).unwrap();
    RecorderOptions {
        directory: place.to_owned(),
        segments,
        metadata: Vec::new(),
        checkpoints: true,
        disk: Disk::default(),
    }
}

#[test]
fn tables_appear_when_all_is_written() {
    let place = tempfile::tempdir().unwrap();
    let mut recorder = Recorder::start(options(place.path())).unwrap();
    for token in 0..100 {
        let text = token.to_string();
        recorder.write(vec![VocabularyRow { token, text }]).unwrap();
    }
    recorder.write(Vec::<EventRow>::new()).unwrap();
    assert!(!place.path().join("vocabulary.parquet").exists());
    let tables = recorder.finish().unwrap();
    let rows: Vec<(&str, u64)> = tables
        .iter()
        .map(|(name, t)| (name.as_str(), t.rows))
        .collect();
    assert_eq!(rows, [("events", 0), ("vocabulary", 100)]);
    assert!(place.path().join("vocabulary.parquet").exists());
}

#[test]
fn an_error_reaches_the_sender_with_its_cause() {
    let place = tempfile::tempdir().unwrap();
    let mut options = options(place.path());
    options.segments = place.path().join("missing");
    let mut recorder = Recorder::start(options).unwrap();
    // Rows are only written once a batch is full, so the error may come with any later write.
    let rows = || vec![EventRow::default(); 10_000];
    let error = (0..1_000).find_map(|_| recorder.write(rows()).err());
    assert!(matches!(error, Some(DataError::Io { .. })), "{error:?}");
    assert!(matches!(recorder.write(rows()), Err(DataError::Stopped)));
    assert!(matches!(recorder.finish(), Err(DataError::Stopped)));
}

#[test]
fn the_end_reports_what_no_write_has() {
    let place = tempfile::tempdir().unwrap();
    let mut recorder = Recorder::start(options(place.path())).unwrap();
    recorder.write(vec![EventRow::default()]).unwrap();
    fs::remove_dir(place.path().join("segments")).unwrap();
    assert!(matches!(recorder.finish(), Err(DataError::Io { .. })));
}

#[test]
fn a_job_that_fails_stops_the_recorder() {
    let place = tempfile::tempdir().unwrap();
    let mut recorder = Recorder::start(options(place.path())).unwrap();
    let fail = |_: &mut Sink<'_>| Err(DataError::Exists("here".into()));
    recorder.submit(fail).unwrap();
    assert!(matches!(recorder.finish(), Err(DataError::Exists(_))));
}

#[test]
fn a_recorder_that_is_given_up_joins_nothing() {
    let place = tempfile::tempdir().unwrap();
    let mut recorder = Recorder::start(options(place.path())).unwrap();
    recorder.write(vec![EventRow::default()]).unwrap();
    drop(recorder);
    assert!(!place.path().join("events.parquet").exists());
}
