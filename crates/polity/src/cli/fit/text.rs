//! What `polity fit` says to people.

use std::fmt::Write;
use std::path::Path;

use polity::fit::{Against, Calibration, Fit, Foretells, Interval, Scores};

use super::verdict;

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
    verdict::say(&mut text, &fitted.verdict);
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
    of_comparison(
        text,
        "the frequencies alone (marginal)",
        &scores.against_marginal,
    );
    of_comparison(text, "the rules of mocked models", &scores.against_rules);
    if scores.against_marginal.table != Foretells::Better {
        text.push_str("  the table does not foretell this model's choices\n");
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

fn of_comparison(text: &mut String, other: &str, against: &Against) {
    let Interval { mean, low, high } = against.log_loss_bits;
    let said = match against.table {
        Foretells::Better => format!("the table foretells better than {other}"),
        Foretells::Worse => format!("the table foretells worse than {other}"),
        Foretells::Undecided => {
            format!("that the table foretells better or worse than {other} cannot be told")
        }
    };
    let _ = writeln!(text, "  {said}: {mean:+.3} bits [{low:+.3}, {high:+.3}]");
}
