//! Pins: a network file that is missing, damaged or absurd is diagnosed with its file and line, in a
//! scenario and on the command line alike; exit code 2, or 3 where it cannot be read at all.
//!
//! Why: network files come from elsewhere, and a run on half a network would be a silent lie.
//! What would break it: reading up to the first error and going on, memory taken on trust.

use std::fs;
use std::io::Write;

use crate::support::{Place, skip};

const TEXT: &str = "ticks = 5\n[topology.edge-list]\npath = \"net.txt\"\n[world.society]\n";

/// Asserts that a network is refused wherever it is given, and nothing written.
#[track_caller]
fn refused(content: &[u8], code: i32, words: &[&str]) {
    let place = Place::with_scenario(TEXT);
    place.write("net.txt", content);
    place
        .polity("run s.toml --out run")
        .ends_with(code)
        .names(words);
    place.polity("check s.toml").ends_with(code).names(words);
    place
        .polity("topology describe net.txt")
        .ends_with(code)
        .names(words);
    place
        .polity("topology convert net.txt out.graphml")
        .ends_with(code)
        .names(words);
    assert_eq!(place.listing(), ["net.txt", "s.toml"]);
}

fn gzipped(text: &str) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(text.as_bytes()).unwrap();
    gz.finish().unwrap()
}

#[test]
fn a_missing_network_is_an_io_error() {
    let place = Place::with_scenario(TEXT);
    let words = ["net.txt", "o such file"];
    let run = place.polity("run s.toml").ends_with(3).names(&words);
    assert!(run.stderr.contains("s.toml:3:8"), "{}", run.stderr);
    place
        .polity("topology describe net.txt")
        .ends_with(3)
        .names(&words);
    assert_eq!(place.listing(), ["s.toml"]);
}

#[test]
fn a_truncated_gzip_is_refused() {
    let edges: String = (0..999).map(|i| format!("{i} {}\n", i + 1)).collect();
    let whole = gzipped(&edges);
    refused(&whole[..whole.len() / 2], 2, &["net.txt"]);
    refused(&whole[..whole.len() - 3], 2, &["net.txt"]);
    refused(&whole[..4], 2, &["net.txt"]);
}

#[test]
fn lines_that_are_no_edges_are_named() {
    refused(b"0 1\n1\n", 2, &["net.txt", "2"]);
    refused(b"0 1\n1 2\n\x00\xff\x80 3\n", 2, &["net.txt", "3"]);
    refused(b"", 2, &["net.txt"]);
    refused(b"# nothing but a comment\n", 2, &["net.txt"]);
}

#[test]
fn an_id_among_numbers_that_is_none_is_named() {
    for bad in ["1o", "-1", "18446744073709551616"] {
        let words = ["net.txt:4", bad, "ids are numbers so far", "correct it"];
        refused(format!("0 1\n1 2\n2 10\n2 {bad}\n").as_bytes(), 2, &words);
    }
}

#[test]
fn an_overlong_line_is_refused_with_what_to_do() {
    let line = "1".repeat(70_000);
    let words = ["net.txt:2", "65536 bytes in one line", "shorten or remove"];
    refused(format!("0 1\n{line} 2\n").as_bytes(), 2, &words);
}

#[test]
fn weights_that_are_no_numbers_are_named() {
    let place = Place::with_scenario(&TEXT.replace(".txt\"", ".txt\"\nweights = \"use\""));
    place.write("net.txt", "0 1 3\n1 2 heavy\n");
    let words = ["net.txt", "2", "heavy"];
    place.polity("run s.toml").ends_with(2).names(&words);
    place
        .polity("topology describe net.txt --weights")
        .ends_with(2)
        .names(&words);
}

#[test]
fn graphml_that_is_cut_off_is_refused() {
    let place = Place::with_scenario(&TEXT.replace("edge-list", "graphml"));
    let xml = "<graphml><graph edgedefault=\"directed\"><node id=\"a\"/><node id=\"b\"/>";
    place.write("net.txt", xml);
    place.polity("run s.toml").ends_with(2).names(&["net.txt"]);
    place
        .polity("topology describe net.txt")
        .ends_with(2)
        .names(&["net.txt"]);
}

#[test]
fn a_directory_is_no_network() {
    let place = Place::with_scenario(TEXT);
    fs::create_dir(place.path("net.txt")).unwrap();
    place.polity("run s.toml").ends_with(3).names(&["net.txt"]);
    place
        .polity("topology describe net.txt")
        .ends_with(3)
        .names(&["net.txt"]);
}

#[test]
fn an_unreadable_network_is_an_io_error() {
    let place = Place::with_scenario(TEXT);
    place.write("net.txt", "0 1\n");
    place.shell("chmod 000 net.txt").ends_with(0);
    if fs::read(place.path("net.txt")).is_ok() {
        return skip("permissions, which do not bind this user");
    }
    place
        .polity("run s.toml")
        .ends_with(3)
        .names(&["net.txt", "ermission"]);
}
