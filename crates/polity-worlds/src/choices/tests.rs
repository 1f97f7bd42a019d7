//! Breaks when two situations that are to be told apart are not, or when draws do not follow frequencies.

use super::*;

#[test]
fn contexts_have_places_of_their_own() {
    let names: std::collections::BTreeSet<String> =
        SocietyContext::all().map(SocietyContext::name).collect();
    assert_eq!(names.len(), SocietyContext::COUNT);
    let names: std::collections::BTreeSet<String> =
        TeamContext::all().map(TeamContext::name).collect();
    assert_eq!(names.len(), TeamContext::COUNT);
    let at = SocietyContext::new(true, 0.6, Some(0.1), true);
    assert_eq!(
        at.name(),
        "combine, own 0.5-0.75, trust below 0.25, lacks information"
    );
    let at = SocietyContext::new(false, 1.0, None, false);
    assert_eq!(at.name(), "execute, own from 0.75, trust nobody");
    assert_eq!(
        TeamContext::new(4, 0.3).name(),
        "3-5 steps left, best gain 0.3-0.6"
    );
    assert_eq!(TeamContext::new(0, -2.0).index(), 0);
    assert_eq!(TeamContext::new(99, 9.0).index(), TeamContext::COUNT - 1);
}

#[test]
fn a_number_belongs_where_its_rounded_self_does() {
    let rounded = SocietyContext::new(false, 0.25, None, false);
    assert_eq!(SocietyContext::new(false, 0.2451, None, false), rounded);
    assert_ne!(SocietyContext::new(false, 0.2449, None, false), rounded);
}

#[test]
fn coarser_contexts_are_shared_by_what_differs_less() {
    let of = |own, trust| SocietyContext::new(false, own, trust, true).coarser();
    assert_eq!(of(0.1, Some(0.1))[0], of(0.1, Some(0.9))[0]);
    assert_ne!(of(0.1, Some(0.1))[0], of(0.9, Some(0.1))[0]);
    assert_eq!(of(0.1, Some(0.1))[1], of(0.9, Some(0.9))[1]);
    assert_ne!(of(0.1, None)[1], of(0.1, Some(0.1))[1]);
    let all: std::collections::BTreeSet<usize> = SocietyContext::all()
        .flat_map(SocietyContext::coarser)
        .collect();
    assert_eq!(all.len(), 16 + 4);
    assert_eq!(all.last(), Some(&19));
}

#[test]
fn what_is_not_open_is_never_drawn() {
    let odds = SocietyOdds {
        acts: [0.0, 0.5, 0.25, 0.25],
        most_trusted: 1.0,
    };
    let open = [true, false, true, true];
    assert_eq!(odds.act(open, 0.0), Act::Pass);
    assert_eq!(odds.act(open, 0.49), Act::Pass);
    assert_eq!(odds.act(open, 0.5), Act::Decline);
    assert_eq!(odds.act(open, 1.0 - f64::EPSILON), Act::Decline);
    assert_eq!(odds.act([true, false, false, false], 0.9), Act::Do);
    assert_eq!(odds.probabilities(open), [0.0, 0.0, 0.5, 0.5]);
    assert_eq!(
        odds.probabilities([true, false, false, false]),
        [1.0, 0.0, 0.0, 0.0]
    );
}

#[test]
fn no_more_steps_are_taken_than_there_are() {
    let mut odds = TeamOdds {
        contribute: 0.8,
        steps: [0.0; COUNTS],
        passed_over: [0.0; COUNTS],
    };
    odds.steps[2] = 0.5;
    odds.steps[0] = 0.5;
    odds.passed_over[3] = 1.0;
    assert_eq!(
        (odds.count(0.2, 4), odds.count(0.7, 4), odds.count(0.7, 2)),
        (1, 3, 2)
    );
    assert_eq!((odds.skipped(0.2, 9), odds.skipped(0.2, 1)), (3, 1));
    let p = odds.probabilities(2, true);
    assert!((p[0] - 0.2).abs() < 1e-12 && (p[1] - 0.4).abs() < 1e-12);
    assert!((p[2] - 0.4).abs() < 1e-12 && p[3] == 0.0);
    assert_eq!(odds.probabilities(2, false)[0], 0.0);
}
