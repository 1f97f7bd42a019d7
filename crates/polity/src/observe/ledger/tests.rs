//! What the ledger keeps, and that it makes no difference how a tick is cut into runs.

use std::collections::BTreeMap;
use std::path::Path;

use polity_engine::{Options, Simulation};
use polity_worlds::society::language::Utterance;
use polity_worlds::society::message::Kind;
use polity_worlds::society::task::Work;

use super::*;
use crate::scenario::{Overrides, Scenario};

const SCENARIO: &str = "
ticks = 1
seed = 7
[population]
agents = 600
[topology.watts-strogatz]
degree = 8
rewire = 0.1
[world.society]
";

fn society() -> Simulation<Society> {
    let scenario = Scenario::from_str(SCENARIO, Path::new("."), &Overrides::default()).unwrap();
    let (topology, _) = scenario.build_topology().unwrap();
    let agents = topology.agents();
    let groups = scenario.groups(agents);
    let world = Society::new(scenario.society().unwrap(), groups, agents, scenario.seed).unwrap();
    let options = Options {
        seed: scenario.seed,
        observed: true,
        threads: 1,
        ..Options::default()
    };
    Simulation::new(world, topology, options).unwrap()
}

#[test]
fn tasks_are_found_among_those_that_come_and_go() {
    let (mut open, mut expected) = (Open::default(), BTreeMap::new());
    let mut state = 1_u32;
    for step in 0..20_000 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let task = TaskId::new((state >> 8) % 700, (state >> 20) % 3, state & 1 << 7 > 0);
        let kept = open.find(task).map(|place| open.at(place).calls());
        assert_eq!(kept, expected.get(&task).copied(), "{task:?}");
        if expected.remove(&task).is_some() {
            assert_eq!(open.remove(task, Entry::calls), kept);
        } else {
            assert_eq!(open.remove(task, Entry::calls), None);
            expected.insert(task, step);
            open.insert(task, Entry::called(step));
        }
    }
    let bytes = postcard::to_stdvec(&open).unwrap();
    let again: Vec<(TaskId, Entry)> = postcard::from_bytes(&bytes).unwrap();
    let again = Open::of(again, 2000).unwrap();
    for open in [&open, &again] {
        let kept = open.in_order().into_iter();
        let kept: Vec<_> = kept.map(|(task, entry)| (task, entry.calls())).collect();
        assert_eq!(kept, expected.clone().into_iter().collect::<Vec<_>>());
    }
}

/// Cuts a list into runs, between any two of its values.
fn cut<T: Clone>(list: &[T], run: usize) -> Vec<Vec<T>> {
    let runs = list.chunks(run.max(1)).map(<[T]>::to_vec);
    // Runs may be empty, too.
    [Vec::new()].into_iter().chain(runs).collect()
}

#[test]
fn runs_may_be_cut_anywhere() {
    let mut sim = society();
    let world = sim.world().clone();
    let prices = Prices::of(&world);
    let cuts = [usize::MAX, 64, 1];
    let mut ledgers = cuts.map(|_| Ledger::new(true));
    let mut found = cuts.map(|_| Vec::new());
    let mut rows = cuts.map(|_| Vec::new());
    let mut id = 0;
    for tick in 0..80 {
        sim.step();
        let mut events = Vec::new();
        sim.probes_mut()
            .for_each(|probe| events.append(&mut probe.events));
        let mut sent = Vec::new();
        sim.exchange_sent(&mut sent);
        let sent = sent.concat();
        let now = Setting {
            world: &world,
            prices: &prices,
            tick,
        };
        for (i, ledger) in ledgers.iter_mut().enumerate() {
            let (events, sent) = (cut(&events, cuts[i]), cut(&sent, cuts[i] / 2));
            ledger.follow(now, &events, &sent, id, |id, _, thread| {
                found[i].push((id, thread))
            });
            ledger.end_tasks(now, |row| rows[i].push(format!("{row:?}")));
        }
        id += sent.len() as u64;
    }
    let replies = found[0]
        .iter()
        .filter(|(_, t)| t.reply_to.is_some())
        .count();
    assert!(
        replies > 1000 && rows[0].len() > 1000,
        "{replies} {}",
        rows[0].len()
    );
    for i in 1..cuts.len() {
        assert!(found[i] == found[0], "runs of {}", cuts[i]);
        assert_eq!(rows[i], rows[0]);
    }
}

/// A tick in which 200 tasks begin, each with 20 messages, and those that began 5 ticks before end:
/// all but every seventh, which nobody gives back.
fn busy_tick(tick: u32) -> (Vec<Event>, Vec<Sent<Message>>) {
    let (mut events, mut sent) = (Vec::new(), Vec::new());
    for agent in (0..600).step_by(3) {
        let task = TaskId::new(agent, tick, false);
        let opened = What::Opened {
            level: 2,
            deadline: tick + 6,
            follows: None,
        };
        let what = |task, what| Event { task, agent, what };
        events.push(what(task, opened));
        if tick >= 5 && agent % 7 > 0 {
            let ended = TaskId::new(agent, tick - 5, false);
            let closed = What::Closed {
                outcome: Outcome::default(),
                completed: true,
            };
            events.push(what(ended, closed));
        }
        sent.extend((0..20).map(|other| delegation(task, agent, other)));
    }
    (events, sent)
}

fn delegation(task: TaskId, src: u32, dst: u32) -> Sent<Message> {
    let body = Message {
        task,
        deadline: 0,
        node: 0,
        utterance: Utterance::default(),
        unclear: Utterance::default(),
        kind: Kind::Delegate,
        about: Kind::Delegate,
        work: Work::Execute,
        level: 2,
        hops: 0,
        approves: false,
        outcome: Outcome::default(),
    };
    Sent {
        src,
        dst,
        latency_ticks: 1,
        lost: false,
        body,
    }
}

#[test]
fn memory_does_not_grow_with_ticks() {
    let sim = society();
    let prices = Prices::of(sim.world());
    let mut ledger = Ledger::new(true);
    let mut rooms = Vec::new();
    for tick in 0..200 {
        let (events, sent) = busy_tick(tick);
        let now = Setting {
            world: sim.world(),
            prices: &prices,
            tick,
        };
        ledger.follow(now, &[events], &[sent], 0, |_, _, _| ());
        ledger.end_tasks(now, drop);
        let waiting: usize = ledger.expiry.values().map(Vec::len).sum();
        rooms.push((ledger.open.room(), ledger.open.in_order().len(), waiting));
    }
    let (room, tasks, waiting) = rooms[30];
    assert!(room < 2 * tasks && waiting < 2 * room, "{:?}", rooms[30]);
    assert_eq!(rooms[199], rooms[30]);
}
