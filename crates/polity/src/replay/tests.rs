//! Pins: where a run went another way than its re-execution does, the first tick, block and agent are
//! named exactly.
//!
//! The runs here are made with some agents replaced by newcomers before a tick, of which the replay
//! knows nothing. Who did something else, and when, is found by comparing everything that everybody
//! did: the slow way that the trail saves.

use std::sync::Mutex;

use polity_data::WrittenMessage;
use polity_data::schema::TrailRow;
use polity_engine::{Sent, Simulation};
use polity_worlds::society::Society;
use polity_worlds::society::message::Message;
use polity_worlds::society::probe::Event;
use tempfile::TempDir;

use super::*;
use crate::run::{Seen, Silent};

/// Three blocks; the last is not full.
const AGENTS: u32 = 8300;
const TICKS: u32 = 25;

/// What was done in each tick, in full.
type Deeds = Vec<(Vec<Sent<Message>>, Vec<Event>)>;

struct Log(Arc<Mutex<Deeds>>);

impl Witness for Log {
    fn tick(&mut self, _: &[TrailRow], seen: &Seen) -> Result<(), DataError> {
        let deeds = (seen.sent().concat(), seen.events().concat());
        self.0.lock().unwrap().push(deeds);
        Ok(())
    }
}

fn scenario(messages: &str) -> Scenario {
    let text = format!(
        "seed = 5\nticks = {TICKS}\n[population]\nagents = {AGENTS}\n\
         [topology.watts-strogatz]\ndegree = 4\nrewire = 0.1\n\
         [world.society]\narrival-rate = 0.05\n\
         [record]\nwindow = 10\nmessages = \"{messages}\"\n"
    );
    Scenario::from_str(&text, Path::new("."), &Overrides::default()).unwrap()
}

/// A run in which these agents are replaced before this tick, and what everybody did in it.
fn run(scenario: &Scenario, agents: &[u32], at: u32) -> (TempDir, Deeds) {
    let place = tempfile::tempdir().unwrap();
    let deeds = Arc::new(Mutex::new(Deeds::new()));
    let mut replace = |sim: &mut Simulation<Society>| {
        if sim.tick() == at {
            sim.disturb(|world, agent, newborn| {
                if agents.contains(&newborn.agent()) {
                    world.replace(agent, newborn);
                }
            });
        }
    };
    let hooks = Hooks {
        witness: Some(Box::new(Log(Arc::clone(&deeds)))),
        before_tick: Some(&mut replace),
        ..Hooks::default()
    };
    let options = RunOptions {
        out: place.path().join("run"),
        ..RunOptions::default()
    };
    let stop = AtomicBool::new(false);
    execute_with(scenario, &options, hooks, &mut Silent, &stop).unwrap();
    let deeds = std::mem::take(&mut *deeds.lock().unwrap());
    (place, deeds)
}

/// The first tick in which anybody did something else, and everybody who did.
fn first_difference(one: &Deeds, other: &Deeds) -> (u32, Vec<u32>) {
    assert_eq!(one.len(), other.len());
    let tick = (0..one.len()).find(|&t| one[t] != other[t]).unwrap();
    let by_agent = |(sent, events): &(Vec<Sent<Message>>, Vec<Event>)| {
        let mut deeds = vec![(Vec::new(), Vec::new()); AGENTS as usize];
        sent.iter().for_each(|s| deeds[s.src as usize].0.push(*s));
        events
            .iter()
            .for_each(|e| deeds[e.agent as usize].1.push(*e));
        deeds
    };
    let (one, other) = (by_agent(&one[tick]), by_agent(&other[tick]));
    let differs = |agent: &u32| one[*agent as usize] != other[*agent as usize];
    (tick as u32, (0..AGENTS).filter(differs).collect())
}

/// Agents that do something else in a tick if they are replaced before it.
fn sensitive(scenario: &Scenario, at: u32) -> (Deeds, Vec<u32>) {
    let (_, undisturbed) = run(scenario, &[], at);
    let everybody: Vec<u32> = (0..AGENTS).collect();
    let (_, disturbed) = run(scenario, &everybody, at);
    let (tick, agents) = first_difference(&undisturbed, &disturbed);
    assert_eq!(tick, at);
    (undisturbed, agents)
}

fn verdict(place: &TempDir, threads: usize) -> Verdict {
    let stop = AtomicBool::new(false);
    replay(&place.path().join("run"), threads, &mut Silent, &stop).unwrap()
}

/// What a replay on so many threads says of a run that diverges.
#[track_caller]
fn divergence(place: &TempDir, threads: usize) -> Diverged {
    match verdict(place, threads) {
        Verdict::Diverged(diverged) => *diverged,
        Verdict::Same { .. } => panic!("the replay did not notice"),
    }
}

/// What it says of a run that was disturbed so.
fn diverged(scenario: &Scenario, agents: &[u32], at: u32) -> (Diverged, Departure) {
    let (place, _) = run(scenario, agents, at);
    let diverged = divergence(&place, 1);
    assert_eq!(divergence(&place, 3), diverged, "by threads");
    match diverged.trail.clone() {
        TrailVerdict::Departs(departure) => (diverged, departure),
        other => panic!("not by its trail: {other:?}"),
    }
}

/// So many sensitive agents of a block.
fn of_block(sensitive: &[u32], block: u32, count: usize) -> Vec<u32> {
    let inside = sensitive.iter().copied().filter(|a| a / 4096 == block);
    let agents: Vec<u32> = inside.collect();
    assert!(agents.len() >= count, "too quiet a society for this test");
    agents[agents.len() - count..].to_vec()
}

