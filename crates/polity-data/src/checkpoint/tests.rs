//! Pins: a checkpoint is whole or refused, an unknown version is told from damage, the one before
//! stays until the new one is there, and tables come out of it as they went in.

use std::fs;
use std::path::Path;

use super::*;
use crate::RunDirectory;
use crate::disk::Disk;
use crate::error::DataError;
use crate::manifest::{Environment, FORMAT_VERSION, Manifest, Status, TableDigest};
use crate::recorder::{Recorder, RecorderOptions};
use crate::schema::{EventRow, MessageRow, VocabularyRow, WindowRow};
use crate::state::RecorderState;

fn header(tick: u32) -> CheckpointHeader {
    CheckpointHeader {
        program: "0.0.1".to_owned(),
        scenario_hash: "scenario".to_owned(),
        seed: 7,
        topology_digest: "network".to_owned(),
        tick,
    }
}

fn directory(path: &Path) -> RunDirectory {
    let manifest = Manifest {
        format_version: FORMAT_VERSION,
        name: "a".to_owned(),
        status: Status::Running,
        ticks: 0,
        seed: 7,
        scenario_hash: "scenario".to_owned(),
        topology_digest: "network".to_owned(),
        run_digest: None,
        summary_digest: None,
        tables: std::collections::BTreeMap::new(),
        scenario: serde_json::Value::Null,
        environment: Environment::default(),
    };
    RunDirectory::create(&Disk::default(), path, false, &manifest, &[]).unwrap()
}

fn write(run: &RunDirectory, tick: u32) {
    let mut out = CheckpointWriter::begin(run, &header(tick)).unwrap();
    out.put("a text").unwrap();
    out.put_all(0..1000_u32).unwrap();
    out.put_all([(); 0]).unwrap();
    out.finish().unwrap();
}

fn open(run: &RunDirectory) -> Result<Option<(CheckpointReader, CheckpointHeader)>, DataError> {
    CheckpointReader::open(run.path())
}

#[test]
fn what_was_put_in_comes_out() {
    let place = tempfile::tempdir().unwrap();
    let run = directory(&place.path().join("run"));
    assert!(open(&run).unwrap().is_none());
    write(&run, 1);
    write(&run, 2);
    let (mut input, found) = open(&run).unwrap().unwrap();
    assert_eq!(found, header(2));
    assert_eq!(input.get::<String>().unwrap(), "a text");
    let numbers: Vec<u32> = input.get_all().collect::<Result<_, _>>().unwrap();
    assert_eq!(numbers, (0..1000).collect::<Vec<_>>());
    assert_eq!(input.get_all::<()>().count(), 0);
    input.finish().unwrap();
    let (input, _) = open(&run).unwrap().unwrap();
    assert!(matches!(input.finish(), Err(DataError::Damaged { .. })));
}

#[test]
fn one_that_is_not_finished_leaves_the_one_before() {
    let place = tempfile::tempdir().unwrap();
    let run = directory(&place.path().join("run"));
    write(&run, 1);
    let mut out = CheckpointWriter::begin(&run, &header(2)).unwrap();
    out.put_all(0..100_000_u32).unwrap();
    drop(out);
    assert_eq!(open(&run).unwrap().unwrap().1, header(1));
}

#[test]
fn any_change_of_a_byte_is_found() {
    let place = tempfile::tempdir().unwrap();
    let run = directory(&place.path().join("run"));
    write(&run, 1);
    let path = run.path().join(CHECKPOINT);
    let whole = fs::read(&path).unwrap();
    let version = MAGIC.len()..MAGIC.len() + size_of::<u32>();
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x40;
        fs::write(&path, changed).unwrap();
        let error = open(&run).unwrap_err();
        assert_eq!(
            matches!(error, DataError::Format { .. }),
            version.contains(&at),
            "{error}"
        );
        assert!(error.is_content());
    }
    for bytes in (0..whole.len()).step_by(7) {
        fs::write(&path, &whole[..bytes]).unwrap();
        assert!(matches!(open(&run), Err(DataError::Damaged { .. })));
    }
    fs::write(&path, [&whole[..], b"x"].concat()).unwrap();
    assert!(matches!(open(&run), Err(DataError::Damaged { .. })));
}

