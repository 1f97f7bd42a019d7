//! Pins: when a wish to be woken is granted. A tick that is past means the next one; a wish for
//! several hundred ticks ahead holds; the same wish twice counts once; `u32::MAX` never comes; and
//! an agent without wish or message is not called.
//!
//! Why: worlds use wishes as timers; a lost one stops an agent for good, a doubled one makes it act
//! twice as often.
//!
//! Breaks when: near and far wishes disagree about a tick. Seen: past ticks taken for the tick
//! after next; a set of near wishes not emptied; one near tick too many; far wishes a tick early.

use polity_engine::topology::Topology;
use polity_engine::{Context, Newborn, Options, Received, Simulation, World};

/// Each agent makes the wishes of its list in the tick that the list says, and notes its turns.
struct Timers(Vec<Vec<(u32, u32)>>);

impl World for Timers {
    type State = Vec<u32>;
    type Message = ();
    type Probe = ();

    fn birth(&self, newborn: &mut Newborn<'_>) -> Vec<u32> {
        if !self.0[newborn.agent() as usize].is_empty() {
            newborn.wake_at(0);
            newborn.wake_at(0);
        }
        Vec::new()
    }

    fn act(&self, turns: &mut Vec<u32>, _: &[Received<()>], ctx: &mut Context<'_, Self>) {
        let tick = ctx.tick();
        turns.push(tick);
        let wishes = &self.0[ctx.agent() as usize];
        let now = wishes.iter().filter(|(made, _)| *made == tick);
        now.for_each(|&(_, at)| ctx.wake_at(at));
    }
}

/// An agent's (tick of the wish, tick wished for), and the turns that it should get.
type Case<'a> = (&'a [(u32, u32)], &'a [u32]);

/// Runs one agent per case, and compares its turns.
fn check(lists: &[Case<'_>]) {
    let topology = Topology::from_edges(lists.len() as u32, Vec::new()).unwrap();
    let world = Timers(lists.iter().map(|(wishes, _)| wishes.to_vec()).collect());
    let mut sim = Simulation::new(world, topology, Options::default()).unwrap();
    sim.run(3000);
    for ((wishes, expected), turns) in lists.iter().zip(sim.states()) {
        assert_eq!(turns, expected, "wishes {wishes:?}");
    }
}

#[test]
fn wishes_are_granted_once_and_in_their_tick() {
    check(&[
        (&[], &[]),
        (&[(0, 1)], &[0, 1]),
        (&[(0, 0)], &[0, 1]),
        (&[(0, 7), (7, 3)], &[0, 7, 8]),
        (&[(0, 5), (0, 5), (0, 9), (5, 9)], &[0, 5, 9]),
        (&[(0, 31)], &[0, 31]),
        (&[(0, 32)], &[0, 32]),
        (&[(0, 33), (0, 32), (0, 31)], &[0, 31, 32, 33]),
        (&[(0, 300), (0, 270), (270, 300)], &[0, 270, 300]),
        (&[(0, 2900), (0, 2900)], &[0, 2900]),
        (&[(0, u32::MAX), (0, u32::MAX - 1)], &[0]),
    ]);
}

#[test]
fn every_distance_is_granted_from_every_tick() {
    let first = |far: u32| 1 + far % 70;
    let wishes = |far| vec![(0, first(far)), (first(far), first(far) + far)];
    let lists: Vec<Vec<(u32, u32)>> = (1..600).map(wishes).collect();
    let granted = |far| vec![0, first(far), first(far) + far];
    let turns: Vec<Vec<u32>> = (1..600).map(granted).collect();
    let both = lists.iter().zip(&turns);
    let lists: Vec<_> = both
        .map(|(wishes, turns)| (wishes.as_slice(), turns.as_slice()))
        .collect();
    check(&lists);
}

#[test]
fn every_distance_is_granted_from_between_ticks() {
    let topology = Topology::from_edges(400, Vec::new()).unwrap();
    let world = Timers(vec![Vec::new(); 400]);
    let mut sim = Simulation::new(world, topology, Options::default()).unwrap();
    sim.run(45);
    sim.disturb(|_, _, newborn| newborn.wake_at(45 + newborn.agent()));
    sim.run(500);
    for (agent, turns) in (0..).zip(sim.states()) {
        assert_eq!(turns, &[45 + agent]);
    }
}
