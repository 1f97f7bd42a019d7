//! Verdicts on answers made by hand, against marks computed by hand.

use super::super::judge::{Marks, Verdict, judge};
use super::super::luck::Luck;
use super::super::params::Aggregation;
use super::{Piece, board, piece, say, task};

/// Asserts accuracy, completeness, coherence, actionability and mission relevance, as shares.
#[track_caller]
fn assert_marks(answer: &[Piece], expected: [f64; 5]) {
    let m = Marks::of(&task(), answer);
    let found = [
        m.accuracy,
        m.completeness,
        m.coherence,
        m.actionability,
        m.mission_relevance,
    ];
    let close = found
        .iter()
        .zip(expected)
        .all(|(a, b)| (a - b).abs() < 1e-12);
    assert!(close, "{found:?}, not {expected:?}");
}

#[test]
fn a_perfect_answer_has_full_marks_but_for_the_mission() {
    let answer = [
        piece(0, 1.0, true),
        piece(1, 1.0, false),
        piece(2, 1.0, true),
    ];
    assert_marks(&answer, [1.0, 1.0, 1.0, 1.0, 0.5]);
}

#[test]
fn no_answer_has_no_marks() {
    assert_marks(&[], [0.0; 5]);
}

#[test]
fn what_is_said_twice_counts_at_its_best_and_fits_less() {
    let answer = [
        piece(0, 0.8, true),
        piece(1, 0.6, true),
        piece(0, 0.4, false),
        piece(2, 0.9, true),
    ];
    // Accuracy (0.8 + 0.6 + 0.4 + 0.9) / 4; completeness 0.5 0.8 + 0.3 0.6 + 0.2 0.9; one in four
    // is a repetition, and the best versions of both sides agree; the last step is usable as far as
    // the second is; mission (1 + 0.5 + 1 + 0) / 4.
    assert_marks(&answer, [0.675, 0.76, 0.75, 0.7, 0.625]);
}

#[test]
fn the_best_versions_must_agree() {
    let answer = [
        piece(0, 0.4, true),
        piece(2, 0.9, true),
        piece(0, 0.8, false),
    ];
    // The better version of the first step takes the other side: the only conflict is not settled.
    assert_marks(&answer, [0.7, 0.58, 0.0, 0.4, 2.0 / 3.0]);
    // A conflict does not arise where one of the two is missing.
    assert_marks(&[piece(2, 0.9, true)], [0.9, 0.18, 1.0, 0.0, 0.0]);
}

#[test]
fn a_revision_is_no_repetition() {
    let revision = Piece {
        revises: Some(0),
        ..piece(0, 0.9, true)
    };
    assert_marks(
        &[piece(0, 0.5, true), revision],
        [0.7, 0.45, 1.0, 0.45, 1.0],
    );
    // Two that know nothing of each other, and what revises one of them.
    let answer = [piece(0, 0.5, true), piece(0, 0.5, true), revision];
    assert_marks(&answer, [1.9 / 3.0, 0.45, 2.0 / 3.0, 0.45, 1.0]);
}

#[test]
fn nobody_can_act_on_what_builds_on_nothing() {
    // The first step is missing, and with it the ground of both others.
    let answer = [piece(1, 1.0, true), piece(2, 1.0, true)];
    assert_marks(&answer, [1.0, 0.5, 1.0, 0.0, 0.25]);
    // A weak link weakens what hangs on it.
    let answer = [
        piece(0, 1.0, true),
        piece(1, 0.1, true),
        piece(2, 1.0, true),
    ];
    assert_marks(&answer, [0.7, 0.73, 1.0, 0.5 + 0.03 + 0.02, 0.5]);
}

#[test]
fn quality_is_the_mean_of_four_criteria() {
    let verdict = |grade, mission_relevance| Verdict {
        accuracy: grade,
        completeness: grade,
        coherence: grade,
        actionability: grade,
        mission_relevance,
    };
    assert_eq!(
        [verdict(1.0, 4.0), verdict(4.0, 1.0)].map(|v| v.quality()),
        [0.25, 1.0]
    );
    let mixed = Verdict {
        accuracy: 2.0,
        coherence: 3.0,
        ..verdict(4.0, 1.0)
    };
    assert_eq!(mixed.quality(), 13.0 / 16.0);
}

#[test]
fn grades_stay_on_their_scale() {
    let mut board = board(1);
    let of = |board: &super::Board, noise| {
        let v = judge(board, Aggregation::Union, noise);
        [
            v.accuracy,
            v.completeness,
            v.coherence,
            v.actionability,
            v.mission_relevance,
        ]
    };
    assert_eq!(of(&board, 0.0), [1.0; 5]);
    say(&mut board, 0, 1.0, &[piece(0, 0.5, true)]);
    let calm = [2.5, 1.75, 4.0, 1.75, 4.0];
    assert_eq!(of(&board, 0.0), calm);
    let (mut least, mut most) = (4.0_f64, 1.0_f64);
    for task in 0..500 {
        board.luck = Luck::of(5, task);
        let grades = of(&board, 3.0);
        least = grades.iter().fold(least, |least, grade| least.min(*grade));
        most = grades.iter().fold(most, |most, grade| most.max(*grade));
    }
    assert_eq!([least, most], [1.0, 4.0]);
}

#[test]
fn only_what_is_to_be_judged_is() {
    let mut board = board(2);
    say(
        &mut board,
        0,
        1.0,
        &[piece(0, 1.0, true), piece(1, 1.0, true)],
    );
    say(&mut board, 1, 1.0, &[piece(0, 0.5, true)]);
    let accuracy = |aggregation| judge(&board, aggregation, 0.0).accuracy;
    assert_eq!(accuracy(Aggregation::Union), 1.0 + 3.0 * 2.5 / 3.0);
    assert_eq!(accuracy(Aggregation::Last), 2.5);
    assert_eq!(accuracy(Aggregation::Synthesizer), 2.5);
}
