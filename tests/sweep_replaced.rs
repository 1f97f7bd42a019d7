//! Pins: `polity sweep --force` computes every cell again, also those of the same study, and ends in the
//! bytes of a sweep in a fresh place; killed at any operation of the disk it leaves what the same command
//! goes on with, and never takes a cell of the sweep that was replaced for one of its own.
//!
//! What would break it: a clearing that leaves markers behind, or that loses the file by which a sweep is
//! known before all else is gone.

use std::fs;
use std::os::unix::fs::symlink;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::SystemTime;

use polity::run::Silent;
use polity::sweep::{Shard, Study, SweepError, SweepOptions, SweepReport, sweep};
use polity_data::{Disk, Fault, Faults};

use crate::support::Place;
use crate::sweep::{files, marker_times, place};

/// Sweeps `study.toml` into `out` in the program's own process.
fn swept(place: &Place, out: &str, replace: bool, disk: Disk) -> Result<SweepReport, SweepError> {
    let study = Study::load(&place.path("study.toml")).unwrap();
    let options = SweepOptions {
        out: place.path(out),
        shard: Shard::WHOLE,
        threads: 1,
        replace,
        disk,
    };
    sweep(&study, &options, &Silent, &AtomicBool::new(false))
}

#[test]
fn force_computes_every_cell_again() {
    let place = place();
    place
        .polity("sweep study.toml --quiet --out out")
        .ends_with(0);
    let (whole, before) = (files(&place.path("out")), marker_times(&place, "out"));
    let again = place
        .polity("sweep study.toml --json --out out --force")
        .ends_with(0);
    assert!(again.stdout.contains("\"computed\":10"), "{}", again.stdout);
    let after = marker_times(&place, "out");
    assert!(before.iter().all(|(name, time)| after[name] > *time));
    assert_eq!(files(&place.path("out")), whole);
}

#[test]
fn what_is_refused_costs_nothing() {
    let place = place();
    place
        .polity("sweep study.toml --quiet --out out")
        .ends_with(0);
    let before = marker_times(&place, "out");
    place.write("bad.toml", "scenario = \"s.toml\"\nsceds = 3\n");
    place
        .polity("sweep bad.toml --out out --force")
        .ends_with(2);
    let shard = place.polity("sweep study.toml --out out --force --shard 1/2");
    shard.ends_with(2).names(&["--force", "--shard"]);
    assert_eq!(marker_times(&place, "out"), before);
}

#[test]
fn a_sweep_that_lies_elsewhere_is_replaced_there() {
    let place = place();
    fs::create_dir(place.path("elsewhere")).unwrap();
    symlink("elsewhere", place.path("out")).unwrap();
    for force in ["", "--force"] {
        place
            .polity(&format!("sweep study.toml --quiet --out out {force}"))
            .ends_with(0);
        let left = files(&place.path("elsewhere"));
        assert_eq!(left, files(&place.path("out")), "{force}");
        assert!(place.path("out").symlink_metadata().unwrap().is_symlink());
        assert!(!left.contains_key("notes.txt"));
        place.write("elsewhere/notes.txt", "of the sweep before");
    }
}

#[test]
fn killed_at_any_operation_it_is_gone_on_with() {
    let place = place();
    let of = |out, replace, disk| swept(&place, out, replace, disk);
    let plain = Disk::default;
    of("fresh", false, plain()).unwrap();
    let whole = files(&place.path("fresh"));
    let counted = Arc::new(Faults::none());
    of("fresh", true, Disk::with_faults(Arc::clone(&counted))).unwrap();
    assert!(counted.operations() > 40);
    let (mut untouched, mut anew) = (0, 0);
    for at in 0..counted.operations() {
        of("cut", false, plain()).unwrap();
        let before = marker_times(&place, "cut");
        let faults = Arc::new(Faults::new(at, Fault::Killed));
        of("cut", true, Disk::with_faults(faults)).unwrap_err();
        of("cut", false, plain()).unwrap();
        let after = marker_times(&place, "cut");
        let old = |(name, time): &(&String, &SystemTime)| before[*name] == **time;
        match after.iter().filter(old).count() {
            0 => anew += 1,
            10 => untouched += 1,
            some => panic!("killed at {at}, {some} cells of the old sweep are left"),
        }
        assert!(files(&place.path("cut")) == whole, "killed at {at}");
    }
    assert!(untouched > 0 && anew > 40, "{untouched}, {anew}");
}
