//! Recorded answers are counted, checked, exported, merged and pruned; what is kept still replays.

use std::fs;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt64Type;
use arrow_array::{Array, ListArray};
use polity_llm::{Answer, Failure, Reply, Store, Usage};
use polity_llm_stub::Stub;

use super::script::{TEAM, asking, by_chance, by_question, offline};
use crate::support::{Outcome, Place};
use crate::tables::TableFile;

/// A place where this run was recorded into this cache.
fn recorded() -> (Place, Stub) {
    let place = Place::with_scenario(TEAM);
    let stub = Stub::start(by_chance());
    record(&place, &stub, "a", "--cache cache");
    (place, stub)
}

fn record(place: &Place, stub: &Stub, run: &str, more: &str) {
    let record = format!("run s.toml --policy-mode record --out {run} --quiet {more}");
    asking(place, stub, &record).ends_with(0);
}

/// Makes a run again from a cache alone.
fn replayed(place: &Place, run: &str, more: &str) -> Outcome {
    offline(place, &format!("run s.toml --quiet --out {run} {more}"))
}

fn store(place: &Place, name: &str) -> Store {
    Store::open_read_only(&place.path(name)).unwrap()
}

fn json(outcome: Outcome) -> serde_json::Value {
    serde_json::from_str(&outcome.ends_with(0).stdout).unwrap()
}

const FAILED: Answer = Answer {
    reply: Reply::Failed(Failure::Status(500)),
    usage: Usage {
        prompt_tokens: 0,
        completion_tokens: 0,
    },
    untold: 0,
};

