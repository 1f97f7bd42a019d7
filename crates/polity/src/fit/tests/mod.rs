//! Breaks when frequencies are not those that were seen, when what was kept back is learnt from, or when a
//! difference is told that is none.

mod script;
mod scripted;
mod verdict;

use polity_worlds::choices::{Act, COUNTS, SocietyContext, TeamContext};

use super::forecast::Foretells;
use super::sample::{SocietySample, TeamSample};
use super::{score, table};
use crate::scenario::ChoicesSpec;

fn society(key: u64, own: f64, act: Act) -> SocietySample {
    SocietySample {
        key,
        context: SocietyContext::new(false, own, Some(0.5), false),
        open: [true, false, true, true],
        barred: false,
        act,
        most_trusted: (act == Act::Pass).then_some(key.is_multiple_of(2)),
        rules: [1.0, 0.0, 0.0, 0.0],
    }
}

fn team(key: u64, left: usize, passed_over: &[usize]) -> TeamSample {
    TeamSample {
        key,
        context: TeamContext::new(left, 0.5),
        most: 4,
        may_abstain: true,
        count: passed_over.len(),
        passed_over: passed_over.to_vec(),
        rules: 1,
    }
}

#[test]
fn shares_are_drawn_to_the_coarser_context_where_little_was_seen() {
    assert_eq!(table::shares(&[0, 0], None), [0.5, 0.5]);
    assert_eq!(table::shares(&[3, 0], None), [3.25 / 3.5, 0.25 / 3.5]);
    assert_eq!(table::shares(&[0, 0], Some([0.9, 0.1])), [0.9, 0.1]);
    assert_eq!(table::shares(&[4, 0], Some([0.5, 0.5])), [0.75, 0.25]);
    let many = table::shares(&[4000, 0], Some([0.5, 0.5]));
    assert!(many[0] > 0.999, "{many:?}");
}

#[test]
fn a_table_of_a_society_says_what_was_done_where() {
    let low = (0..1000).map(|i| society(i, 0.1, if i % 4 == 0 { Act::Do } else { Act::Pass }));
    let high = (0..1000).map(|i| society(i, 0.9, if i % 10 == 0 { Act::Decline } else { Act::Do }));
    let mut samples: Vec<SocietySample> = low.chain(high).collect();
    let rows = table::society(&samples).expect("something was seen");
    let at = |own: f64| &rows[SocietyContext::new(false, own, Some(0.5), false).index()];
    assert_eq!(
        (at(0.1).count, at(0.9).count, at(0.6).count),
        (1000, 1000, 0)
    );
    assert!((at(0.1).acts[Act::Pass as usize] - 0.75).abs() < 0.005);
    assert!((at(0.9).acts[Act::Decline as usize] - 0.1).abs() < 0.005);
    assert!(
        (at(0.1).most_trusted - 1.0 / 3.0).abs() < 0.01,
        "{}",
        at(0.1).most_trusted
    );
    // Where nothing was seen, what was seen elsewhere, and never what cannot be.
    assert!((at(0.6).acts[Act::Pass as usize] - 0.375).abs() < 0.01);
    assert!(
        rows.iter()
            .all(|row| (row.acts.iter().sum::<f64>() - 1.0).abs() < 1e-9)
    );
    let nobody = &rows[SocietyContext::new(false, 0.1, None, true).index()];
    assert_eq!((nobody.acts[1], nobody.acts[2]), (0.0, 0.0));
    samples.iter_mut().for_each(|sample| sample.barred = true);
    let rows = table::society(&samples).expect("something was seen");
    assert!(rows.iter().all(|row| row.count == 0));
    assert_eq!(table::society(&[]), None);
}

