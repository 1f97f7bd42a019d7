//! Breaks when a verdict is given that the recordings do not bear, or when it depends on how they are named.

use std::path::{Path, PathBuf};

use super::script::{Script, by_chance, by_gain};
use super::scripted::{TEAM, run};
use super::team;
use crate::fit::contest::difference;
use crate::fit::play::{Played, drawn};
use crate::fit::sample::{TeamSample, calls};
use crate::fit::{Fit, FitError, FitOptions, Foretells, Suits, Verdict, Withheld, fit};

/// A team of this script, as `name`, with these settings in place of those of [`TEAM`].
fn asked(place: &Path, name: &str, script: Script, instead: &[(&str, &str)]) -> PathBuf {
    let text = instead.iter().fold(TEAM.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    run(place, name, &text, Some(script), 1)
}

fn fitted(runs: &[&PathBuf], base: Option<&PathBuf>) -> Result<Fit, FitError> {
    let runs: Vec<PathBuf> = runs.iter().copied().cloned().collect();
    let options = FitOptions {
        base: base.cloned(),
        ..FitOptions::default()
    };
    fit(&runs, &options)
}

fn json(fit: &Fit) -> serde_json::Value {
    serde_json::to_value(fit).expect("JSON")
}

#[test]
fn decisions_by_chance_bear_no_verdict() {
    let place = tempfile::tempdir().expect("a directory");
    let noise = asked(
        place.path(),
        "noise",
        Script(by_chance),
        &[("ticks = 25", "ticks = 40")],
    );
    let fit = fitted(&[&noise], None).expect("it can be fitted");
    let scores = fit.team.as_ref().expect("some were kept back");
    assert!(scores.calls >= 20, "{} calls", scores.calls);
    assert_ne!(scores.against_marginal.table, Foretells::Better);
    assert_eq!(fit.verdict, Verdict::Withheld(Withheld::NotForetold));
}

#[test]
fn a_strong_pattern_is_foretold_and_bears_a_verdict_for_its_skill() {
    let place = tempfile::tempdir().expect("a directory");
    let longer = [("ticks = 25", "ticks = 40")];
    let pattern = asked(place.path(), "pattern", Script(by_gain), &longer);
    let fit = fitted(&[&pattern], None).expect("it can be fitted");
    let scores = fit.team.as_ref().expect("some were kept back");
    assert_eq!(scores.against_marginal.table, Foretells::Better);
    let less = scores.against_marginal.log_loss_bits.mean;
    let [table, marginal] = [scores.table, scores.marginal].map(|s| s.log_loss_bits.mean);
    assert!((less - (table - marginal)).abs() < 1e-9);
    let Verdict::Given(contest) = &fit.verdict else {
        panic!("no verdict: {:?}", fit.verdict)
    };
    assert_eq!(format!("{}-fit", contest.skill_of), fit.profile.name);
    assert_eq!(contest.members, 8);
}

#[test]
fn few_calls_bear_no_verdict() {
    let place = tempfile::tempdir().expect("a directory");
    let short = asked(
        place.path(),
        "short",
        Script(by_gain),
        &[("ticks = 25", "ticks = 4")],
    );
    let fit = fitted(&[&short], None).expect("it can be fitted");
    let few = matches!(fit.verdict, Verdict::Withheld(Withheld::FewUsed(1..50, 50)));
    assert!(few, "{:?}", fit.verdict);
}

#[test]
fn the_order_of_runs_changes_nothing() {
    let place = tempfile::tempdir().expect("a directory");
    let by = |name, instead: &[(&str, &str)]| asked(place.path(), name, Script(by_gain), instead);
    let (one, other) = (by("one", &[]), by("other", &[("seed = 5", "seed = 6")]));
    let there = fitted(&[&one, &other], None).expect("it can be fitted");
    let back = fitted(&[&other, &one], None).expect("it can be fitted");
    assert_eq!(json(&there), json(&back));
    assert!(
        matches!(there.verdict, Verdict::Given(_)),
        "{:?}",
        there.verdict
    );

    let weak = "[policy.mock]\nprofile = \"weak\"\n[policy.llm]";
    let weak = by("weak", &[("seed = 5", "seed = 7"), ("[policy.llm]", weak)]);
    for runs in [[&one, &weak], [&weak, &one]] {
        let error = fitted(&runs, None).expect_err("their profiles differ");
        assert!(
            matches!(&error, FitError::WhichBase(bases) if bases.len() == 2),
            "{error}"
        );
    }
    let there = fitted(&[&one, &weak], Some(&weak)).expect("it can be fitted");
    let back = fitted(&[&weak, &one], Some(&weak)).expect("it can be fitted");
    assert_eq!(
        (json(&there), &there.profile.name[..]),
        (json(&back), "weak-fit")
    );
    let error = fitted(&[&one, &other], Some(&weak)).expect_err("it is none of them");
    assert!(matches!(error, FitError::NoBase(_)), "{error}");
}

#[test]
fn of_different_teams_it_must_be_said_which_is_meant() {
    let place = tempfile::tempdir().expect("a directory");
    let by = |name, instead: &[(&str, &str)]| asked(place.path(), name, Script(by_gain), instead);
    let (eight, five) = (
        by("eight", &[]),
        by("five", &[("agents = 8", "agents = 5")]),
    );
    let fit = fitted(&[&eight, &five], None).expect("it can be fitted");
    assert_eq!(fit.verdict, Verdict::Withheld(Withheld::DifferentTeams));
    let fit = fitted(&[&eight, &five], Some(&five)).expect("it can be fitted");
    let of_five = matches!(&fit.verdict, Verdict::Given(contest) if contest.members == 5);
    assert!(of_five, "{:?}", fit.verdict);
}

#[test]
fn calls_are_resampled_with_all_that_they_decided() {
    let samples: Vec<TeamSample> = (0..300).map(|i| team(i / 3, 8, &[0])).collect();
    let by_call: Vec<Vec<&TeamSample>> = samples.chunks(3).map(|c| c.iter().collect()).collect();
    let (one, other) = (drawn(&by_call, 0), drawn(&by_call, 1));
    assert_eq!((one.len(), one == other), (300, false));
    let of = |key: u64| one.iter().filter(|sample| sample.key == key).count();
    assert!((0..100).all(|key| of(key) % 3 == 0));
    assert!((50..80).contains(&calls(&one)), "{}", calls(&one));
}

/// 60 resamples of 5 seeds: `free` is better by 0.05, by as much as `table` more or less by resample, and by
/// as much as `seeds` by seed.
fn played(table: f64, seeds: f64) -> Vec<Vec<Played>> {
    let pair = |resample: u32, seed: u32| Played {
        free: 0.55 + table * (f64::from(resample % 5) - 2.0) + seeds * (f64::from(seed) - 2.0),
        assigned: 0.5,
        coordinated: 0.5,
    };
    let resample = |resample| (0..5).map(|seed| pair(resample, seed)).collect();
    (0..60).map(resample).collect()
}

#[test]
fn a_difference_is_told_only_where_neither_table_nor_seeds_leave_doubt() {
    let free = |played: &[Vec<Played>]| difference(played, |p| [p.free, p.assigned]);
    let told = free(&played(0.005, 0.02));
    assert!(
        (told.mean - 0.05).abs() < 1e-9 && told.suits == Suits::One,
        "{told:?}"
    );
    let turned = difference(&played(0.005, 0.02), |p| [p.assigned, p.free]);
    assert_eq!((turned.suits, turned.mean), (Suits::Other, -told.mean));
    // What seeds do is averaged out, and what the table does is not.
    assert_eq!(free(&played(0.0, 0.1)).suits, Suits::One);
    assert_eq!(free(&played(0.1, 0.0)).suits, Suits::Undecided);
}
