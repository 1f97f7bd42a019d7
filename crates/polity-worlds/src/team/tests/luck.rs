//! Announcements are made with the luck of the work that follows them.

use polity_engine::topology::generators::{Complete, Generator};
use polity_engine::{Options, Simulation};

use super::super::params::{TeamGroup, TeamParams, Visibility};
use super::super::protocol::kind;
use super::super::steps::StepSet;
use super::super::{Session, Team};
use super::view::profile;

const AGENTS: u32 = 12;

/// What everybody announced last, and then did, task by task, where nobody hears anybody.
fn announced_and_done(protocol: &str, settings: &[f64]) -> Vec<[Vec<(u32, StepSet)>; 2]> {
    let params = TeamParams {
        visibility: Visibility::Nothing,
        ..TeamParams::default()
    };
    let group = TeamGroup {
        profile: profile(9999),
        levels: [true; 4],
    };
    let team = Team::new(params, vec![(group, AGENTS)], AGENTS, 5).unwrap();
    let topology = Complete.generate(AGENTS, 5).unwrap();
    let mut sim = Simulation::new(team, topology, Options::default()).unwrap();
    let protocol = (kind(protocol).unwrap().build)(settings);
    let mut session = Session::new(protocol.into(), AGENTS);
    let task = |_| {
        let record = session.work(&mut sim);
        let intentions = sim.world().board.intentions.iter();
        let done = record.contributions.iter();
        [
            intentions.map(|i| (i.agent, i.steps)).collect(),
            done.map(|c| (c.agent, c.steps)).collect(),
        ]
    };
    (0..20).map(task).collect()
}

#[test]
fn who_hears_nothing_does_what_it_announced() {
    for [announced, done] in announced_and_done("broadcast", &[]) {
        assert_eq!(announced.len(), AGENTS as usize);
        assert_eq!(announced, done);
    }
}

#[test]
fn rounds_of_announcements_cost_no_luck() {
    let done = |protocol, settings: &[f64]| -> Vec<_> {
        let tasks = announced_and_done(protocol, settings).into_iter();
        tasks.map(|[_, done]| done).collect()
    };
    let at_once = done("broadcast", &[]);
    for rounds in [1.0, 2.0, 5.0] {
        assert_eq!(done("morphogenetic", &[rounds, 2.0]), at_once, "{rounds}");
    }
}