#[test]
fn a_store_is_counted_wherever_it_is() {
    let (place, stub) = recorded();
    for name in ["cache", "a", "a/llm", "./a/"] {
        let told = json(place.polity(&format!("cache stats {name} --json")));
        let stats = &told["stats"];
        assert_eq!(stats["calls"], stub.requests(), "{name}: {told}");
        assert_eq!(stats["keys"], stub.requests(), "{name}");
        assert_eq!(stats["models"][0]["model"], "small", "{name}");
        assert_eq!(stats["models"][0]["failures"], 0, "{name}");
        assert!(stats["shared_bytes"].as_u64().unwrap() > 1000, "{name}");
    }
    let calls = stub.requests().to_string();
    let text = place.polity("cache stats a").ends_with(0).stdout;
    for words in ["a/llm/calls.jsonl", &calls, "small (openai)", "tokens read"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    place
        .polity("cache stats nowhere")
        .ends_with(3)
        .names(&["nowhere/calls.jsonl", "is not there"]);
    place.write("cache/calls.jsonl", "# notes\n");
    for command in ["stats", "verify", "export --out x.parquet"] {
        place
            .polity(&format!("cache {command} cache"))
            .ends_with(2)
            .names(&["is not a store of calls"]);
    }
}

#[test]
fn what_is_wrong_is_told_by_line() {
    let (place, _stub) = recorded();
    for name in ["cache", "a"] {
        let told = place.polity(&format!("cache verify {name}")).ends_with(0);
        assert!(told.stdout.contains("as they should be"), "{}", told.stdout);
    }
    let sound = place.read("cache/calls.jsonl");
    let bent = sound.replacen("\"content\":\"", "\"content\":\"Hear: ", 1);
    let last = bent.lines().count();
    let mut bent = bent;
    let sample = bent.rfind("\"sample\":0").unwrap();
    bent.replace_range(sample..sample + 10, "\"sample\":9");
    place.write("cache/calls.jsonl", &bent);
    let told = place.polity("cache verify cache").ends_with(2);
    told.names(&[
        "line 2: the message's hash is",
        &format!("line {last}: the key of its request is"),
    ]);
    let told = place.polity("cache verify cache --json").ends_with(2);
    let told: serde_json::Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(told["faults"].as_array().unwrap().len(), 2, "{told}");

    let broken = sound.replacen("{\"call\"", "{\"cell\"", 1);
    place.write("cache/calls.jsonl", &broken);
    let line = 1 + broken.lines().position(|l| l.contains("\"cell\"")).unwrap();
    for command in ["verify cache", "stats cache", "prune cache --superseded"] {
        place
            .polity(&format!("cache {command}"))
            .ends_with(2)
            .names(&[&format!("line {line}"), "restore"]);
    }
    assert_eq!(place.read("cache/calls.jsonl"), broken);
}

/// Neither a run nor another cache takes an answer that was changed for one that was given.
#[test]
fn a_changed_answer_is_used_by_nobody() {
    let (place, _stub) = recorded();
    for store in ["cache", "a/llm"] {
        let sound = place.read(&format!("{store}/calls.jsonl"));
        let usage = sound.rfind("\"completion_tokens\":").unwrap();
        let mut bent = sound.clone();
        bent.insert(usage + "\"completion_tokens\":".len(), '9');
        place.write(&format!("{store}/calls.jsonl"), &bent);
    }
    let words = ["not the one that was recorded", "restore", "sed"];
    place
        .polity("cache verify cache")
        .ends_with(2)
        .names(&words);
    place
        .polity("cache merge cache --into other")
        .ends_with(2)
        .names(&words);
    offline(&place, "run s.toml --cache cache --quiet --out b")
        .ends_with(2)
        .names(&words);
    place.polity("replay a").ends_with(2).names(&words);
}

#[test]
fn a_run_that_may_need_more_says_nothing_about_what_it_needs() {
    let (place, stub) = recorded();
    let longer = "run s.toml --cache cache --quiet --out b --ticks 100";
    offline(&place, longer).ends_with(4);
    place
        .polity("cache prune cache --keep-used-by a b")
        .ends_with(2)
        .names(&["b is not complete", "polity resume"]);
    asking(
        &place,
        &stub,
        "resume b --policy-mode auto --cache cache --quiet",
    )
    .ends_with(0);
    place
        .polity("cache prune cache --keep-used-by a b")
        .ends_with(0);
}

#[test]
fn the_record_of_a_run_is_no_cache_of_another() {
    let (place, stub) = recorded();
    let before = place.read("a/llm/calls.jsonl");
    for mode in ["record", "auto"] {
        let run = format!("run s.toml --policy-mode {mode} --cache a/llm --out b --quiet");
        asking(&place, &stub, &run)
            .ends_with(2)
            .names(&["record of", "cache merge"]);
    }
    for out in ["cache/calls.jsonl", "cache/x.parquet", "a/tasks.parquet"] {
        place
            .polity(&format!("cache export cache --force --out {out}"))
            .ends_with(2)
            .names(&["another directory"]);
    }
    assert_eq!(place.read("a/llm/calls.jsonl"), before);
    // Reading from it is no harm.
    offline(&place, "run s.toml --cache a/llm --out c --quiet").ends_with(0);
}

#[test]
fn a_last_line_that_is_torn_is_no_fault() {
    let (place, stub) = recorded();
    let whole = place.read("cache/calls.jsonl");
    let torn = format!("{whole}{{\"call\":{{\"key\"");
    place.write("cache/calls.jsonl", &torn);
    place
        .polity("cache verify cache")
        .ends_with(0)
        .names(&["not whole (14 bytes)"]);
    let told = json(place.polity("cache stats cache --json"));
    assert_eq!(told["stats"]["calls"], stub.requests());
    assert_eq!(
        place.read("cache/calls.jsonl"),
        torn,
        "looking changes nothing"
    );
    place.polity("cache merge a --into cache").ends_with(0);
    assert_eq!(place.read("cache/calls.jsonl"), whole);
}

#[test]
fn a_store_that_is_written_to_may_be_looked_at_and_not_changed() {
    let (place, _stub) = recorded();
    let held = Store::open(&place.path("cache")).unwrap();
    for command in ["merge a --into cache", "prune cache --failures"] {
        place
            .polity(&format!("cache {command}"))
            .ends_with(3)
            .names(&["being written to by another process"]);
    }
    for command in [
        "stats cache",
        "verify cache",
        "export cache --out c.parquet",
    ] {
        place.polity(&format!("cache {command}")).ends_with(0);
    }
    place
        .polity("cache prune cache --failures --dry-run")
        .ends_with(0);
    drop(held);
    place.polity("cache prune cache --failures").ends_with(0);
}

#[test]
fn exported_calls_are_those_of_the_store() {
    let (place, _stub) = recorded();
    {
        let mut cache = Store::open(&place.path("cache")).unwrap();
        let first = cache.calls().next().unwrap().request();
        cache.append(&first, &FAILED, true).unwrap();
    }
    let told = json(place.polity("cache export cache --out calls.parquet --json"));
    let store = store(&place, "cache");
    assert_eq!(told["calls"], store.calls().len());
    let table = TableFile::read(&place.path("calls.parquet"));
    let text = |name: &str, row: usize| {
        let column = table.column(name).as_string::<i32>();
        (!column.is_null(row)).then(|| column.value(row).to_owned())
    };
    let texts = |name: &str, row: usize| -> Vec<String> {
        let list: &ListArray = table.column(name).as_list();
        let items = list.value(row);
        let items = items.as_string::<i32>().iter();
        items.map(|item| item.unwrap().to_owned()).collect()
    };
    assert_eq!(table.rows.num_rows(), store.calls().len());
    for (row, call) in store.calls().enumerate() {
        let request = call.request();
        assert_eq!(text("key", row), Some(call.key().to_string()));
        assert_eq!(text("model", row), Some(request.model));
        assert_eq!(text("provider", row), Some(request.provider));
        let contents: Vec<String> = request
            .messages
            .iter()
            .map(|m| m.content.to_string())
            .collect();
        assert_eq!(texts("prompt_texts", row), contents);
        assert_eq!(texts("prompt_roles", row), ["system", "user"]);
        let (outcome, reply, finish) = match &call.answer().reply {
            Reply::Text { content, .. } => ("text", Some(content.clone()), Some("stop".to_owned())),
            _ => ("failed:status-500", None, None),
        };
        assert_eq!(text("outcome", row).as_deref(), Some(outcome));
        assert_eq!(text("reply", row), reply);
        assert_eq!(text("finish", row), finish);
        let form = request.response_format.map(|form| form.to_string());
        assert_eq!(text("response_format", row), form);
        let tokens = table
            .column("completion_tokens")
            .as_primitive::<UInt64Type>();
        assert_eq!(tokens.value(row), call.answer().usage.completion_tokens);
        assert_eq!(
            table.column("fresh").as_boolean().value(row),
            call.is_fresh()
        );
        let superseded = table.column("superseded").as_boolean().value(row);
        assert_eq!(superseded, row == 0);
        assert!(table.column("temperature").is_null(row));
    }
}

#[test]
fn an_export_appears_whole_or_not_at_all() {
    let (place, _stub) = recorded();
    place.write("calls.parquet", "mine");
    place
        .polity("cache export cache --out calls.parquet")
        .ends_with(3)
        .names(&["calls.parquet exists already", "--force"]);
    assert_eq!(place.read("calls.parquet"), "mine");
    fs::create_dir(place.path("in-the-way")).unwrap();
    for out in ["nowhere/calls.parquet", "in-the-way"] {
        place
            .polity(&format!("cache export cache --force --out {out}"))
            .ends_with(3)
            .names(&[out]);
    }
    let before = place.listing();
    place
        .polity("cache export a --out calls.parquet --force")
        .ends_with(0);
    assert_eq!(place.listing(), before, "nothing temporary is left");
    TableFile::read(&place.path("calls.parquet"));
    // A store without a call is a table without a row.
    drop(Store::create(&place.path("empty")).unwrap());
    place
        .polity("cache export empty --out empty.parquet")
        .ends_with(0);
    let table = TableFile::read(&place.path("empty.parquet"));
    assert_eq!(table.rows.num_rows(), 0);
    assert_eq!(
        table.columns(),
        TableFile::read(&place.path("calls.parquet")).columns()
    );
}

#[test]
fn a_pruned_cache_still_replays_what_was_kept() {
    let (place, stub) = recorded();
    record(&place, &stub, "b", "--cache cache --seed 8");
    let whole = place.read("cache/calls.jsonl");
    let keep = "cache prune cache --keep-used-by a --json";
    let foretold = json(place.polity(&format!("{keep} --dry-run")));
    assert_eq!(place.read("cache/calls.jsonl"), whole);
    let pruned = json(place.polity(keep));
    assert_eq!(pruned["calls"], foretold["calls"]);
    assert_eq!(pruned["messages"], foretold["messages"]);
    let bytes = whole.len() - place.read("cache/calls.jsonl").len();
    assert_eq!([&pruned["bytes"], &foretold["bytes"]], [bytes, bytes]);
    assert_eq!(
        store(&place, "cache").calls().len(),
        store(&place, "a/llm").calls().len()
    );
    replayed(&place, "a2", "--cache cache").ends_with(0);
    assert!(place.lasting_files("a") == place.lasting_files("a2"));
    replayed(&place, "b2", "--cache cache --seed 8")
        .ends_with(4)
        .names(&["agent"]);
    // What was pruned is still in the run.
    offline(&place, "replay b").ends_with(0);
    let both = json(place.polity("cache prune cache --keep-used-by a b --json"));
    assert_eq!(both["calls"], 0);
}

#[test]
fn only_caches_are_pruned_and_only_of_what_is_named() {
    let (place, _stub) = recorded();
    let before = place.read("a/llm/calls.jsonl");
    place.polity("cache prune cache").ends_with(2).names(&[
        "--keep-used-by",
        "--failures",
        "--superseded",
    ]);
    for command in [
        "prune a --failures",
        "prune a/llm --failures",
        "prune a/llm --superseded --dry-run",
        "merge cache --into a",
    ] {
        place
            .polity(&format!("cache {command}"))
            .ends_with(2)
            .names(&["is the record of a run"]);
    }
    assert_eq!(place.read("a/llm/calls.jsonl"), before);
    place
        .polity("run s.toml --policy-mode mock --out m --quiet")
        .ends_with(0);
    for command in ["prune nowhere --failures", "prune cache --keep-used-by m"] {
        place.polity(&format!("cache {command}")).ends_with(3);
    }
    assert!(!place.path("nowhere").exists());
}

#[test]
fn what_was_asked_anew_and_what_failed_can_go() {
    let (place, stub) = recorded();
    record(&place, &stub, "b", "--cache cache");
    let calls = store(&place, "cache").calls().len();
    let keys = store(&place, "cache").stats().keys as usize;
    assert!(calls > keys, "what both runs asked was asked anew");
    let pruned = json(place.polity("cache prune cache --superseded --json"));
    assert_eq!(pruned["calls"], calls - keys);
    replayed(&place, "b2", "--cache cache").ends_with(0);
    assert!(place.lasting_files("b") == place.lasting_files("b2"));
    {
        let mut cache = Store::open(&place.path("cache")).unwrap();
        let request = polity_llm::Request {
            sample: 99,
            ..cache.calls().next().unwrap().request()
        };
        cache.append(&request, &FAILED, false).unwrap();
    }
    let pruned = place.polity("cache prune cache --failures").ends_with(0);
    assert!(pruned.stdout.starts_with("1 calls"), "{}", pruned.stdout);
    let kept = store(&place, "cache");
    assert!(kept.calls().all(|call| call.answer().is_reusable()));
    assert_eq!(kept.calls().len(), keys);
}

#[test]
fn merged_caches_replay_what_each_of_them_did() {
    let (place, stub) = recorded();
    record(&place, &stub, "b", "--cache other --seed 8");
    let told = json(place.polity("cache merge cache other --into both --json"));
    assert_eq!(
        told["from"][0]["added"],
        store(&place, "cache").stats().keys
    );
    assert_eq!(
        told["from"][1]["conflicting"].as_u64().unwrap()
            + told["from"][1]["added"].as_u64().unwrap(),
        store(&place, "other").stats().keys
    );
    replayed(&place, "a2", "--cache both").ends_with(0);
    assert!(place.lasting_files("a") == place.lasting_files("a2"));
    // No request of theirs is the same, so that nothing conflicts.
    replayed(&place, "b2", "--cache both --seed 8").ends_with(0);
    assert!(place.lasting_files("b") == place.lasting_files("b2"));
    let again = place.polity("cache merge a b --into both").ends_with(0);
    assert!(
        again.stdout.contains("a: 0 requests added"),
        "{}",
        again.stdout
    );
    // The same questions, answered otherwise: those that are there stay.
    let calm = Stub::start(by_question);
    record(&place, &calm, "c", "--cache third");
    let before = store(&place, "both").calls().len();
    let told = json(place.polity("cache merge third --into both --json"));
    assert!(
        told["from"][0]["conflicting"].as_u64().unwrap() > 0,
        "{told}"
    );
    assert!(store(&place, "both").calls().len() >= before);
    replayed(&place, "a3", "--cache both").ends_with(0);
    assert!(place.lasting_files("a") == place.lasting_files("a3"));
    place
        .polity("cache merge cache nowhere --into new")
        .ends_with(3)
        .names(&["nowhere"]);
    assert!(
        !place.path("new").exists(),
        "all are read before anything is made"
    );
}