#[test]
fn a_table_of_a_team_says_how_many_steps_and_which() {
    let seen = |i: u64| match i % 4 {
        0 => team(i, 8, &[]),
        1 => team(i, 8, &[0]),
        _ => team(i, 8, &[0, 2]),
    };
    let samples: Vec<TeamSample> = (0..2000).map(seen).collect();
    let rows = table::team(&samples).expect("something was seen");
    let row = &rows[TeamContext::new(8, 0.5).index()];
    assert_eq!(row.count, 2000);
    assert!((row.contribute - 0.75).abs() < 0.005, "{}", row.contribute);
    assert!((row.steps[0] - 1.0 / 3.0).abs() < 0.005, "{:?}", row.steps);
    assert!((row.steps[1] - 2.0 / 3.0).abs() < 0.005, "{:?}", row.steps);
    assert!(
        (row.passed_over[0] - 0.6).abs() < 0.005,
        "{:?}",
        row.passed_over
    );
    assert!(
        (row.passed_over[2] - 0.4).abs() < 0.005,
        "{:?}",
        row.passed_over
    );
    assert_eq!(row.steps.len(), COUNTS);
}

#[test]
fn who_knows_the_odds_is_surprised_as_much_as_chance_has_it() {
    let act = |i: u64| {
        if i.is_multiple_of(4) {
            Act::Do
        } else {
            Act::Pass
        }
    };
    let samples: Vec<SocietySample> = (0..4000).map(|i| society(i, 0.1, act(i))).collect();
    let spec = ChoicesSpec {
        society: table::society(&samples),
        team: None,
    };
    let choices = spec.choices();
    let table = choices.society.as_ref().expect("a table");
    let scores = score::society(&samples, &samples, table).expect("some were kept back");
    let entropy = 0.25 * 2.0 - 0.75 * libm::log2(0.75);
    let bits = scores.table.log_loss_bits;
    assert!(
        (bits.mean - entropy).abs() < 0.01,
        "{bits:?} against {entropy}"
    );
    assert!(bits.low < bits.mean && bits.mean < bits.high && bits.high - bits.low < 0.1);
    let brier = 0.25 * 0.75 * 2.0;
    assert!(
        (scores.table.brier.mean - brier).abs() < 0.005,
        "{:?}",
        scores.table.brier
    );
    // All was alike, so that what was observed tells nothing; the rules foretell the wrong act.
    assert!((scores.marginal.log_loss_bits.mean - entropy).abs() < 0.01);
    assert!(scores.rules.log_loss_bits.mean > 5.0);
    assert_eq!(scores.against_rules.table, Foretells::Better);
    assert_eq!((scores.decisions, scores.calls), (4000, 4000));
    let [told] = &scores.calibration[..] else {
        panic!("one context: {:?}", scores.calibration)
    };
    assert!((told.foretold - 0.75).abs() < 0.01 && (told.came - 0.75).abs() < 1e-9);
}

#[test]
fn answers_that_are_shared_count_as_one_call() {
    let of_calls = |calls: u64| {
        let samples: Vec<SocietySample> =
            (0..100).map(|i| society(i % calls, 0.1, Act::Do)).collect();
        let spec = ChoicesSpec {
            society: table::society(&samples),
            team: None,
        };
        let choices = spec.choices();
        let table = choices.society.as_ref().expect("a table");
        score::society(&samples, &samples, table).expect("some were kept back")
    };
    let (few, enough) = (of_calls(10), of_calls(20));
    assert_eq!((few.decisions, few.calls), (100, 10));
    // The rules are sure, and right; but of ten calls nothing follows.
    assert_eq!(few.against_rules.table, Foretells::Undecided);
    assert_eq!(enough.against_rules.table, Foretells::Worse);
}

#[test]
fn a_table_is_no_better_for_what_is_not_open() {
    let seen = |i: u64| match i % 4 {
        0 => team(i, 8, &[]),
        2 => team(i, 8, &[0]),
        _ => TeamSample {
            may_abstain: false,
            ..team(i, 8, &[0])
        },
    };
    let samples: Vec<TeamSample> = (0..2000).map(seen).collect();
    let spec = ChoicesSpec {
        society: None,
        team: table::team(&samples),
    };
    let choices = spec.choices();
    let table = choices.team.as_ref().expect("a table");
    let scores = score::team(&samples, &samples, table).expect("some were kept back");
    let bits = scores.table.log_loss_bits.mean;
    assert!((bits - 0.5).abs() < 0.01, "{bits}");
    let less = scores.against_marginal.log_loss_bits;
    assert!(less.mean.abs() < 0.002, "{less:?}");
}
