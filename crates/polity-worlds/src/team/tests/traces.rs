//! What a task leaves behind: marks on its steps, and what is remembered of it.

use polity_engine::topology::generators::{Complete, Generator};
use polity_engine::{Options, Simulation};

use super::super::params::{TeamGroup, TeamParams};
use super::super::protocol::kind;
use super::super::skill::SKILLS;
use super::super::{Session, TaskRecord, Team};
use super::view::profile;

/// A team after its first task, and the record of that.
fn worked(protocol: &str, settings: &[f64], agents: u32) -> (Simulation<Team>, TaskRecord) {
    let group = TeamGroup {
        profile: profile(9999),
        levels: [true; 4],
    };
    let team = Team::new(TeamParams::default(), vec![(group, agents)], agents, 5).unwrap();
    let topology = Complete.generate(agents, 5).unwrap();
    let mut sim = Simulation::new(team, topology, Options::default()).unwrap();
    let protocol = (kind(protocol).unwrap().build)(settings);
    let record = Session::new(protocol.into(), agents).work(&mut sim);
    (sim, record)
}

#[test]
fn marks_are_as_strong_as_their_makers_are_sure() {
    let (sim, _) = worked("stigmergic", &[1.0, 0.0], 1);
    let board = &sim.world().board;
    let [output] = board.outputs() else {
        panic!("one contributes")
    };
    assert!(output.confidence > 0.0 && output.confidence < 1.0);
    for (step, mark) in board.marks.iter().enumerate() {
        let done = board.pieces().iter().any(|p| usize::from(p.step) == step);
        let expected = if done { output.confidence } else { 0.0 };
        assert!((mark - expected).abs() < 1e-12, "{mark}, {expected}");
    }
}

#[test]
fn every_contribution_is_remembered_once_in_its_field() {
    let (sim, record) = worked("shared", &[], 12);
    let memory = &sim.world().board.memory;
    let fields = || record.contributed().filter_map(|c| c.role);
    assert!(fields().count() > 6);
    for skill in 0..SKILLS as u8 {
        let count = fields().filter(|role| role.skill == skill).count();
        assert!((memory.per_task(skill) - count as f64).abs() < 1e-12);
    }
}
