//! Pins: `polity test` plays a scenario under many seeds and judges what it expects: exit code 0 where
//! all is met, 1 where something is not, 2 where a clause cannot be meant. Expectations change neither
//! a result nor the hash of a scenario.
//!
//! Why: the behaviour of a population is what a build can test, but only over seeds.
//! What would break it: bounds that are not compared, a missing value that counts as met, seeds that are
//! not played.

use crate::support::{Place, SMALL};

const TEAM: &str =
    "seed = 3\nticks = 6\n[population]\nagents = 4\n[world.team]\n[record]\nwindow = 3\n";

fn with(clauses: &str) -> Place {
    Place::with_scenario(&format!("{TEAM}{clauses}"))
}

#[test]
fn what_is_met_ends_well_and_what_is_not_ends_with_one() {
    let met = "[[expect]]\nmetric = \"quality_mean\"\nmin = 0.0\nmax = 1.0\n\
               [[expect]]\nmetric = \"summary.tasks\"\nmin = 6\nmax = 6\n\
               [[expect]]\nmetric = \"tick_end\"\nat = \"first\"\nmin = 3\nmax = 3\n\
               [[expect]]\nmetric = \"tick_end\"\nat = \"mean\"\nmin = 4.5\nmax = 4.5\n\
               [[expect]]\nmetric = \"tick_end\"\nat = 1\nmin = 6\n";
    let outcome = with(met).polity("test s.toml --seeds 4").ends_with(0);
    assert_eq!(
        outcome.stdout.matches("4 of 4").count(),
        5,
        "{}",
        outcome.stdout
    );
    let missed = "[[expect]]\nmetric = \"quality_mean\"\nmin = 1.1\n";
    let outcome = with(missed).polity("test s.toml --seeds 4").ends_with(1);
    assert!(outcome.stdout.contains("0 of 4"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("NOT MET"), "{}", outcome.stdout);
}

#[test]
fn what_has_no_value_is_not_met() {
    for metric in [
        "summary.nothing.here",
        "entropy_bits",
        "summary.shocks.0.quality.depth",
    ] {
        let clause = format!("[[expect]]\nmetric = \"{metric}\"\nmin = -1e9\n");
        let outcome = with(&clause).polity("test s.toml --seeds 2").ends_with(1);
        assert!(outcome.stdout.contains("no value"), "{}", outcome.stdout);
    }
}

#[test]
fn a_share_of_the_seeds_will_do_where_it_is_said_so() {
    let place = with("[[expect]]\nmetric = \"summary.quality_mean\"\nmin = 0.5\n");
    let json = |place: &Place| {
        let outcome = place.polity("test s.toml --seeds 8 --json");
        serde_json::from_str::<serde_json::Value>(&outcome.stdout).unwrap()
    };
    let worst = json(&place)["clauses"][0]["worst_value"].as_f64().unwrap();
    // A bound that the worst seed alone misses.
    let bound = f64::from_bits(worst.to_bits() + 1);
    let clause = |share: &str| {
        with(&format!(
            "[[expect]]\nmetric = \"summary.quality_mean\"\nmin = {bound:?}\n{share}"
        ))
    };
    let strict = clause("");
    strict.polity("test s.toml --seeds 8 --quiet").ends_with(1);
    let verdict = json(&strict)["clauses"][0].clone();
    assert_eq!(verdict["seeds_met"], 7);
    let lenient = clause("share-of-seeds = 0.875\n");
    lenient.polity("test s.toml --seeds 8 --quiet").ends_with(0);
    // The worst seed is one of those that were asked for.
    let seed = verdict["worst_seed"].as_u64().unwrap();
    assert!((3..11).contains(&seed), "{seed}");
}

#[test]
fn a_society_is_tested_too_and_threads_change_nothing() {
    let clause = "[[expect]]\nmetric = \"entropy_bits\"\nat = \"mean\"\nmin = 1.0\n\
                  [[expect]]\nmetric = \"summary.agents\"\nmax = 64\n";
    let place = Place::with_scenario(&format!("{SMALL}{clause}"));
    let one = place
        .polity("test s.toml --seeds 3 --threads 1 --json")
        .ends_with(0);
    let many = place
        .polity("test s.toml --seeds 3 --threads 3 --json")
        .ends_with(0);
    assert_eq!(one.stdout, many.stdout);
    assert_eq!(place.listing(), ["s.toml"], "nothing is left behind");
}

#[test]
fn clauses_that_cannot_be_meant_are_refused() {
    let cases = [
        (
            "metric = \"qualty_mean\"\nmin = 1",
            "did you mean `quality_mean`",
        ),
        ("metric = \"quality_mean\"", "neither `min` nor `max`"),
        ("min = 1", "`expect.0.metric` is missing"),
        (
            "metric = \"quality_mean\"\nmin = 2\nmax = 1",
            "a `min` above its `max`",
        ),
        (
            "metric = \"quality_mean\"\nmin = 0\nat = \"lst\"",
            "did you mean `last`",
        ),
        (
            "metric = \"summary.tasks\"\nmin = 0\nat = 3",
            "a summary has no windows",
        ),
        (
            "metric = \"quality_mean\"\nmin = 0\nshare-of-seeds = 2",
            "at most 1",
        ),
        (
            "metric = \"quality_mean\"\nmin = nan",
            "a number from -1e300",
        ),
    ];
    for (clause, words) in cases {
        let place = with(&format!("[[expect]]\n{clause}\n"));
        place
            .polity("test s.toml")
            .ends_with(2)
            .names(&["s.toml:", words]);
    }
    with("")
        .polity("test s.toml")
        .ends_with(2)
        .names(&["no [[expect]] clauses"]);
}

#[test]
fn expectations_change_no_hash_and_are_kept_with_the_run() {
    let clause = "[[expect]]\nmetric = \"quality_mean\"\nat = 1\nmin = 0.5\nshare-of-seeds = 0.5\n";
    let (plain, expecting) = (with(""), with(clause));
    let hash = |place: &Place| {
        let outcome = place.polity("check s.toml").ends_with(0);
        let line = outcome.stdout.lines().find(|line| line.contains("hash"));
        line.unwrap().to_owned()
    };
    assert_eq!(hash(&plain), hash(&expecting));
    let resolved = expecting
        .polity("check s.toml --resolved")
        .ends_with(0)
        .stdout;
    for line in [
        "[[expect]]",
        "metric = \"quality_mean\"",
        "at = 1",
        "min = 0.5",
        "share-of-seeds = 0.5",
    ] {
        assert!(resolved.contains(line), "no {line} in {resolved}");
    }
    expecting
        .polity("run s.toml --quiet --out run")
        .ends_with(0);
    expecting.polity("replay run").ends_with(0);
}
