//! A team that cannot work is refused, with the reason.

use polity_worlds::team::params::{TeamGroup, TeamParams};
use polity_worlds::team::{Team, TeamError};

use crate::workshop::{Workshop, group, profile};

fn found(params: TeamParams, groups: &[(TeamGroup, u32)], agents: u32) -> Option<TeamError> {
    Team::new(params, groups.to_vec(), agents, 1).err()
}

#[test]
fn levels_that_cannot_be_drawn() {
    for levels in [
        [0.0; 4],
        [1.0, -1.0, 1.0, 1.0],
        [f64::NAN, 1.0, 1.0, 1.0],
        [f64::INFINITY, 1.0, 1.0, 1.0],
    ] {
        let mut params = TeamParams::default();
        params.task.levels = levels;
        let error = found(params, &[(group(profile()), 4)], 4);
        assert_eq!(error, Some(TeamError::Levels), "{levels:?}");
        let (mut sim, _) = Workshop::new("shared", 4).open();
        assert_eq!(sim.world_mut().demand(levels), Err(TeamError::Levels));
        assert_eq!(sim.world().params(), &TeamParams::default());
    }
}

#[test]
fn groups_that_are_not_the_team() {
    let sized = |sizes: &[u32]| -> Vec<(TeamGroup, u32)> {
        sizes.iter().map(|n| (group(profile()), *n)).collect()
    };
    for (sizes, agents) in [
        (&[][..], 0),
        (&[], 3),
        (&[0], 0),
        (&[2], 3),
        (&[2, 2], 3),
        (&[u32::MAX, 2], 1),
    ] {
        let error = found(TeamParams::default(), &sized(sizes), agents);
        assert_eq!(error, Some(TeamError::Groups), "{sizes:?} of {agents}");
    }
    assert_eq!(found(TeamParams::default(), &sized(&[2, 0, 1]), 3), None);
}

#[test]
fn levels_that_nobody_is_called_for() {
    let called = |levels, n| {
        let group = TeamGroup {
            levels,
            ..group(profile())
        };
        (group, n)
    };
    let easy = called([true, true, false, false], 2);
    let error = found(TeamParams::default(), std::slice::from_ref(&easy), 2);
    assert_eq!(error, Some(TeamError::Unrouted(2)));
    assert_eq!(
        error.map(|e| e.to_string()).as_deref(),
        Some("no group is called for tasks of level L3")
    );
    let nobody = called([true; 4], 0);
    let error = found(TeamParams::default(), &[easy.clone(), nobody], 2);
    assert_eq!(error, Some(TeamError::Unrouted(2)));
    let mut params = TeamParams::default();
    params.task.levels = [1.0, 1.0, 0.0, 0.0];
    let mut team = Team::new(params, vec![easy], 2, 1).expect("easy tasks alone");
    assert_eq!(
        team.demand([1.0, 0.0, 0.0, 1.0]),
        Err(TeamError::Unrouted(3))
    );
    assert_eq!(team.demand([0.0, 1.0, 0.0, 0.0]), Ok(()));
}

#[test]
fn the_last_member_stays() {
    let (mut sim, mut session) = Workshop::new("coordinator", 4).open();
    session.remove(|_| true);
    assert_eq!(session.present(), [0]);
    assert_eq!(session.work(&mut sim).calls, 2);
}
