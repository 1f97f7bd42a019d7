//! Pins: whatever operation of the disk is the last one, half done, lost with the power, or refused,
//! no reader is told that something is whole and is not, and `resume` ends in the same bytes.
//!
//! Why: between any two operations a machine may go down. What would break it: a rename before its
//! sync, a manifest that says `complete` before the tables stand, a checkpoint that relies on a file
//! which the next one replaces, a cleanup that removes what is still needed.
//!
//! Every operation of a small run with many checkpoints has its turn, by injection: see
//! `polity_data::Faults`.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use polity::run::{
    Ready, ResumeError, ResumeOptions, Resumption, RunError, RunOptions, Silent, execute, resume,
};
use polity::scenario::{Overrides, Scenario};
use polity_data::{DataError, Disk, Fault, Faults, is_untidy};

use crate::support::{Place, SMALL};
use crate::whole::look;

const TICKS: u32 = 12;

fn scenario(place: &Place) -> Scenario {
    place.write("s.toml", SMALL);
    let set = [
        &format!("ticks={TICKS}"),
        "shocks.0.at=6",
        "record.window=5",
        "record.checkpoint.every-ticks=4",
    ];
    let overrides = Overrides {
        set: set.map(str::to_owned).to_vec(),
        ..Overrides::default()
    };
    Scenario::load(&place.path("s.toml"), &overrides).unwrap()
}

fn run(scenario: &Scenario, out: PathBuf, disk: Disk) -> Result<(), RunError> {
    let options = RunOptions {
        out,
        threads: 1,
        disk,
        ..RunOptions::default()
    };
    execute(scenario, &options, &mut Silent, &AtomicBool::new(false)).map(drop)
}

fn go_on(run: &Path, disk: Disk) -> Result<(), ResumeError> {
    let options = ResumeOptions {
        threads: 2,
        disk,
        ..ResumeOptions::default()
    };
    match resume(run, &options)? {
        Resumption::Complete(_) => Ok(()),
        Resumption::Ready(ready) => {
            let play = |ready: Box<Ready>| ready.play(&mut Silent, &AtomicBool::new(false));
            Ok(play(ready).map(drop)?)
        }
    }
}

/// Finishes a run that was stopped anywhere.
fn finish(scenario: &Scenario, out: &Path) {
    match go_on(out, Disk::default()) {
        Ok(()) => (),
        // It was stopped before it had its place.
        Err(ResumeError::Run(RunError::Data(DataError::Io { reason, .. })))
            if reason.kind() == ErrorKind::NotFound && !out.exists() =>
        {
            run(scenario, out.to_owned(), Disk::default()).unwrap();
        }
        Err(other) => panic!("{other}"),
    }
}

type Files = BTreeMap<String, Vec<u8>>;

#[track_caller]
fn assert_same(files: &Files, expected: &Files, what: &str) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(files), names(expected), "{what}");
    for (name, bytes) in files {
        assert!(*bytes == expected[name], "{what}: {name} differs");
    }
}

/// The uninterrupted run, and how many operations it takes.
fn uninterrupted(place: &Place, scenario: &Scenario) -> (Files, u64) {
    let faults = Arc::new(Faults::none());
    let disk = Disk::with_faults(Arc::clone(&faults));
    run(scenario, place.path("whole"), disk).unwrap();
    (place.lasting_files("whole"), faults.operations())
}

/// Has each operation of a run suffer this fault.
fn each_operation_suffers(fault: Fault) {
    let place = Place::in_memory();
    let scenario = scenario(&place);
    let (expected, operations) = uninterrupted(&place, &scenario);
    assert!(operations > 80, "{operations} operations");
    let out = place.path("run");
    for at in 0..operations {
        let disk = Disk::with_faults(Arc::new(Faults::new(at, fault)));
        let ended = run(&scenario, out.clone(), disk);
        look(&out);
        finish(&scenario, &out);
        let what = format!("{fault:?} at {at}, {ended:?}");
        assert!(!is_untidy(&out), "{what}");
        assert_same(&place.lasting_files("run"), &expected, &what);
        assert_eq!(place.listing(), ["run", "s.toml", "whole"], "{what}");
        std::fs::remove_dir_all(&out).unwrap();
    }
    println!("{operations} operations, {fault:?}: all finished in the same bytes");
}

#[test]
fn killed_before_each_operation() {
    each_operation_suffers(Fault::Killed);
}

#[test]
fn killed_during_each_operation() {
    each_operation_suffers(Fault::Torn);
}

#[test]
fn power_fails_before_each_operation() {
    each_operation_suffers(Fault::PowerCut);
}

#[test]
fn each_operation_fails_once() {
    each_operation_suffers(Fault::Refused(ErrorKind::Other));
}

#[test]
fn the_disk_is_full_from_each_operation_on() {
    each_operation_suffers(Fault::RefusedFromNow(ErrorKind::StorageFull));
}

#[test]
fn permission_is_lost_at_each_operation() {
    each_operation_suffers(Fault::RefusedFromNow(ErrorKind::PermissionDenied));
}

/// A run that was stopped half-way is taken up again, and stopped again at each operation.
#[test]
fn each_operation_of_going_on_is_the_last() {
    let place = Place::in_memory();
    let scenario = scenario(&place);
    let (expected, operations) = uninterrupted(&place, &scenario);
    let out = place.path("run");
    for first in [operations * 2 / 5, operations * 3 / 5, operations - 5] {
        for at in 0.. {
            let disk = Disk::with_faults(Arc::new(Faults::new(first, Fault::Killed)));
            let _ = run(&scenario, out.clone(), disk);
            let fault = [Fault::Killed, Fault::Torn, Fault::PowerCut][at as usize % 3];
            let faults = Arc::new(Faults::new(at, fault));
            let _ = go_on(&out, Disk::with_faults(Arc::clone(&faults)));
            look(&out);
            finish(&scenario, &out);
            let what = format!("killed at {first}, then {fault:?} at {at}");
            assert!(!is_untidy(&out), "{what}");
            assert_same(&place.lasting_files("run"), &expected, &what);
            std::fs::remove_dir_all(&out).unwrap();
            if faults.operations() <= at {
                assert!(at > 5, "{at} operations");
                break;
            }
        }
    }
}

/// What the system says is passed on, with what to do about it.
#[test]
fn a_full_disk_is_reported_with_a_way_out() {
    let place = Place::in_memory();
    let scenario = scenario(&place);
    let (_, operations) = uninterrupted(&place, &scenario);
    let fault = Fault::RefusedFromNow(ErrorKind::StorageFull);
    let disk = Disk::with_faults(Arc::new(Faults::new(operations / 2, fault)));
    let error = run(&scenario, place.path("run"), disk).unwrap_err();
    assert_eq!(error.exit_code(), 3);
    assert!(error.to_string().contains("polity resume"), "{error}");
}
