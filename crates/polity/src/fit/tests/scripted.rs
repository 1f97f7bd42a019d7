//! A model whose policy is known, asked in a run: what is fitted is that policy, and a mocked society of it
//! behaves alike.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use polity_data::Reader;
use polity_llm::SharedProvider;
use polity_worlds::choices::{Act, SocietyContext};

use super::script::{ASKS, DECLINES, MOST_TRUSTED, PASSES, Script, in_society, in_team};
use crate::fit::{Fit, FitError, FitOptions, Foretells, Verdict, Withheld, fit};
use crate::llm::{LlmOptions, PolicyMode};
use crate::run::{RunOptions, Silent, execute};
use crate::scenario::{Overrides, Scenario};

const SOCIETY: &str = r#"
seed = 5
ticks = 150
[population]
agents = 96
[topology.watts-strogatz]
degree = 6
rewire = 0.1
[world.society]
arrival-rate = 0.04
[record]
window = 150
agents-every = 1
[policy.llm]
model = "scripted"
[policy.llm.templates]
system = "script"
user = "{{ own }}|{{ lacks }}|{{ may_pass }}|{% for n in neighbours %}{{ n.agent }} {{ n.trust }} {{ n.trust_inform }},{% endfor %}|{{ agent }}"
"#;

pub(super) const TEAM: &str = r#"
seed = 5
ticks = 25
[population]
agents = 8
[world.team]
[policy.llm]
model = "scripted"
[policy.llm.templates]
system = "script"
user = "{{ duty }}|{{ room }}|{% for s in steps %}{{ s.step }} {{ s.gain }},{% endfor %}"
"#;

/// A run of this scenario, by this script, or by mocked models.
pub(super) fn run(
    place: &Path,
    name: &str,
    text: &str,
    script: Option<Script>,
    threads: usize,
) -> PathBuf {
    let path = place.join(format!("{name}.toml"));
    std::fs::write(&path, text).expect("written");
    let scenario = Scenario::load(&path, &Overrides::default()).expect("a sound scenario");
    let llm = match script {
        None => LlmOptions::default(),
        Some(script) => {
            let script: SharedProvider = Arc::new(script);
            let servers =
                Arc::new(move |_: &str, _: &_, _: &_, _: &_, _: &[_]| Ok(Arc::clone(&script)));
            LlmOptions::new(PolicyMode::Live, servers)
        }
    };
    let options = RunOptions {
        out: place.join(name),
        threads,
        llm,
        ..RunOptions::default()
    };
    let made = execute(&scenario, &options, &mut Silent, &AtomicBool::new(false));
    made.expect("a run").path
}

fn fitted(run: &Path) -> Fit {
    fit(&[run.to_owned()], &FitOptions::default()).expect("it can be fitted")
}

/// Work that was passed on, per piece of work that was done.
fn delegation_rate(run: &Path) -> f64 {
    let agents = Reader::open(run, "agents").expect("a table");
    let sum = |column: &str| -> f64 {
        let numbers = agents.numbers(column).expect("a column");
        numbers.into_iter().flatten().sum()
    };
    sum("delegated") / (sum("executed") + sum("combined"))
}

/// The scenario with a fitted profile in place of the model.
fn mocked(text: &str, profile: &Fit, place: &Path) -> String {
    let path = place.join("fitted.toml");
    std::fs::write(&path, toml::to_string(&profile.profile).expect("TOML")).expect("written");
    let without = text.split("[policy.llm]").next().expect("a part");
    format!("{without}\n[policy.mock]\nprofile = \"fitted.toml\"\n")
}

