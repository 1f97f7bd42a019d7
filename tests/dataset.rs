//! Pins: the tables of a run, their columns in order, units and metadata, and what null means
//! (DESIGN, "Run dataset": a contract that notebooks rely on).
//!
//! Why: whoever reads a data set does not recompile. What would break it: renaming or moving a
//! column, a library's version among the bytes, NaN where nothing is defined, a last window that is
//! dropped because it is short.

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt32Type};
use arrow_schema::DataType;

use crate::support::{Place, SMALL};
use crate::tables::TableFile;

/// The contract: table, and the columns that it has at least, in this order.
const CONTRACT: [(&str, &str); 8] = [
    (
        "windows",
        "window tick_start tick_end messages tokens entropy_bits entropy_mm_bits entropy_norm \
         entropy_given_meaning_bits js_divergence_bits tokens_per_message role_entropy_bits \
         role_evenness effective_roles role_hhi division_of_labour division_of_labour_raw \
         role_persistence role_mismatch_bits hierarchy_depth hierarchy_depth_max flow_hierarchy \
         trophic_coherence reciprocity active_agents abstentions tasks_completed tasks_failed \
         quality_mean cost_usd",
    ),
    (
        "roles",
        "window role agents messages tasks_completed success_rate",
    ),
    (
        "agents",
        "window agent group model role sent received tasks_completed success_rate in_degree \
         out_degree core",
    ),
    (
        "tasks",
        "task tick_start tick_end level protocol agents contributors abstained_voluntary \
         abstained_directed quality accuracy completeness coherence actionability mission_relevance \
         hierarchy_depth calls waves prompt_tokens completion_tokens cost_usd latency_s",
    ),
    (
        "messages",
        "message tick src dst kind tokens reply_to task parent_task",
    ),
    ("events", "tick kind agent detail"),
    ("vocabulary", "token text"),
    ("topology", "src dst"),
];

/// Every table of the richest record.
const TABLES: [&str; 10] = [
    "agents",
    "events",
    "histograms",
    "messages",
    "roles",
    "tasks",
    "timing",
    "topology",
    "vocabulary",
    "windows",
];

fn table(place: &Place, name: &str) -> TableFile {
    TableFile::read(&place.path(&format!("run/{name}.parquet")))
}

