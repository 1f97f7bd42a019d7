//! Pins: a run directory appears whole, replaces only a run that nobody is at, and leaves what was
//! there alone when anything fails.

use std::collections::BTreeMap;

use serde_json::Value;

use super::*;
use crate::manifest::{Environment, FORMAT_VERSION};
use crate::read::{read_finished, read_manifest};

fn manifest(seed: u64) -> Manifest {
    Manifest {
        format_version: FORMAT_VERSION,
        name: "a".to_owned(),
        status: Status::Running,
        ticks: 0,
        seed,
        scenario_hash: "hash".to_owned(),
        topology_digest: String::new(),
        run_digest: None,
        summary_digest: None,
        tables: BTreeMap::new(),
        scenario: Value::Null,
        environment: Environment::default(),
    }
}

fn create(path: &Path, replace: bool, seed: u64) -> Result<RunDirectory, DataError> {
    RunDirectory::create(
        &Disk::default(),
        path,
        replace,
        &manifest(seed),
        &[("inputs/net.txt", b"0 1")],
    )
}

fn names(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path).unwrap();
    let mut names: Vec<String> = entries
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_directory_appears_with_all_its_files() {
    let place = tempfile::tempdir().unwrap();
    let run = create(&place.path().join("a/b"), false, 1).unwrap();
    assert_eq!(names(&place.path().join("a")), ["b"]);
    assert_eq!(
        names(run.path()),
        [".lock", "inputs", "manifest.json", "segments"]
    );
    assert_eq!(read_manifest(run.path()).unwrap(), manifest(1));
    let path = run.path().to_owned();
    assert!(is_untidy(&path));
    run.tidy().unwrap();
    assert_eq!(names(&path), ["inputs", "manifest.json"]);
    assert!(!is_untidy(&path));
}

#[test]
fn what_is_there_is_replaced_only_if_it_is_a_run_that_nobody_is_at() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("run");
    let first = create(&path, false, 1).unwrap();
    assert!(matches!(create(&path, false, 2), Err(DataError::Exists(_))));
    assert!(matches!(create(&path, true, 2), Err(DataError::Locked(_))));
    assert!(matches!(read_finished(&path), Err(DataError::Underway(_))));
    drop(first);
    assert!(matches!(read_finished(&path), Err(DataError::CutOff(_))));
    let second = create(&path, true, 2).unwrap();
    assert_eq!(read_manifest(second.path()).unwrap().seed, 2);
    assert_eq!(names(place.path()), ["run"]);

    fs::write(
        path.join("manifest.json"),
        "{\"name\": \"another program\"}",
    )
    .unwrap();
    drop(second);
    assert!(matches!(create(&path, true, 3), Err(DataError::NotARun(_))));
}

#[test]
fn an_error_leaves_nothing_or_the_old_run() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("run");
    // A file that cannot be written: its name is that of a directory.
    let bad: &[(&str, &[u8])] = &[("a/b", b""), ("a", b"")];
    assert!(RunDirectory::create(&Disk::default(), &path, false, &manifest(1), bad).is_err());
    assert!(names(place.path()).is_empty());

    drop(create(&path, false, 1).unwrap());
    assert!(RunDirectory::create(&Disk::default(), &path, true, &manifest(2), bad).is_err());
    assert_eq!(names(place.path()), ["run"]);
    assert_eq!(read_manifest(&path).unwrap(), manifest(1));
}

#[test]
fn what_a_killed_process_left_is_no_obstacle() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("run");
    fs::create_dir_all(place.path().join(".run.new/segments")).unwrap();
    fs::write(place.path().join(".run.new/.lock"), "").unwrap();
    fs::create_dir(place.path().join(".run.old")).unwrap();
    create(&path, false, 1).unwrap();
    assert_eq!(names(place.path()), ["run"]);
}

#[test]
fn two_processes_do_not_stage_the_same_run() {
    let place = tempfile::tempdir().unwrap();
    let staging = place.path().join(".run.new");
    fs::create_dir(&staging).unwrap();
    let lock = File::create(staging.join(LOCK)).unwrap();
    lock.lock().unwrap();
    let refused = create(&place.path().join("run"), false, 1);
    assert!(matches!(refused, Err(DataError::Locked(_))));
    assert_eq!(names(&staging), [".lock"]);
}

#[test]
fn files_are_replaced_whole_or_not_at_all() {
    let place = tempfile::tempdir().unwrap();
    let run = create(&place.path().join("run"), false, 1).unwrap();
    run.write_file("summary.json", b"one").unwrap();
    run.write_file("summary.json", b"two").unwrap();
    assert_eq!(fs::read(run.path().join("summary.json")).unwrap(), b"two");
    fs::create_dir(run.path().join("taken")).unwrap();
    fs::write(run.path().join("taken/file"), "").unwrap();
    assert!(run.write_file("taken", b"three").is_err());
    assert!(!run.path().join("taken.tmp").exists());
}

