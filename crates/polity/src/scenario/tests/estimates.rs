//! What a scenario asks of a machine is told beforehand, and refused where it is absurd.

use super::*;

/// The one fault of a scenario, without the number of bytes that an agent takes: the world's affair.
#[track_caller]
fn refusal(typed: &str) -> (String, f64) {
    let text = format!("world.society = {{}}\n{typed}");
    let found = faults(&text, &[]);
    assert_eq!(found.lines().count(), 1, "{found}");
    let (_, needed) = found
        .split_once("needs about ")
        .unwrap_or_else(|| panic!("{found}"));
    let mut words = needed.split(' ');
    let (value, unit) = (words.next().unwrap(), words.next().unwrap());
    let power = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        .iter()
        .position(|u| *u == unit);
    let scale = (0..power.unwrap()).fold(1.0, |scale, _| scale * 1024.0);
    let bytes = value.parse::<f64>().unwrap() * scale;
    (found, bytes)
}

const TIB: f64 = (1_u64 << 40) as f64;

#[test]
fn a_billion_agents_are_refused_where_they_are_typed() {
    let (found, bytes) =
        refusal("ticks = 1\npopulation.agents = 1_000_000_000\ntopology.star = {}");
    assert!(found.starts_with("3:21: "), "{found}");
    assert!(found.contains(" of memory: 1.0e9 agents × "), "{found}");
    assert!(
        found.contains("expected at most 256 GiB; use fewer agents; `--set allow-large=true`"),
        "{found}"
    );
    assert!((2.0..10.0).contains(&(bytes / TIB)), "{found}");
}

#[test]
fn a_dense_network_is_refused_where_it_is_typed() {
    let (found, bytes) =
        refusal("ticks = 1\npopulation.agents = 25_000_000\ntopology.ring.degree = 168");
    assert!(found.starts_with("4:1: "), "{found}");
    assert!(found.contains(" of memory: 4.2e9 edges × "), "{found}");
    assert!(bytes > MEMORY_BYTES_MAX && bytes < TIB, "{found}");
}

#[test]
fn a_network_beyond_all_numbers_is_refused_with_its_size() {
    for (network, agents, edges, unit) in [
        ("star", 4_000_000_000_u64, "8.000e9", "GiB"),
        ("complete", 300_000, "9.000e10", "TiB"),
        ("complete", 4_000_000_000, "1.600e19", "EiB"),
    ] {
        let found = faults(
            &format!(
                "ticks = 1\npopulation.agents = {agents}\ntopology.{network} = {{}}\n\
                 world.society = {{}}"
            ),
            &[],
        );
        let start = format!("3:10: `topology.{network}` makes about {edges} directed edges, ");
        assert!(found.starts_with(&start), "{found}");
        let end = format!(
            " {unit} of memory, expected at most 4294967294 edges; \
             use fewer agents or a sparser topology"
        );
        assert!(found.ends_with(&end), "{found}");
    }
}

/// 2³¹ ticks of a million agents send some 2.5 · 10¹⁵ messages.
#[test]
fn a_petabyte_of_messages_is_refused_where_it_is_asked_for() {
    let (found, bytes) = refusal(
        "ticks = 2_000_000_000\npopulation.agents = 1_000_000\ntopology.ring = {}\n\
         record = { window = 1_000_000, messages = \"all\" }",
    );
    assert!(found.starts_with("5:43: "), "{found}");
    assert!(found.contains(" PiB of disk: "), "{found}");
    assert!(
        found.contains("expected at most 16 TiB; record a smaller share of the messages"),
        "{found}"
    );
    assert!((10.0..100.0).contains(&(bytes / TIB / 1024.0)), "{found}");
}

#[test]
fn agents_in_every_window_are_refused() {
    let (found, _) = refusal(
        "ticks = 100_000_000\npopulation.agents = 1_000_000\ntopology.ring = {}\n\
         record = { window = 10, agents-every = 1 }",
    );
    assert!(
        found.contains(" agents in sampled windows × 20 B"),
        "{found}"
    );
    assert!(found.contains("`record.agents-every`"), "{found}");
}

#[test]
fn windows_without_end_are_refused() {
    let (found, _) = refusal(
        "ticks = 2_000_000_000\npopulation.agents = 10\ntopology.ring = {}\nrecord.window = 1",
    );
    assert!(found.starts_with("5:17: "), "{found}");
    assert!(found.contains(" of memory: 2.0e9 windows × "), "{found}");
    let by_messages = "ticks = 2_000_000_000\npopulation.agents = 10\ntopology.ring = {}\n\
        record.window-messages = 1";
    assert!(refusal(by_messages).0.contains(" windows × "));
}

/// What is lifted is this limit alone: neither what follows nor the hash depends on it.
#[test]
fn what_is_meant_is_let_through() {
    let large =
        "ticks = 1\npopulation.agents = 500_000_000\ntopology.star = {}\nworld.society = {}";
    let allowed = sound(large, &["allow-large=true"]);
    assert!(allowed.estimate.memory_bytes() > MEMORY_BYTES_MAX);
    assert_eq!(sound(&allowed.to_toml(), &[]), allowed);
    assert_eq!(
        sound(SMALL, &["allow-large=true"]).hash(),
        sound(SMALL, &[]).hash()
    );
    let beyond =
        "ticks = 1\npopulation.agents = 4_000_000_000\ntopology.complete = {}\nworld.society = {}";
    assert!(parse(beyond, &["allow-large=true"]).is_err());
}

/// No rate makes an estimate undefined: it is part of what scenarios are compared by.
#[test]
fn extremes_have_an_estimate() {
    for (arrival, follow_on) in [(0, 1), (1, 1), (1, 0), (0, 0)] {
        let scenario = sound(
            SMALL,
            &[
                &format!("world.society.arrival-rate={arrival}"),
                &format!("world.society.follow-on={follow_on}"),
            ],
        );
        let estimate = scenario.estimate;
        assert!(estimate.memory_bytes().is_finite() && estimate.disk_bytes().is_finite());
    }
}

#[test]
fn a_shock_that_brings_more_tasks_counts() {
    let calm = sound(SMALL, &["record.messages=\"all\""]).estimate;
    let shock = "shocks=[{ at = 9, arrival = { rate = 0.9 } }]";
    let busy = sound(SMALL, &["record.messages=\"all\"", shock]).estimate;
    assert!(busy.disk_bytes() > calm.disk_bytes());
}

#[test]
fn sizes_are_readable() {
    let sizes = [0.0, 1000.0, 1024.0, 1.5e6, 1.2e15, 1e30].map(|bytes| Size(bytes).to_string());
    assert_eq!(
        sizes[..5],
        ["0 B", "1000 B", "1.0 KiB", "1.4 MiB", "1.1 PiB"]
    );
    assert!(sizes[5].ends_with(" EiB"));
}