/// A digest proves nothing about who wrote the file: lengths must not be believed.
#[test]
fn lengths_without_content_are_refused() {
    let place = tempfile::tempdir().unwrap();
    let run = directory(&place.path().join("run"));
    for hostile in [&[0xff_u8; 9][..], &[0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]] {
        let mut out = CheckpointWriter::begin(&run, &header(1)).unwrap();
        std::io::Write::write_all(&mut out, hostile).unwrap();
        out.finish().unwrap();
        let damaged = |error: DataError| assert!(matches!(error, DataError::Damaged { .. }));
        damaged(open(&run).unwrap().unwrap().0.get::<String>().unwrap_err());
        damaged(
            open(&run)
                .unwrap()
                .unwrap()
                .0
                .get::<Vec<u64>>()
                .unwrap_err(),
        );
        damaged(RecorderState::read(&mut open(&run).unwrap().unwrap().0).unwrap_err());
    }
}

fn options(run: &RunDirectory) -> RecorderOptions {
    RecorderOptions {
        directory: run.path().to_owned(),
        segments: run.segments(),
        metadata: vec![("scenario".to_owned(), "a".to_owned())],
        checkpoints: true,
        disk: Disk::default(),
    }
}

/// Rows of every shape: nulls, lists, text, more than a batch.
fn record(recorder: &mut Recorder, from: u32, to: u32) {
    let event = |tick: u32| EventRow {
        tick,
        kind: "shock",
        agent: tick.is_multiple_of(3).then_some(tick),
        detail: format!("number {tick}"),
    };
    let window = |window: u32| WindowRow {
        window,
        entropy_bits: window.is_multiple_of(2).then(|| f64::from(window) / 7.0),
        ..WindowRow::default()
    };
    let message = |i: u32| MessageRow {
        message: i.into(),
        kind: "ask",
        tokens: (0..i % 4).collect(),
        lost: i.is_multiple_of(5),
        parent_task: i.is_multiple_of(2).then_some(9),
        ..MessageRow::default()
    };
    recorder.write((from..to).map(event).collect()).unwrap();
    recorder.write((from..to).map(window).collect()).unwrap();
    let messages = (5 * from..5 * to).map(message);
    recorder.write(messages.collect()).unwrap();
}

fn begin(recorder: &mut Recorder) {
    let text = "word".to_owned();
    let row = VocabularyRow { token: 0, text };
    recorder.write(vec![row]).unwrap();
    recorder.close::<VocabularyRow>().unwrap();
}

type Digests = std::collections::BTreeMap<String, TableDigest>;

fn uninterrupted(place: &Path) -> Digests {
    let run = directory(&place.join("whole"));
    let mut recorder = Recorder::start(options(&run)).unwrap();
    begin(&mut recorder);
    record(&mut recorder, 0, 3000);
    recorder.finish().unwrap()
}

#[test]
fn a_recorder_goes_on_where_it_was_saved() {
    let place = tempfile::tempdir().unwrap();
    let whole = uninterrupted(place.path());
    for at in [0, 1, 1638, 1639, 3000] {
        let run = directory(&place.path().join(format!("run-{at}")));
        let mut recorder = Recorder::start(options(&run)).unwrap();
        begin(&mut recorder);
        record(&mut recorder, 0, at);
        let state = recorder.save().unwrap();
        let mut out = CheckpointWriter::begin(&run, &header(at)).unwrap();
        state.write(&mut out).unwrap();
        out.finish().unwrap();
        record(&mut recorder, 0, 50);
        drop(recorder);

        let (mut input, _) = open(&run).unwrap().unwrap();
        let state = RecorderState::read(&mut input).unwrap();
        input.finish().unwrap();
        let kept = state.verify(&run).unwrap();
        assert_eq!(
            kept.len(),
            2,
            "the table that is closed, and the checkpoint"
        );
        let mut recorder = Recorder::restart(options(&run), state).unwrap();
        record(&mut recorder, at, 3000);
        assert_eq!(recorder.finish().unwrap(), whole, "from {at}");
    }
}

#[test]
fn a_file_that_a_checkpoint_relies_on_is_checked() {
    let place = tempfile::tempdir().unwrap();
    let run = directory(&place.path().join("run"));
    let mut recorder = Recorder::start(options(&run)).unwrap();
    begin(&mut recorder);
    let state = recorder.save().unwrap();
    assert_eq!(state.verify(&run).unwrap().len(), 2);
    let path = run.path().join("vocabulary.parquet");
    let mut content = fs::read(&path).unwrap();
    content[40] ^= 1;
    fs::write(&path, &content).unwrap();
    let error = state.verify(&run).unwrap_err();
    assert!(matches!(error, DataError::Damaged { .. }));
    fs::remove_file(&path).unwrap();
    let error = state.verify(&run).unwrap_err();
    assert!(error.to_string().contains("missing"), "{error}");
}
