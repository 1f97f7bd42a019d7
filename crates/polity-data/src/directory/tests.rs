//! Pins: a run directory appears whole, replaces only a run that nobody is at, and leaves what was
//! there alone when anything fails.

use std::collections::BTreeMap;

use super::*;
use crate::manifest::{Environment, FORMAT_VERSION, Status};
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
    run.tidy().unwrap();
    assert_eq!(names(run.path()), ["inputs", "manifest.json"]);
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
    assert!(RunDirectory::create(&path, false, &manifest(1), bad).is_err());
    assert!(names(place.path()).is_empty());

    drop(create(&path, false, 1).unwrap());
    assert!(RunDirectory::create(&path, true, &manifest(2), bad).is_err());
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
