//! What `polity fit` says to people.

use std::fmt::Write;
use std::path::Path;

use polity::fit::{Calibration, Contest, Difference, Fit, Interval, Scores, Suits};

/// The report for people.
pub(super) fn report(fitted: &Fit, out: Option<&Path>) -> String {
    let mut text = String::new();
    let used = &fitted.used;
    for (model, calls) in &used.calls {
        let _ = writeln!(text, "{model}: {calls} calls");
    }
    let lists = [
        ("societies", used.society, &fitted.society, ""),
        (
            "teams",
            used.team,
            &fitted.team,
            " (how many steps are taken)",
        ),
    ];
    for (world, (made_of, kept), scores, what) in lists {
        if made_of + kept > 0 {
            let _ = writeln!(
                text,
                "{world}: {made_of} decisions used, {kept} kept back{what}"
            );
            match scores {
                Some(scores) => of_scores(&mut text, scores),
                None => {
                    text.push_str("  none was kept back: how good the table is cannot be said\n")
                }
            }
        }
    }
    for (outcome, calls) in &used.unreadable {
        let _ = writeln!(text, "no decision could be had: {calls} times ({outcome})");
    }
    if used.of_other_kinds > 0 {
        let _ = writeln!(
            text,
            "{} decisions of kinds that no table holds (plans, announcements, assigned work, syntheses)",
            used.of_other_kinds
        );
    }
    of_contest(&mut text, &fitted.contest);
    let _ = match out {
        Some(out) => writeln!(text, "written to {}", out.display()),
        None => writeln!(
            text,
            "nothing was written; --out PROFILE.toml writes the profile"
        ),
    };
    text
}

fn of_scores(text: &mut String, scores: &Scores) {
    let _ = writeln!(
        text,
        "  {:<12}{:>26}{:>26}",
        "", "log loss, bits", "Brier score"
    );
    let rows = [
        ("table", scores.table),
        ("marginal", scores.marginal),
        ("mock rules", scores.rules),
    ];
    for (name, score) in rows {
        let [bits, brier] = [score.log_loss_bits, score.brier].map(interval);
        let _ = writeln!(text, "  {name:<12}{bits:>26}{brier:>26}");
    }
    let gap = |c: &Calibration| (c.foretold - c.came).abs();
    let worst = scores
        .calibration
        .iter()
        .max_by(|a, b| gap(a).total_cmp(&gap(b)));
    if let Some(worst) = worst {
        let told: usize = scores.calibration.iter().map(|c| c.decisions).sum();
        let sum = |sum: f64, c| sum + gap(c) * c.decisions as f64;
        let mean = scores.calibration.iter().fold(0.0, sum) / told as f64;
        let _ = writeln!(
            text,
            "  calibration of `{}`: off by {mean:.3} on average over {} contexts; most in \"{}\" ({} decisions): {:.2} foretold, {:.2} came",
            worst.of,
            scores.calibration.len(),
            worst.context,
            worst.decisions,
            worst.foretold,
            worst.came
        );
    }
}

fn interval(interval: Interval) -> String {
    let Interval { mean, low, high } = interval;
    format!("{mean:.3} [{low:.3}, {high:.3}]")
}

fn of_contest(text: &mut String, contest: &Contest) {
    let Contest {
        members,
        seeds,
        tasks,
        ..
    } = contest;
    let _ = writeln!(
        text,
        "as a team of {members}, {seeds} seeds of {tasks} tasks:"
    );
    if !contest.seen {
        text.push_str(
            "  no contributions were seen: in teams this profile goes by its traits, which were not fitted\n",
        );
    }
    let free = ["roles of its own choice", "assigned roles"];
    let turns = ["taking turns (sequential)", "a coordinator"];
    of_difference(text, free, &contest.free_roles);
    of_difference(text, turns, &contest.sequential);
}

fn of_difference(text: &mut String, [one, other]: [&str; 2], difference: &Difference) {
    let Difference {
        mean, low, high, ..
    } = difference;
    let verdict = match difference.suits {
        Suits::One => format!("{one} suits it"),
        Suits::Other => format!("{other} suits it"),
        Suits::Undecided => "undecided".to_owned(),
    };
    let (a, b) = (difference.one, difference.other);
    let _ = writeln!(
        text,
        "  {one} {a:.3}, {other} {b:.3}: {mean:+.3} [{low:+.3}, {high:+.3}]: {verdict}"
    );
}
