//! Pins: which tables a run has, their columns in order, units and metadata, and the manifest that
//! lists them (DESIGN, "Run dataset": a contract that notebooks rely on).
//!
//! Why: whoever reads a data set does not recompile. What would break it: renaming or moving a
//! column, a library's version among the bytes, a table that is absent because nothing happened.
//! Found while writing it: no `messages` table where all messages were asked for and none was sent.

use crate::support::{Place, SMALL};
use crate::tables::{TABLES, TableFile};

/// The contract: table, and the columns that it has at least, in this order.
const CONTRACT: [(&str, &str); 9] = [
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
    ("trail", "tick block digest digest_x digest_x2 digest_x3"),
];

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

    let off =
        ["messages=none", "histograms=false", "trail=false"].map(|s| format!("--set record.{s}"));
    let less = format!("run s.toml --out run {} --force --quiet", off.join(" "));
    place.polity(&less).ends_with(0);
    let absent = ["messages.parquet", "histograms.parquet", "trail.parquet"];
    expected.retain(|f| !absent.contains(&f.as_str()));
    assert_eq!(files(&place), expected);
}

#[test]
fn tables_that_were_asked_for_are_there_even_if_nothing_happened() {
    let place = Place::with_scenario(SMALL);
    let still = "--ticks 1 --set world.society.arrival-rate=0 --set shocks=[]";
    place
        .polity(&format!("run s.toml --out run --quiet {still}"))
        .ends_with(0);
    for name in ["messages", "tasks", "events", "trail"] {
        assert_eq!(TableFile::of(&place, name).rows.num_rows(), 0, "{name}");
    }
    assert_eq!(
        TableFile::of(&place, "windows").whole("messages"),
        [Some(0)]
    );
    place.polity("replay run --quiet").ends_with(0);
    place.polity("show run").ends_with(0);
}

#[test]
fn columns_are_at_least_those_of_the_contract_in_that_order() {
    let place = Place::with_run();
    for (name, contract) in CONTRACT {
        let table = TableFile::of(&place, name);
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
        for field in TableFile::of(&place, name).schema.fields() {
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
        let table = TableFile::of(&place, name);
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
        if !["messages", "trail", "timing", "histograms"].contains(&name.as_str()) {
            text.push_str(&format!("{name}\0{}\n", table["blake3"].as_str().unwrap()));
        }
    }
    assert_eq!(
        place.digest("run"),
        blake3::hash(text.as_bytes()).to_hex().as_str()
    );
}