fn files(place: &Place) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(place.path("run"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn the_directory_holds_what_was_asked_for_and_nothing_else() {
    let place = Place::with_run();
    let mut expected: Vec<String> = TABLES.map(|t| format!("{t}.parquet")).into();
    expected.extend(["manifest.json", "scenario.toml", "summary.json"].map(str::to_owned));
    expected.sort();
    assert_eq!(files(&place), expected);

    let less = "--set record.messages=none --set record.histograms=false --force --quiet";
    place
        .polity(&format!("run s.toml --out run {less}"))
        .ends_with(0);
    expected.retain(|f| !["messages.parquet", "histograms.parquet"].contains(&f.as_str()));
    assert_eq!(files(&place), expected);
}

#[test]
fn tables_that_were_asked_for_are_there_even_if_nothing_happened() {
    let place = Place::with_scenario(SMALL);
    let still = "--ticks 1 --set world.society.arrival-rate=0 --set shocks=[]";
    place
        .polity(&format!("run s.toml --out run --quiet {still}"))
        .ends_with(0);
    for name in ["messages", "tasks", "events"] {
        assert_eq!(table(&place, name).rows.num_rows(), 0, "{name}");
    }
    assert_eq!(table(&place, "windows").whole("messages"), [Some(0)]);
    place.polity("replay run --quiet").ends_with(0);
    place.polity("show run").ends_with(0);
}

#[test]
fn columns_are_at_least_those_of_the_contract_in_that_order() {
    let place = Place::with_run();
    for (name, contract) in CONTRACT {
        let table = table(&place, name);
        let columns = table.columns();
        let mut rest = columns.iter();
        for wanted in contract.split_whitespace() {
            assert!(
                rest.any(|c| *c == wanted),
                "{name}.{wanted} is missing: {columns:?}"
            );
        }
    }
}

#[test]
fn every_column_has_a_unit_and_says_it_in_its_name() {
    let place = Place::with_run();
    for name in TABLES {
        for field in table(&place, name).schema.fields() {
            let unit = field.metadata().get("unit");
            let unit = unit.unwrap_or_else(|| panic!("{name}.{} has no unit", field.name()));
            for (suffix, wanted) in [
                ("_bits", "bit"),
                ("_usd", "USD"),
                ("_ns", "ns"),
                ("_s", "s"),
            ] {
                if field.name().ends_with(suffix) {
                    assert_eq!(unit, wanted, "{name}.{}", field.name());
                }
            }
        }
    }
}

#[test]
fn tables_tell_their_scenario_and_no_version_of_a_library() {
    let place = Place::with_run();
    let hash = place.manifest("run")["scenario_hash"].clone();
    for name in TABLES {
        let table = table(&place, name);
        assert_eq!(
            table.metadata("polity.scenario_hash"),
            hash.as_str(),
            "{name}"
        );
        assert_eq!(table.metadata("polity.seed"), Some("7"), "{name}");
        assert_eq!(table.metadata("polity.format_version"), Some("1"), "{name}");
        assert_eq!(
            table.metadata("dependency_kinds"),
            Some("delegate"),
            "{name}"
        );
        assert_eq!(
            table.info.created_by(),
            Some("polity data format 1"),
            "{name}"
        );
    }
}

#[test]
fn the_manifest_lists_the_tables_with_rows_and_digests() {
    let place = Place::with_run();
    let manifest = place.manifest("run");
    let listed = manifest["tables"].as_object().unwrap();
    let mut names: Vec<&str> = listed.keys().map(String::as_str).collect();
    names.push("timing");
    names.sort_unstable();
    assert_eq!(names, TABLES);
    for (name, listed) in listed {
        let path = place.path(&format!("run/{name}.parquet"));
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(
            listed["blake3"],
            blake3::hash(&bytes).to_hex().as_str(),
            "{name}"
        );
        assert_eq!(listed["bytes"], bytes.len() as u64, "{name}");
        assert_eq!(
            listed["rows"],
            TableFile::read(&path).rows.num_rows() as u64,
            "{name}"
        );
    }
    assert_eq!(manifest["status"], "complete");
    assert_eq!(manifest["format_version"], 1);
}

/// By the words of the contract, not by the function that computes it.
#[test]
fn the_run_digest_is_that_of_the_pairs_of_table_and_digest() {
    let place = Place::with_run();
    let manifest = place.manifest("run");
    let mut text = String::new();
    for (name, table) in manifest["tables"].as_object().unwrap() {
        if !["messages", "timing", "histograms"].contains(&name.as_str()) {
            text.push_str(&format!("{name}\0{}\n", table["blake3"].as_str().unwrap()));
        }
    }
    assert_eq!(
        place.digest("run"),
        blake3::hash(text.as_bytes()).to_hex().as_str()
    );
}

#[test]
fn undefined_is_null_and_never_nan() {
    let place = Place::with_run();
    for name in TABLES {
        let table = table(&place, name);
        for (field, column) in table.schema.fields().iter().zip(table.rows.columns()) {
            if *field.data_type() == DataType::Float64 {
                let mut values = column.as_primitive::<Float64Type>().iter().flatten();
                assert!(values.all(f64::is_finite), "{name}.{}", field.name());
            }
        }
    }
    let windows = table(&place, "windows");
    for column in ["js_divergence_bits", "role_persistence"] {
        assert!(
            windows.column(column).is_null(0),
            "there is no window before the first"
        );
    }
    assert!(windows.column("js_divergence_bits").is_valid(1));
}

#[test]
fn windows_are_half_open_and_the_last_partial_one_is_kept() {
    let place = Place::with_scenario(&SMALL.replace("ticks = 80", "ticks = 75"));
    place.polity("run s.toml --out run --quiet").ends_with(0);
    let windows = table(&place, "windows");
    let starts: Vec<_> = (0..8).map(|w| Some(10 * w)).collect();
    let ends: Vec<_> = [10, 20, 30, 40, 50, 60, 70, 75].map(Some).into();
    assert_eq!(windows.whole("tick_start"), starts);
    assert_eq!(windows.whole("tick_end"), ends);
}

#[test]
fn windows_of_messages_close_at_the_end_of_the_tick_that_reaches_them() {
    let place = Place::with_scenario(&SMALL.replace("window = 10", "window-messages = 500"));
    place.polity("run s.toml --out run --quiet").ends_with(0);
    let windows = table(&place, "windows");
    let (messages, ticks) = (
        windows.whole("messages"),
        table(&place, "messages").whole("tick"),
    );
    let (starts, ends) = (windows.whole("tick_start"), windows.whole("tick_end"));
    assert!(messages.len() > 3, "there are several windows");
    for w in 0..messages.len() {
        let in_last_tick = ticks
            .iter()
            .filter(|t| **t == ends[w].map(|e| e - 1))
            .count() as u64;
        let sent = messages[w].unwrap();
        if w + 1 < messages.len() {
            assert!(
                sent >= 500 && sent - in_last_tick < 500,
                "window {w}: {sent}"
            );
            assert_eq!(ends[w], starts[w + 1]);
        }
    }
    assert_eq!(ends.last(), Some(&Some(80)));
}

#[test]
fn messages_hold_exactly_what_windows_count() {
    let place = Place::with_scenario(&format!("{SMALL}\n[delivery]\nloss = 0.1\n"));
    place.polity("run s.toml --out run --quiet").ends_with(0);
    let (windows, messages) = (table(&place, "windows"), table(&place, "messages"));
    let ticks = messages.whole("tick");
    let tokens = messages.column("tokens").as_list::<i32>();
    let (mut sent, mut said) = (vec![0; 8], vec![0; 8]);
    for (i, tick) in ticks.iter().enumerate() {
        let window = tick.unwrap() as usize / 10;
        sent[window] += 1;
        said[window] += tokens.value(i).len() as u64;
    }
    let some = |counts: Vec<u64>| counts.into_iter().map(Some).collect::<Vec<_>>();
    assert_eq!(windows.whole("messages"), some(sent));
    assert_eq!(windows.whole("tokens"), some(said));
    let lost = messages.column("lost").as_boolean().true_count();
    assert!(lost > 0, "lost messages count as sent");
    let numbers: Vec<_> = (0..ticks.len() as u64).map(Some).collect();
    assert_eq!(messages.whole("message"), numbers);
    assert!(ticks.is_sorted());
}

#[test]
fn tokens_are_words_of_the_vocabulary() {
    let place = Place::with_run();
    let words = table(&place, "vocabulary");
    let numbers: Vec<_> = (0..words.rows.num_rows() as u64).map(Some).collect();
    assert_eq!(words.whole("token"), numbers);
    let messages = table(&place, "messages");
    let tokens = messages.column("tokens").as_list::<i32>();
    let tokens = tokens.values().as_primitive::<UInt32Type>();
    assert!(
        tokens
            .values()
            .iter()
            .all(|t| (*t as usize) < numbers.len())
    );
}

#[test]
fn shocks_and_who_was_replaced_are_events() {
    let place = Place::with_run();
    let events = table(&place, "events");
    let kinds = events.column("kind").as_string::<i32>();
    assert_eq!(kinds.value(0), "shock");
    assert!(events.column("agent").is_null(0));
    assert!(kinds.len() > 4 && kinds.iter().skip(1).all(|k| k == Some("churn")));
    assert!(events.whole("tick").iter().all(|t| *t == Some(40)));
}
