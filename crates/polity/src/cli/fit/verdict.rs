//! What `polity fit` says of free and assigned roles, turns and a coordinator.

use std::fmt::Write;

use polity::fit::{Contest, Difference, Suits, Verdict, Withheld};

/// One of two ways of working: its name, and that it suits a model.
type Way = [&'static str; 2];

/// The capability threshold is where free and assigned roles are worth the same.
const FREE: Way = [
    "free roles",
    "free roles suit it, it is on their side of the capability threshold",
];
const ASSIGNED: Way = [
    "assigned roles",
    "assigned roles suit it, it is on their side of the capability threshold",
];
const TURNS: Way = ["taking turns (sequential)", "taking turns suits it"];
const COORDINATED: Way = ["a coordinator", "a coordinator suits it"];

pub(super) fn say(text: &mut String, verdict: &Verdict) {
    match verdict {
        Verdict::Given(contest) => of_contest(text, contest),
        Verdict::Withheld(why) => {
            let why = of_withheld(why);
            let _ = writeln!(
                text,
                "no verdict on free or assigned roles, turns or a coordinator: {why}"
            );
        }
    }
}

fn of_withheld(why: &Withheld) -> String {
    match why {
        Withheld::FewUsed(0, needed) => format!(
            "no contribution to a task of a team was seen; it takes {needed} calls, of a run with [world.team]"
        ),
        Withheld::FewUsed(calls, needed) => format!(
            "{calls} calls about contributing to a team's tasks were used, and it takes {needed}: give more runs"
        ),
        Withheld::FewKeptBack(calls, needed) => format!(
            "{calls} calls about contributing were kept back, and it takes {needed} to see whether the table foretells them: give more runs, or hold out more"
        ),
        Withheld::NotForetold => {
            "the table does not foretell this model's choices better than their frequencies do"
                .to_owned()
        }
        Withheld::DifferentTeams => {
            "the runs are of teams with different settings or members; say whose is meant: --base RUN"
                .to_owned()
        }
    }
}

fn of_contest(text: &mut String, contest: &Contest) {
    let Contest {
        skill_of,
        members,
        resamples,
        seeds,
        tasks,
        ..
    } = contest;
    let _ = writeln!(
        text,
        "as a team of {members} with the skill of profile `{skill_of}`, {resamples} resamples of the calls, {seeds} seeds each, {tasks} tasks each:"
    );
    of_difference(text, [FREE, ASSIGNED], &contest.free_roles, skill_of);
    of_difference(text, [TURNS, COORDINATED], &contest.sequential, skill_of);
    let _ = writeln!(
        text,
        "  doing what is assigned, and planning as a coordinator, go by the traits of `{skill_of}`: they were not fitted"
    );
}

fn of_difference(
    text: &mut String,
    [one, other]: [Way; 2],
    difference: &Difference,
    skill_of: &str,
) {
    let Difference {
        mean, low, high, ..
    } = difference;
    let verdict = match difference.suits {
        Suits::One => one[1],
        Suits::Other => other[1],
        Suits::Undecided => "undecided",
    };
    let (a, b) = (difference.one, difference.other);
    let _ = writeln!(
        text,
        "  {} {a:.3}, {} {b:.3}: {mean:+.3} [{low:+.3}, {high:+.3}]: for the skill of profile `{skill_of}`: {verdict}",
        one[0], other[0]
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contest(suits: Suits) -> Verdict {
        let difference = Difference {
            one: 0.5,
            other: 0.4,
            mean: 0.1,
            low: 0.05,
            high: 0.15,
            suits,
        };
        Verdict::Given(Contest {
            skill_of: "strong".to_owned(),
            members: 8,
            resamples: 60,
            seeds: 5,
            tasks: 20,
            free_roles: difference,
            sequential: difference,
        })
    }

    fn said(verdict: &Verdict) -> String {
        let mut text = String::new();
        say(&mut text, verdict);
        text
    }

    #[test]
    fn a_verdict_names_whose_skill_it_holds_for() {
        let expected = [
            (Suits::One, [FREE[1], "taking turns suits it"]),
            (Suits::Other, [ASSIGNED[1], "a coordinator suits it"]),
            (Suits::Undecided, ["undecided", "undecided"]),
        ];
        for (suits, verdicts) in expected {
            let text = said(&contest(suits));
            for verdict in verdicts {
                let sentence = format!("for the skill of profile `strong`: {verdict}\n");
                assert!(text.contains(&sentence), "{sentence}: {text}");
            }
        }
    }

    #[test]
    fn what_is_withheld_says_why_and_names_no_winner() {
        let reasons = [
            (Withheld::FewUsed(0, 50), "no contribution"),
            (Withheld::FewUsed(12, 50), "12 calls"),
            (Withheld::FewKeptBack(3, 20), "3 calls"),
            (Withheld::NotForetold, "does not foretell"),
            (Withheld::DifferentTeams, "--base RUN"),
        ];
        for (why, what) in reasons {
            let text = said(&Verdict::Withheld(why));
            assert!(
                text.starts_with("no verdict") && text.contains(what),
                "{text}"
            );
            assert!(!text.contains("suit"), "{text}");
        }
    }
}
