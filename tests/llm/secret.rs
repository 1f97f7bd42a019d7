//! No secret in any file, and no host looked up where no model is asked.

use std::fs;
use std::path::Path;

use polity_llm_stub::{Act, Stub};

use super::script::{SECRET, TEAM, asking, asking_command, by_question, offline};
use super::several::MIXED;
use crate::support::{Place, outcome};
use crate::tables::TableFile;

#[test]
fn the_key_is_in_no_file_and_in_no_message() {
    let place = Place::with_scenario(TEAM);
    let stub = Stub::start(|seen| match seen.nth {
        // A server that repeats what it was sent.
        0 => Act::status(500, &format!("bad key {:?}", seen.header("authorization"))),
        _ => by_question(seen),
    });
    let run = "run s.toml --policy-mode record --cache cache --out a";
    let said = asking(&place, &stub, run).ends_with(0);
    assert!(!said.stdout.contains(SECRET) && !said.stderr.contains(SECRET));
    let refusing = Stub::start(|seen| {
        Act::status(401, &format!("bad key {:?}", seen.header("authorization")))
    });
    let run = "run s.toml --policy-mode live --out b";
    let said = asking(&place, &refusing, run).ends_with(3);
    assert!(!said.stderr.contains(SECRET), "{}", said.stderr);
    let mut files = 0;
    search(&place.path(""), &mut files);
    assert!(files > 12, "{files}");
}

/// A model may say anything, such as a key with signs in between that are not shown.
#[test]
fn a_key_in_an_answer_is_in_no_file() {
    for hidden in ["", "\\u0007", "\\b", "\u{200b}", "\\u200b"] {
        let (half, rest) = SECRET.split_at(9);
        let reply =
            format!(r#"{{"act": "contribute", "role": "{half}{hidden}{rest}", "steps": [1]}}"#);
        let place = Place::with_scenario(TEAM);
        let stub = Stub::start(move |seen| match seen.nth {
            0 => Act::say(&reply),
            _ => by_question(seen),
        });
        let run = "run s.toml --policy-mode record --cache cache --out a --quiet";
        asking(&place, &stub, run).ends_with(0);
        search(&place.path(""), &mut 0);
        for table in ["contributions", "llm_calls"] {
            let text = TableFile::read(&place.path(&format!("a/{table}.parquet"))).text();
            assert!(
                !text.contains(SECRET) && text.len() > 100,
                "{hidden}: {table}"
            );
        }
    }
}

/// A gateway before several servers may repeat what it was sent for another.
#[test]
fn the_keys_of_all_servers_are_kept_from_what_each_says() {
    let other = "sk-quite-another-key";
    let mixed = MIXED.replace("[policy.llm.endpoints.other]", OTHER);
    for is_keyless in [false, true] {
        let place = Place::with_scenario(&mixed);
        let reply = format!(r#"{{"act": "contribute", "role": "{other}", "steps": [1]}}"#);
        let one = format!(r#"{{"act": "contribute", "role": "{SECRET}", "steps": [1]}}"#);
        let gateway = Stub::start(move |seen| match seen.nth {
            0 => Act::say(&reply),
            1 => Act::say(&one),
            _ => by_question(seen),
        });
        let run = "run s.toml --policy-mode record --cache cache --out a --quiet";
        let mut command = asking_command(&place, &gateway, run);
        command.env("OTHER_BASE_URL", gateway.base_url());
        if !is_keyless {
            command.env("OTHER_KEY", other);
        }
        outcome(command).ends_with(0);
        search(&place.path(""), &mut 0);
        let roles = TableFile::read(&place.path("a/contributions.parquet")).text();
        let record = place.read("a/llm/calls.jsonl") + &place.read("cache/calls.jsonl");
        assert!(!roles.contains(SECRET));
        let holds_other = roles.contains(other) || record.contains(other);
        assert!(is_keyless || !holds_other);
    }
}

const OTHER: &str = "[policy.llm.endpoints.other]\nkey-env = \"OTHER_KEY\"\nbackoff-s = 0.005";

fn search(directory: &Path, files: &mut usize) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search(&path, files);
            continue;
        }
        *files += 1;
        let bytes = fs::read(&path).unwrap();
        let found = bytes.windows(SECRET.len()).any(|w| w == SECRET.as_bytes());
        assert!(!found, "{}", path.display());
    }
}

#[test]
fn a_mocked_run_and_a_replay_look_no_host_up() {
    let place = Place::with_scenario(TEAM);
    let stub = Stub::start(by_question);
    asking(
        &place,
        &stub,
        "run s.toml --policy-mode record --out r --quiet",
    )
    .ends_with(0);
    // The host of the server cannot be looked up, so that whoever tries fails.
    offline(&place, "run s.toml --policy-mode replay --out s --quiet").ends_with(0);
    offline(&place, "replay r").ends_with(0);
    offline(&place, "run s.toml --policy-mode mock --out a --quiet").ends_with(0);
    offline(&place, "run s.toml --policy-mode live --out b --quiet --set policy.llm.endpoints.default.attempts-max=1")
        .ends_with(3)
        .names(&["none of"]);
}
