//! The hash covers what can change the dynamics, and nothing else.

use std::fs;

use super::*;

fn hash(set: &[&str]) -> String {
    sound(SMALL, set).hash()
}

#[test]
fn golden() {
    let expected = "19ff084c4e06550ed72954da60d987d7628c31bc2395a57dd27e31fbd25feceb";
    assert_eq!(hash(&[]), expected, "{}", sound(SMALL, &[]).canonical());
}

#[test]
fn what_cannot_change_the_dynamics_does_not_count() {
    let set = [
        "name=other",
        "record.window-messages=7",
        "record.messages=all",
        "population.groups=[{ name = 'x', share = 1 }]",
        "policy.mock.profile={ base = 'strong', name = 'other' }",
        "delivery.latency=1",
        "world.society.norms=true",
        "topology.ring={ degree = 4 }",
    ];
    set.iter()
        .for_each(|argument| assert_eq!(hash(&[argument]), hash(&[]), "{argument}"));
}

#[test]
fn what_can_change_the_dynamics_counts() {
    let set = [
        "seed=1",
        "ticks=101",
        "population.agents=18",
        "topology.ring.degree=2",
        "topology.watts-strogatz={ degree = 4, rewire = 0 }",
        "delivery.latency=2",
        "delivery.latency={ min = 1, max = 2 }",
        "delivery.loss=0.1",
        "world.society.norms=false",
        "world.society.delegation=off",
        "policy.mock.profile=weak",
        "population.groups=[{ name = 'x', share = 1, bias = { executor = 0.1 } }]",
        "shocks=[{ at = 3, churn = { fraction = 0.5 } }]",
    ];
    let mut hashes: Vec<String> = set.iter().map(|argument| hash(&[argument])).collect();
    hashes.push(hash(&[]));
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), set.len() + 1);
}

#[test]
fn a_network_counts_by_its_content() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), "0 1\n1 2\n").unwrap();
    fs::write(
        dir.path().join("b.txt"),
        "# the same, the other way round\n2 1\n1 0\n",
    )
    .unwrap();
    let hash = |table: &str| {
        let text = format!("ticks = 1\n[world.society]\n[topology.edge-list]\n{table}");
        Scenario::from_str(&text, dir.path(), &Overrides::default())
            .unwrap()
            .hash()
    };
    let forward = hash("path = 'a.txt'");
    assert_eq!(forward, hash("path = 'b.txt'\ndirection = 'reversed'"));
    assert_ne!(forward, hash("path = 'a.txt'\ndirection = 'both'"));
}
