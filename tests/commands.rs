//! Pins: every command documents itself, prints its results on standard output and everything else
//! on standard error, and survives a reader that goes away.
//!
//! Why: results are piped into other programs. What would break it: a progress line on standard
//! output, a panic on a closed pipe, a flag without a description.

use std::path::Path;

use serde_json::Value;

use crate::support::{Place, SMALL};

/// Every command as it is asked for help.
const COMMANDS: [&str; 21] = [
    "",
    "run",
    "check",
    "estimate",
    "fit",
    "replay",
    "resume",
    "fork",
    "show",
    "cache",
    "cache stats",
    "cache verify",
    "cache export",
    "cache merge",
    "cache prune",
    "topology",
    "topology generate",
    "topology convert",
    "topology describe",
    "schema",
    "completions",
];

/// The entries of a help text: each flag or argument with what stands beside or below it.
fn entries(help: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in help.lines() {
        let indent = line.len() - line.trim_start().len();
        let begins = indent <= 6 && line.trim_start().starts_with(['-', '<', '[']) && indent > 0;
        match entries.last_mut() {
            _ if begins => entries.push(line.trim().to_owned()),
            Some(entry) if indent > 6 => entry.push_str(&format!("  {}", line.trim())),
            _ => {}
        }
    }
    entries
}

#[test]
fn every_command_has_help_that_describes_every_flag() {
    let place = Place::new();
    for command in COMMANDS {
        let long = place.polity(&format!("{command} --help")).ends_with(0);
        assert_eq!(long.stderr, "");
        let entries = entries(&long.stdout);
        assert!(!entries.is_empty(), "{command}: {}", long.stdout);
        for entry in entries {
            let described = entry.split("  ").skip(1).any(|part| part.trim().len() > 4);
            assert!(described, "polity {command}: {entry:?} is not described");
        }
        place.polity(&format!("{command} -h")).ends_with(0);
    }
}

#[test]
fn the_flags_of_the_contract_are_there() {
    let place = Place::new();
    let help = place.polity("run --help").ends_with(0).stdout;
    for flag in [
        "--seed",
        "--ticks",
        "--set",
        "--out",
        "--threads",
        "--policy-mode",
        "--quiet",
        "--json",
        "--force",
    ] {
        assert!(help.contains(flag), "{flag}");
    }
    assert!(place.polity("check --help").stdout.contains("--resolved"));
    assert!(
        place
            .polity("--help")
            .stdout
            .contains("130 interrupted; 143 terminated")
    );
}

#[test]
fn bad_usage_is_2_and_says_how() {
    let place = Place::new();
    for arguments in ["", "fly", "run", "show a b", "completions cobol"] {
        let refused = place.polity(arguments).ends_with(2);
        assert_eq!(refused.stdout, "", "{arguments:?}");
        assert!(refused.stderr.contains("Usage") || refused.stderr.contains("--help"));
    }
    place.polity("shwo run").ends_with(2).names(&["show"]);
    place.polity("--version").ends_with(0);
}

#[test]
fn a_resolved_scenario_parses_back_to_itself() {
    let place = Place::with_scenario(SMALL);
    let first = place.polity("check s.toml --resolved").ends_with(0);
    assert_eq!(first.stderr, "");
    place.write("again.toml", &first.stdout);
    let second = place.polity("check again.toml --resolved").ends_with(0);
    assert_eq!(second.stdout, first.stdout);
    let hash = |file: &str| {
        let said = place.polity(&format!("check {file}")).ends_with(0).stdout;
        said.lines().last().map(str::to_owned)
    };
    assert_eq!(hash("s.toml"), hash("again.toml"));
    assert!(
        first.stdout.contains("arrival-rate"),
        "defaults are printed"
    );
}

#[test]
fn the_schema_is_json() {
    let said = Place::new().polity("schema").ends_with(0);
    let schema: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert!(schema["properties"]["topology"].is_object());
}

#[test]
fn completions_are_scripts() {
    let place = Place::new();
    for (shell, word) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef"),
        ("fish", "complete -c"),
    ] {
        let script = place
            .polity(&format!("completions {shell}"))
            .ends_with(0)
            .stdout;
        assert!(
            script.contains(word) && script.contains("policy-mode"),
            "{shell}"
        );
    }
}

#[test]
fn results_go_to_standard_output_and_nothing_else_does() {
    let place = Place::with_scenario(SMALL);
    let quiet = place.polity("run s.toml --out quiet --quiet").ends_with(0);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));

    let json = place.polity("run s.toml --out json --json").ends_with(0);
    let outcome: Value = serde_json::from_str(&json.stdout).expect("one JSON value");
    assert_eq!(outcome["path"], "json");
    assert_eq!(outcome["status"], "complete");
    assert_eq!(outcome["run_digest"], *place.digest("json"));
    assert_eq!(outcome["summary"], place.json("json/summary.json"));

    let shown = place.polity("run s.toml --out shown").ends_with(0);
    assert!(
        shown.stdout.ends_with("\nshown\n"),
        "the place of the run comes last"
    );
    let show = place.polity("show shown").ends_with(0);
    assert_eq!(shown.stdout, format!("{}\nshown\n", show.stdout));
    assert_eq!(show.stderr, "");
    for word in [
        "64 agents",
        "80 ticks",
        "complete",
        &place.digest("shown"),
        "entropy",
        "Roles",
    ] {
        assert!(show.stdout.contains(word), "{word}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let place = Place::with_run();
    for command in [
        "run s.toml --out other",
        "show run",
        "schema",
        "completions bash",
        "check s.toml --resolved",
        "topology generate complete --agents 999",
    ] {
        // The reader is gone before the first byte; the exit code is that of the program itself.
        let line = format!("{{ sleep 0.1; $POLITY {command}; echo $? > code; }} | true");
        place.shell(&line).ends_with(0);
        assert_eq!(place.read("code"), "0\n", "{command}");
    }
}

#[test]
fn standard_output_that_is_full_is_an_io_error() {
    if !Path::new("/dev/full").exists() {
        return crate::support::skip("/dev/full is not there");
    }
    let place = Place::with_run();
    for command in [
        "show run",
        "schema",
        "check s.toml",
        "topology generate ring --agents 99",
    ] {
        let full = place
            .shell(&format!("$POLITY {command} > /dev/full"))
            .ends_with(3);
        full.names(&["cannot write to standard output"]);
    }
}
