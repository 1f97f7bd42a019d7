//! A checkpoint: refused, or a run that goes on to a whole data set.
//!
//! The bytes take the place of a small run's checkpoint, in up to three ways:
//!
//! ```text
//! as they are           ─► the digest is wrong: damaged
//! with their own digest ─► what is decoded may be anything: header and body
//! and this run's header ─► the body gets as far as it can, whichever version wrote it
//! ```
//!
//! A digest tells damage from content; it does not tell who wrote the content. A body that could be
//! one of this run is played on, to other rows than the run's own. What must hold even then: nothing
//! panics, and what claims to be complete is whole and readable.

use std::sync::atomic::AtomicBool;

use polity::run::{Ready, resume};
use polity::run::{ResumeError, ResumeOptions, Resumption, RunError, RunReport, Silent, Start};
use polity_data::{
    CheckpointHeader, CheckpointReader, DataError, Reader, Status, compare_tables, read_manifest,
};

use crate::interrupted::Interrupted;
use crate::on_disk::{check_error, with_file};

/// Magic and version, before the header.
const BEGIN_BYTES: usize = 12;
const DIGEST_BYTES: usize = blake3::OUT_LEN;

/// What became of a run whose checkpoint was replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was refused, with a diagnosis.
    Refused,
    /// It began anew: the checkpoint is damaged.
    BeganAnew,
    /// It went on from the checkpoint, and is complete.
    WentOn,
}

/// The bytes are `checkpoint`.
pub fn check(bytes: &[u8]) {
    let run = Interrupted::of_this_thread();
    let sealed = seal(content(bytes));
    if sealed != bytes {
        check_damaged(bytes);
        outcome(&run, &sealed);
    }
    if let Some(own) = with_header_of(&run.checkpoint, bytes)
        && own != sealed
    {
        outcome(&run, &own);
    }
}

/// What becomes of the run when its checkpoint has the header that it should have, and this body.
/// `None` for bytes without a header.
#[must_use]
pub fn outcome_of_body(bytes: &[u8]) -> Option<Outcome> {
    let run = Interrupted::of_this_thread();
    let own = with_header_of(&run.checkpoint, bytes)?;
    Some(outcome(&run, &own))
}

/// The checkpoint that the run has.
#[must_use]
pub fn genuine() -> Vec<u8> {
    Interrupted::of_this_thread().checkpoint.clone()
}

fn outcome(run: &Interrupted, checkpoint: &[u8]) -> Outcome {
    run.put_up(checkpoint);
    match resume(&run.path, &one_thread()) {
        Ok(Resumption::Ready(ready)) => go_on(run, *ready),
        Ok(Resumption::Complete(_)) => panic!("it was interrupted"),
        Err(error) => {
            check_refusal(&error);
            assert!(run.is_as_put_up(checkpoint), "refused, and changed");
            Outcome::Refused
        }
    }
}

/// A wrong digest is found before anything is decoded.
fn check_damaged(bytes: &[u8]) {
    with_file("checkpoint", bytes, |run, _| {
        let error = CheckpointReader::open(run).expect_err("its digest is wrong");
        check_error(&error);
    });
}

fn one_thread() -> ResumeOptions {
    ResumeOptions {
        threads: 1,
        ..ResumeOptions::default()
    }
}

/// Damage is mended by beginning anew; only what a person should decide about is refused.
fn check_refusal(error: &ResumeError) {
    let content = match error {
        ResumeError::OtherVersion { .. } => true,
        ResumeError::Run(RunError::Data(error)) => matches!(error, DataError::Format { .. }),
        _ => false,
    };
    assert!(content && error.exit_code() == 2, "{error}");
}

fn go_on(run: &Interrupted, ready: Ready) -> Outcome {
    match ready.start() {
        Start::Beginning(because) => {
            let because = because.as_ref().expect("there is a checkpoint");
            assert!(matches!(because, DataError::Damaged { .. }), "{because}");
            // It plays as any run does from its first tick: `tests/resume.rs` has that.
            Outcome::BeganAnew
        }
        Start::Checkpoint(tick) => {
            assert!((1..run.ticks).contains(tick));
            match ready.play(&mut Silent, &AtomicBool::new(false)) {
                Ok(report) => check_whole(run, &report),
                Err(error) => panic!("it was taken for sound: {error}"),
            }
            Outcome::WentOn
        }
    }
}

fn check_whole(run: &Interrupted, report: &RunReport) {
    let manifest = read_manifest(&run.path).expect("a run has a manifest");
    assert_eq!(manifest.status, Status::Complete);
    assert_eq!(manifest, report.manifest);
    for (name, digest) in &manifest.tables {
        let path = run.path.join(format!("{name}.parquet"));
        let bytes = std::fs::read(&path).expect("a table of the manifest is there");
        assert_eq!(blake3::hash(&bytes).to_hex().as_str(), digest.blake3);
        Reader::open(&run.path, name).expect("a table can be read");
        let difference = compare_tables(&path, &path).expect("a table can be compared");
        assert!(difference.is_none());
    }
}

/// All but what stands where the digest does.
fn content(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().saturating_sub(DIGEST_BYTES)]
}

/// Content, and the digest that it has.
fn seal(content: &[u8]) -> Vec<u8> {
    [content, blake3::hash(content).as_bytes()].concat()
}

/// The body of these bytes under the header of the genuine ones.
fn with_header_of(genuine: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let header_bytes = content(genuine).len() - body(genuine)?.len();
    Some(seal(&[&genuine[..header_bytes], body(bytes)?].concat()))
}

fn body(bytes: &[u8]) -> Option<&[u8]> {
    let after = content(bytes).get(BEGIN_BYTES..)?;
    let header: Result<(CheckpointHeader, _), _> = postcard::take_from_bytes(after);
    header.ok().map(|(_, body)| body)
}