#[test]
fn an_undisturbed_run_replays() {
    let (place, _) = run(&scenario("none"), &[], 0);
    assert!(matches!(verdict(&place, 2), Verdict::Same { .. }));
}

#[test]
fn one_agent_is_named_with_its_tick_and_block() {
    let scenario = scenario("none");
    for (at, block) in [(1, 0), (9, 1), (10, 2)] {
        let (_, sensitive) = sensitive(&scenario, at);
        let agents = of_block(&sensitive, block, 1);
        let (diverged, found) = diverged(&scenario, &agents, at);
        assert_eq!((found.tick, found.block, found.blocks), (at, block, 1));
        assert_eq!((found.agents, found.all_named), (agents, true));
        assert_eq!(diverged.compared_ticks, Some(10 * (at / 10 + 1)));
    }
}

#[test]
fn a_difference_in_the_last_tick_is_named() {
    let scenario = scenario("none");
    let at = TICKS - 1;
    let (_, sensitive) = sensitive(&scenario, at);
    let agents = of_block(&sensitive, 2, 1);
    let (diverged, found) = diverged(&scenario, &agents, at);
    assert_eq!((found.tick, found.agents), (at, agents));
    assert_eq!(
        diverged.compared_ticks, None,
        "there is no more to leave out"
    );
    assert!(diverged.difference.is_some());
}

#[test]
fn two_agents_of_a_block_are_both_named() {
    let scenario = scenario("none");
    let (_, sensitive) = sensitive(&scenario, 12);
    for agents in [of_block(&sensitive, 1, 2), of_block(&sensitive, 2, 2)] {
        let (_, found) = diverged(&scenario, &agents, 12);
        assert_eq!(
            (found.tick, found.agents, found.all_named),
            (12, agents, true)
        );
    }
}

#[test]
fn the_first_of_several_blocks_is_named() {
    let scenario = scenario("none");
    let (_, sensitive) = sensitive(&scenario, 12);
    let (first, last) = (of_block(&sensitive, 0, 1), of_block(&sensitive, 2, 5));
    let (_, found) = diverged(&scenario, &[first.clone(), last].concat(), 12);
    assert_eq!((found.tick, found.block, found.blocks), (12, 0, 2));
    assert_eq!((found.agents, found.all_named), (first, true));
}

#[test]
fn more_than_two_agents_are_noticed_and_the_first_is_named_by_its_messages() {
    let (quiet, all) = (scenario("none"), scenario("all"));
    let (_, sensitive) = sensitive(&quiet, 12);
    for count in [3, 30] {
        let agents = of_block(&sensitive, 1, count);
        let (_, found) = diverged(&quiet, &agents, 12);
        assert_eq!((found.tick, found.block, found.all_named), (12, 1, false));
        assert_eq!(found.agents, [0; 0]);

        let (_, found) = diverged(&all, &agents, 12);
        assert_eq!((found.tick, found.block, found.all_named), (12, 1, false));
        let [first] = found.agents[..] else {
            panic!("{:?} are named", found.agents)
        };
        assert!(agents.contains(&first));
        assert_ne!(found.recorded, Some(found.executed));
    }
}

#[test]
fn what_the_agent_did_on_either_side_is_told() {
    let scenario = scenario("all");
    let (undisturbed, sensitive) = sensitive(&scenario, 13);
    for agent in of_block(&sensitive, 1, 3) {
        let (place, disturbed) = run(&scenario, &[agent], 13);
        let TrailVerdict::Departs(found) = divergence(&place, 1).trail else {
            panic!("not by its trail")
        };
        assert_eq!(found.agents, [agent]);
        let sent = |deeds: &Deeds| -> Vec<(u32, u64)> {
            let sent = deeds[13].0.iter().filter(|s| s.src == agent);
            sent.map(|s| (s.dst, s.body.task.as_u64())).collect()
        };
        let told = |messages: &[WrittenMessage]| -> Vec<(u32, u64)> {
            messages.iter().map(|m| (m.dst, m.task)).collect()
        };
        assert_eq!(told(&found.executed), sent(&undisturbed));
        assert_eq!(told(&found.recorded.unwrap()), sent(&disturbed));
        let events = undisturbed[13].1.iter().filter(|e| e.agent == agent);
        let tasks: Vec<u64> = events.map(|e| e.task.as_u64()).collect();
        assert!(found.deeds.iter().map(|d| d.task).eq(tasks));
    }
}

#[test]
fn the_table_window_and_column_are_still_named() {
    let scenario = scenario("none");
    let (_, sensitive) = sensitive(&scenario, 13);
    let (diverged, _) = diverged(&scenario, &of_block(&sensitive, 1, 30), 13);
    let Some(Divergence::Table { table, window, .. }) = diverged.difference else {
        panic!("no table differs")
    };
    assert_eq!((table.as_str(), window), ("windows", Some(1)));
}

#[test]
fn without_a_trail_the_tables_bound_the_ticks() {
    for (messages, ticks) in [("none", 10..20), ("all", 13..14)] {
        let mut scenario = scenario(messages);
        scenario.record.trail = false;
        let mut with_trail = scenario.clone();
        with_trail.record.trail = true;
        let (_, sensitive) = sensitive(&with_trail, 13);
        let (place, _) = run(&scenario, &sensitive, 13);
        let TrailVerdict::Absent(Some(bounds)) = divergence(&place, 1).trail else {
            panic!("the tables do not tell")
        };
        assert_eq!(bounds.ticks, ticks);
        assert_eq!(bounds.agent.is_some(), messages == "all");
    }
}