#[test]
fn a_run_that_stepped_aside_for_one_that_never_came_is_put_back() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("run");
    let step_aside = || {
        fs::rename(&path, place.path().join(".run.old")).unwrap();
        fs::create_dir(place.path().join(".run.new")).unwrap();
        assert!(!path.exists());
    };
    drop(create(&path, false, 1).unwrap());
    step_aside();
    let (_, found) = RunDirectory::open(&Disk::default(), &path).unwrap();
    assert_eq!(found.seed, 1);
    assert_eq!(names(place.path()), ["run"]);
    step_aside();
    assert!(matches!(create(&path, false, 2), Err(DataError::Exists(_))));
    assert_eq!(read_manifest(&path).unwrap().seed, 1);
    fs::rename(&path, place.path().join(".run.old")).unwrap();
    drop(create(&path, true, 2).unwrap());
    assert_eq!(names(place.path()), ["run"]);
    assert_eq!(read_manifest(&path).unwrap().seed, 2);
}

#[test]
fn one_process_at_a_time_opens_a_run() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("run");
    let open = || RunDirectory::open(&Disk::default(), &path);
    assert!(matches!(open(), Err(DataError::Io { .. })));
    fs::create_dir(&path).unwrap();
    assert!(matches!(open(), Err(DataError::NoRun(_))));
    assert!(
        names(&path).is_empty(),
        "nothing is written where no run is"
    );
    fs::remove_dir(&path).unwrap();
    let made = create(&path, false, 1).unwrap();
    assert!(matches!(open(), Err(DataError::Locked(_))));
    made.unlock().unwrap();
    let (opened, manifest) = open().unwrap();
    assert_eq!(manifest.seed, 1);
    assert!(matches!(open(), Err(DataError::Locked(_))));
    drop(opened);
    open().unwrap().0.tidy().unwrap();
    assert_eq!(names(&path), ["inputs", "manifest.json"]);
}

#[test]
fn rewinding_keeps_inputs_and_what_it_is_told_to() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("run");
    let run = create(&path, false, 1).unwrap();
    for name in [
        "topology.parquet",
        "windows.parquet",
        "windows.tmp",
        "summary.json",
        "checkpoint",
        "checkpoint.tmp",
        "mine.txt",
        "segments/tasks-00000.parquet",
        "segments/tasks-00001.parquet",
        "segments/tasks-00002.tmp",
    ] {
        fs::write(path.join(name), "").unwrap();
    }
    // Answers were paid for: whoever made them looks after them.
    fs::create_dir(path.join("llm")).unwrap();
    fs::write(path.join("llm/calls.jsonl"), "answers").unwrap();
    let keep = ["topology.parquet", "segments/tasks-00000.parquet"];
    let keep = keep.map(|name| path.join(name)).into();
    run.rewind(&manifest(1), &keep).unwrap();
    assert_eq!(
        names(&path),
        [
            ".lock",
            "inputs",
            "llm",
            "manifest.json",
            "mine.txt",
            "segments",
            "topology.parquet"
        ]
    );
    assert_eq!(names(&run.segments()), ["tasks-00000.parquet"]);
    run.tidy().unwrap();
    let answers = fs::read_to_string(path.join("llm/calls.jsonl")).unwrap();
    assert_eq!(answers, "answers");
}

/// Whatever operation is refused, or is the last: the run that was there is there, or the new one is,
/// or the next to come puts the old one back.
#[test]
fn replacing_a_run_never_loses_both() {
    use crate::disk::{Fault, Faults};
    use std::io::ErrorKind::StorageFull;
    use std::sync::Arc;
    for fault in [
        Fault::Killed,
        Fault::Torn,
        Fault::PowerCut,
        Fault::Refused(StorageFull),
        Fault::RefusedFromNow(StorageFull),
    ] {
        for at in 0.. {
            let place = tempfile::tempdir().unwrap();
            let path = place.path().join("run");
            drop(create(&path, false, 1).unwrap());
            let faults = Arc::new(Faults::new(at, fault));
            let disk = Disk::with_faults(Arc::clone(&faults));
            let made = RunDirectory::create(&disk, &path, true, &manifest(2), &[("a/b", b"0 1")]);
            if faults.operations() <= at {
                made.unwrap();
                assert!(at > 10, "{at} operations");
                break;
            }
            let made = made.map(drop).is_ok();
            let (_, found) = RunDirectory::open(&Disk::default(), &path).unwrap();
            assert!(found.seed == 2 || !made, "{fault:?} at {at}");
            if found.seed == 2 {
                assert_eq!(fs::read(path.join("a/b")).unwrap(), b"0 1");
            }
        }
    }
}
