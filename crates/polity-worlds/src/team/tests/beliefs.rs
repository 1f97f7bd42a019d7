//! What an agent believes: of what it could add to what it sees, of its own work, and of others'.

use polity_engine::topology::generators::{Complete, Generator};

use super::super::Team;
use super::super::member::Member;
use super::super::params::{TeamGroup, TeamParams};
use super::super::probe::{Deed, Reason};
use super::super::protocol::{Call, Duty, Outputs, Sight};
use super::super::turn::Turn;
use super::super::view::View;
use super::view::{everybody, profile, reader};
use super::{Board, board, piece, say};
use crate::profile::ModelProfile;

const READER: u32 = 3;
const CALL: Call = Call {
    agent: READER,
    duty: Duty::Contribute,
    sight: Sight::of(Outputs::All),
};

/// A team of models that know themselves so well, and see how good others' work is, before a board.
fn before(board: Board, self_reflection: f64) -> Team {
    let params = TeamParams {
        judgement: 1.0,
        ..TeamParams::default()
    };
    let profile = ModelProfile {
        self_reflection,
        ..profile(9999)
    };
    let group = TeamGroup {
        profile,
        levels: [true; 4],
    };
    let mut team = Team::new(params, vec![(group, 4)], 4, 5).expect("a team");
    team.board = board;
    team
}

/// A board on which somebody did all three steps so well.
fn done(quality: f64) -> Board {
    let mut board = board(4);
    let pieces = [0, 1, 2].map(|step| piece(step, quality, true));
    say(&mut board, 0, 0.5, &pieces);
    board
}

fn deed(team: &Team) -> Deed {
    let topology = Complete.generate(4, 5).expect("a network");
    Turn::new(team, &topology, &CALL)
        .take(&mut Member::default())
        .deed
}

#[test]
fn what_is_seen_leaves_less_to_be_gained() {
    let topology = everybody(4);
    let gain_of = |board, self_reflection| {
        let team = before(board, self_reflection);
        let seen = Turn::new(&team, &topology, &CALL).observe(&Member::default());
        seen.steps[0].gain
    };
    let gain = |board| gain_of(board, 1.0);
    // Its own version would be 0.9 × 0.95 = 0.855 good; the step counts for half of a task of three.
    let close = |found: f64, expected: f64| {
        assert!((found - expected).abs() < 0.005_001, "{found}, {expected}");
    };
    close(gain(board(4)), 0.855 * 1.5);
    // A revision goes half the way from what it sees to that.
    close(gain(done(0.5)), (0.855 - 0.5) * 0.5 * 1.5);
    close(gain(done(0.2)), (0.855 - 0.2) * 0.5 * 1.5);
    close(gain(done(0.9)), 0.0);
    // Whoever knows itself by half believes half of what it sees, 0.9 for the rest; so of what it adds.
    let half = |x: f64| 0.5 * x + 0.45;
    for seen in [0.1, 0.5] {
        let added = (0.855 - half(seen)) * 0.5;
        close(gain_of(done(seen), 0.5), half(added) * 1.5);
    }
}

#[test]
fn whoever_sees_all_done_well_stays_out() {
    let reason = Reason::NothingToAdd;
    for (quality, out) in [(0.95, true), (0.8, true), (0.1, false)] {
        let deed = deed(&before(done(quality), 1.0));
        match deed {
            Deed::StayedOut { reason: why } => assert!(out && why == reason, "{quality}"),
            Deed::Contributed(_) => assert!(!out, "{quality}"),
            _ => panic!("it was called to contribute"),
        }
    }
}

#[test]
fn an_author_is_as_sure_as_it_knows_itself() {
    for self_reflection in [0.0, 0.4, 1.0] {
        let Deed::Contributed(work) = deed(&before(board(4), self_reflection)) else {
            panic!("there is all to be done");
        };
        let n = work.pieces.len() as f64;
        let quality = work.pieces.iter().map(|piece| piece.quality).sum::<f64>() / n;
        let sure = self_reflection * quality + (1.0 - self_reflection) * 0.9;
        assert!((work.confidence - sure).abs() < 1e-12, "{self_reflection}");
        assert!(quality < 0.9);
    }
}

#[test]
fn who_can_tell_nothing_takes_others_at_their_word() {
    let seen = |confidence: f64, self_reflection: f64, judgement: f64| {
        let mut board = board(4);
        say(&mut board, 0, confidence, &[piece(0, 0.3, true)]);
        let profile = ModelProfile {
            self_reflection,
            ..profile(9999)
        };
        let model = reader(&profile, judgement);
        let view = View::of(&board, &CALL, CALL.sight, &model, &everybody(4));
        view.best[0].expect("it is in sight").apparent
    };
    for confidence in [0.2, 0.6, 0.9] {
        assert!((seen(confidence, 0.0, 0.0) - confidence).abs() < 1e-12);
        // Whoever sees how good it is does not ask.
        assert!((seen(confidence, 0.0, 1.0) - 0.3).abs() < 1e-12);
    }
    // In between, one who is surer is believed more.
    assert!(seen(0.9, 0.5, 0.0) > seen(0.2, 0.5, 0.0) + 0.1);
}
