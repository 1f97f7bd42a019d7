//! Pins: `polity replay RUN` re-executes a run from its directory alone and says that it is the same.
//!
//! Why: it is the proof that a data set is what its scenario makes of it, wherever the directory has
//! travelled. What would break it: a run that still needs the file it came from, a clock or a path in
//! a result, comparing bytes where values should be compared.
//! Found while writing it: nothing read the summary's bytes, so that a reformatted one passed unnoticed.

use std::fs;

use crate::support::{Place, SMALL};
use crate::tables::{TableFile, codecs};

#[test]
fn a_fresh_run_replays_and_the_digest_is_printed() {
    let place = Place::with_run();
    let replayed = place.polity("replay run").ends_with(0);
    let digest = place.digest("run");
    assert_eq!(replayed.stdout, format!("same: run digest {digest}\n"));
    let threads = place.polity("replay run --quiet --threads 3").ends_with(0);
    assert_eq!(threads.stdout, replayed.stdout);
    assert_eq!(threads.stderr, "");
}

#[test]
fn a_run_is_hermetic() {
    let place = Place::with_scenario(&SMALL.replace(
        "[topology.watts-strogatz]\ndegree = 4\nrewire = 0.1",
        "[topology.edge-list]\npath = \"nets/net.txt\"\ndirection = \"both\"",
    ));
    fs::create_dir(place.path("nets")).unwrap();
    let net = "topology generate watts-strogatz --agents 64 --set degree=4 --set rewire=0.1";
    place
        .polity(&format!("{net} --out nets/net.txt"))
        .ends_with(0);
    place.polity("run s.toml --out run --quiet").ends_with(0);
    let digest = place.digest("run");

    fs::create_dir(place.path("elsewhere")).unwrap();
    fs::rename(place.path("run"), place.path("elsewhere/moved")).unwrap();
    fs::remove_dir_all(place.path("nets")).unwrap();
    fs::remove_file(place.path("s.toml")).unwrap();
    let replayed = place.polity("replay elsewhere/moved").ends_with(0);
    assert!(replayed.stdout.contains(&digest));
}

#[test]
fn a_replay_leaves_the_run_as_it_is() {
    let place = Place::with_run();
    let before = (place.lasting_files("run"), place.read("run/manifest.json"));
    place.polity("replay run --quiet").ends_with(0);
    let after = (place.lasting_files("run"), place.read("run/manifest.json"));
    assert!(before == after);
    assert_eq!(place.listing(), ["run", "s.toml"]);
}

#[test]
fn equal_values_in_other_bytes_also_count() {
    let place = Place::with_run();
    for table in ["windows", "messages", "topology", "trail"] {
        let path = place.path(&format!("run/{table}.parquet"));
        let before = fs::read(&path).unwrap();
        TableFile::read(&path).write_otherwise(&path);
        assert!(
            before != fs::read(&path).unwrap(),
            "{table} has other bytes"
        );
    }
    let summary = place.json("run/summary.json").to_string();
    place.write("run/summary.json", summary);
    let replayed = place.polity("replay run --quiet").ends_with(0);
    let digest = place.digest("run");
    let files = "topology.parquet, windows.parquet, messages.parquet, trail.parquet, summary.json";
    let said = format!("same: run digest {digest}\nequal values in other bytes: {files}\n");
    assert_eq!(replayed.stdout, said);
}

#[test]
fn equal_values_under_another_codec_also_count() {
    let place = Place::with_run();
    let path = place.path("run/windows.parquet");
    let file = TableFile::read(&path);
    let digest = place.digest("run");
    let said = format!("same: run digest {digest}\nequal values in other bytes: windows.parquet\n");
    for codec in codecs() {
        file.write_compressed(&path, codec);
        let replayed = place.polity("replay run --quiet").ends_with(0);
        assert_eq!(replayed.stdout, said, "{codec:?}");
        place.polity("show run").ends_with(0);
    }
}

/// A run of a version that knew no trails: nothing in it speaks of one.
#[test]
fn a_run_from_before_there_were_trails_replays() {
    let place = Place::with_scenario(SMALL);
    let line = "run s.toml --out run --quiet --set record.trail=false";
    place.polity(line).ends_with(0);
    place.replace("run/scenario.toml", "trail = false\n", "");
    let mut manifest = place.manifest("run");
    let record = manifest["scenario"]["record"].as_object_mut().unwrap();
    assert_eq!(record.remove("trail"), Some(false.into()));
    place.write("run/manifest.json", manifest.to_string());
    place.polity("replay run --quiet").ends_with(0);
}

#[test]
fn an_interrupted_run_replays_as_far_as_it_went() {
    let place = Place::with_scenario(SMALL);
    // The signal comes while the network is built or soon after: well before the last tick.
    let line = "$POLITY run s.toml --ticks 2000000 --out run --quiet & p=$!; \
                while [ ! -e run ]; do sleep 0.01; done; sleep 0.1; kill -INT $p; wait $p";
    place.shell(line).ends_with(130);
    assert_eq!(place.manifest("run")["status"], "interrupted");
    let replayed = place.polity("replay run --quiet").ends_with(0);
    let digest = place.digest("run");
    assert_eq!(replayed.stdout, format!("same: run digest {digest}\n"));
}