#[test]
fn the_policy_of_a_scripted_model_is_recovered_and_lived_by() {
    let place = tempfile::tempdir().expect("a directory");
    let asked = run(place.path(), "asked", SOCIETY, Some(Script(in_society)), 2);
    let fit = fitted(&asked);
    let (made_of, kept) = fit.used.society;
    let share = kept as f64 / (made_of + kept) as f64;
    assert!(made_of > 1500, "{made_of} decisions");
    assert!((share - 0.2).abs() < 0.05, "{share} kept back");
    assert_eq!(fit.used.unreadable.len(), 0);
    let nothing_seen = Verdict::Withheld(Withheld::FewUsed(0, 50));
    assert_eq!(
        fit.verdict, nothing_seen,
        "a society tells nothing of teams"
    );
    let rows = fit
        .profile
        .choices
        .as_ref()
        .and_then(|c| c.society.as_ref());
    let rows = rows.expect("a table");
    let mut checked = 0;
    for (context, row) in SocietyContext::all().zip(rows) {
        if row.count < 80 || !context.has_somebody() {
            continue;
        }
        checked += 1;
        let low = row.context.contains("own below 0.25") || row.context.contains("own 0.25-0.5");
        let passes = PASSES[usize::from(!low)];
        let asks = if context.lacks() { ASKS } else { 0.0 };
        let keeps = 1.0 - passes - DECLINES;
        let n = row.count as f64;
        // The prior counts for four decisions that may be far off.
        let near =
            |seen: f64, p: f64| (seen - p).abs() < 4.0 * (p * (1.0 - p) / n).sqrt() + 4.0 / n;
        // Where all are trusted alike, whoever is turned to is among the most trusted.
        assert!(row.most_trusted > MOST_TRUSTED - 0.1, "{row:?}");
        let odds = [keeps * (1.0 - asks), keeps * asks, passes, DECLINES];
        for act in Act::ALL {
            let (seen, p) = (row.acts[act as usize], odds[act as usize]);
            assert!(near(seen, p), "{act:?} in {row:?}: {p}");
        }
    }
    assert!(checked >= 4, "{checked} contexts");
    let scores = fit.society.as_ref().expect("some were kept back");
    let [table, marginal, rules] =
        [scores.table, scores.marginal, scores.rules].map(|s| s.log_loss_bits.mean);
    assert!(
        table < marginal && table < rules,
        "{table}, {marginal}, {rules}"
    );
    assert_eq!(scores.against_marginal.table, Foretells::Better);
    // As a mocked society, in which deciding takes no tick: much, not all, is alike.
    let text = mocked(SOCIETY, &fit, place.path());
    let mock = run(place.path(), "mock", &text, None, 1);
    let (one, other) = (delegation_rate(&asked), delegation_rate(&mock));
    assert!(
        (one / other - 1.0).abs() < 0.25,
        "{one} asked, {other} mocked"
    );
    let usual = SOCIETY.split("[policy.llm]").next().expect("a part");
    let usual = delegation_rate(&run(place.path(), "usual", usual, None, 1));
    assert!(
        (one / usual - 1.0).abs() > 0.4,
        "the rules do no better: {one}, {usual}"
    );
    let digest = |run: &Path| polity_data::read_manifest(run).expect("one").run_digest;
    for threads in [2, 3, 8] {
        let again = run(
            place.path(),
            &format!("mock-{threads}"),
            &text,
            None,
            threads,
        );
        assert_eq!(digest(&again), digest(&mock), "{threads} threads");
    }
}

#[test]
fn a_team_of_a_scripted_model_takes_the_steps_that_it_takes() {
    let place = tempfile::tempdir().expect("a directory");
    let asked = run(place.path(), "asked", TEAM, Some(Script(in_team)), 1);
    let fit = fitted(&asked);
    let rows = fit.profile.choices.as_ref().and_then(|c| c.team.as_ref());
    let seen: Vec<_> = rows
        .expect("a table")
        .iter()
        .filter(|row| row.count > 20)
        .collect();
    assert!(!seen.is_empty());
    for row in seen {
        let off = 4.0 * (0.75 * 0.25 / row.count as f64).sqrt() + 4.0 / row.count as f64;
        assert!((row.contribute - 0.75).abs() < off, "{row:?}");
        let others: f64 = row.passed_over[2..].iter().sum();
        assert!(
            others < 0.1 && row.steps[2..].iter().sum::<f64>() < 0.1,
            "{row:?}"
        );
    }
    let text = mocked(TEAM, &fit, place.path());
    let mock = run(place.path(), "mock", &text, None, 1);
    let share = |run: &Path| {
        let tasks = Reader::open(run, "tasks").expect("a table");
        let sum = |column| -> f64 {
            tasks
                .numbers(column)
                .expect("a column")
                .into_iter()
                .flatten()
                .sum()
        };
        sum("contributors") / sum("agents")
    };
    assert!(
        (share(&asked) - share(&mock)).abs() < 0.1,
        "{} {}",
        share(&asked),
        share(&mock)
    );
    // The same again is the same.
    let again = fitted(&asked);
    assert_eq!(
        serde_json::to_value(&again).unwrap(),
        serde_json::to_value(&fit).unwrap()
    );
}

#[test]
fn a_run_of_mocked_models_is_refused() {
    let place = tempfile::tempdir().expect("a directory");
    let mock = run(place.path(), "mock", TEAM, None, 1);
    let error = fit(&[mock], &FitOptions::default()).expect_err("nobody was asked");
    assert!(matches!(error, FitError::Mocked(_)), "{error}");
    assert_eq!(error.exit_code(), 2);
}
