//! Pins: `polity topology` generates, converts and describes networks without losing an edge.
//!
//! Why: networks travel between programs; what comes back must be what went out. What would break
//! it: a format chosen by anything but the name, half-written files, a description that depends on
//! the format.
//! Found while writing it: a file named `.gz` that was not compressed, and a half-written file.

use std::fs;

use serde_json::Value;

use crate::support::{Place, scenarios};

fn described(place: &Place, arguments: &str) -> Value {
    let said = place
        .polity(&format!("topology describe --json {arguments}"))
        .ends_with(0);
    serde_json::from_str(&said.stdout).expect("it is JSON")
}

#[test]
fn the_shipped_network_is_what_it_is_said_to_be() {
    let place = Place::new();
    let file = scenarios().join("networks/moltbook_noosphere_reply_edges.txt.gz");
    let facts = described(&place, &file.display().to_string());
    assert_eq!(facts["nodes"], 1810);
    assert_eq!(facts["edges"], 6858);
    let both = described(&place, &format!("{} --direction both", file.display()));
    assert_eq!(both["reciprocity"], 1.0);
    let scenario = scenarios().join("society-moltbook.toml");
    assert_eq!(described(&place, &scenario.display().to_string()), both);
}

#[test]
fn what_is_generated_is_what_a_scenario_makes() {
    let place = Place::with_scenario(
        "seed = 5\nticks = 1\n[population]\nagents = 100\n[topology.erdos-renyi]\n\
         degree = 6.0\n[world.society]\n",
    );
    let line = "topology generate erdos-renyi --agents 100 --seed 5 --set degree=6.0";
    place.polity(&format!("{line} --out net.txt")).ends_with(0);
    assert_eq!(described(&place, "net.txt"), described(&place, "s.toml"));
    let shown = place.polity(line).ends_with(0);
    assert_eq!(shown.stdout, place.read("net.txt"));
    let other = place
        .polity(&line.replace("--seed 5", "--seed 6"))
        .ends_with(0);
    assert_ne!(shown.stdout, other.stdout);
}

#[test]
fn converting_there_and_back_loses_nothing() {
    let place = Place::new();
    let line = "topology generate barabasi-albert --agents 60 --set attach=3 --out a.txt";
    place.polity(line).ends_with(0);
    for (from, to) in [
        ("a.txt", "b.graphml"),
        ("b.graphml", "c.txt"),
        ("c.txt", "d.txt.gz"),
        ("d.txt.gz", "e.graphml.gz"),
        ("e.graphml.gz", "f.txt"),
    ] {
        place
            .polity(&format!("topology convert {from} {to}"))
            .ends_with(0);
        assert_eq!(
            described(&place, to),
            described(&place, from),
            "{from} {to}"
        );
    }
    assert_eq!(place.read("c.txt"), place.read("f.txt"));
    assert!(place.read("b.graphml").contains("<graphml"));
    for file in ["d.txt.gz", "e.graphml.gz"] {
        assert!(
            fs::read(place.path(file))
                .unwrap()
                .starts_with(&[0x1f, 0x8b]),
            "{file}"
        );
    }
}

#[test]
fn names_and_weights_survive() {
    let place = Place::new();
    place.write("net.txt", "ada bob 2\nbob cy 3\ncy ada 0.5\n");
    place
        .polity("topology convert --weights net.txt out.graphml")
        .ends_with(0);
    place
        .polity("topology convert --weights out.graphml back.txt")
        .ends_with(0);
    let back = place.read("back.txt");
    for line in ["ada", "bob", "cy", "0.5"] {
        assert!(back.contains(line), "no {line} in {back}");
    }
}

#[test]
fn a_description_is_readable() {
    let place = Place::new();
    place.write("net.txt", "0 1\n1 0\n1 2\n2 2\n1 2\n");
    let said = place.polity("topology describe net.txt").ends_with(0);
    assert!(said.stdout.starts_with("core share"), "{}", said.stdout);
    assert!(said.stdout.contains("nodes"), "{}", said.stdout);
    assert_eq!(
        said.stderr,
        "1 self-loops dropped, 1 duplicate edges merged\n"
    );
}

#[test]
fn what_is_there_is_not_overwritten() {
    let place = Place::new();
    place.write("net.txt", "0 1\n");
    for command in [
        "generate ring --agents 9 --out net.txt",
        "convert net.txt net.txt",
    ] {
        let refused = place.polity(&format!("topology {command}")).ends_with(3);
        refused.names(&["net.txt exists already", "another name"]);
    }
    assert_eq!(place.read("net.txt"), "0 1\n");
}

#[test]
fn a_file_that_cannot_be_written_leaves_nothing() {
    let place = Place::new();
    let line = "trap '' XFSZ; ulimit -f 8; \
                exec $POLITY topology generate ring --agents 9999 --set degree=8 --out net.txt";
    place
        .shell(line)
        .ends_with(3)
        .names(&["cannot write net.txt", "too large"]);
    assert!(place.listing().is_empty());
    let missing = place.polity("topology generate ring --agents 9 --out no/where/net.txt");
    missing
        .ends_with(3)
        .names(&["cannot write no/where/net.txt"]);
}

#[test]
fn bad_generators_are_refused() {
    let place = Place::new();
    for (arguments, words) in [
        ("rnig --agents 9", ["rnig", "ring"]),
        ("ring --agents 0", ["agents", "from 1"]),
        ("ring --agents -5", ["--agents", "-5"]),
        ("ring --agents 9 --set degre=2", ["degre", "degree"]),
        ("ring --agents 9 --set degree=99", ["degree", "99"]),
        ("ring", ["--agents", "required"]),
    ] {
        place
            .polity(&format!("topology generate {arguments}"))
            .ends_with(2)
            .names(&words);
    }
}
