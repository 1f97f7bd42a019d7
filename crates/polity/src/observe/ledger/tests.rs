//! What the ledger keeps, and that it makes no difference how many ticks it takes in at once, how the
//! population is cut into parts, and on how many threads.

use std::collections::BTreeMap;
use std::path::Path;

use polity_engine::{Options, Simulation};
use polity_worlds::society::language::Utterance;
use polity_worlds::society::message::Kind;
use polity_worlds::society::outcome::Outcome;
use polity_worlds::society::probe::{Event, What};
use polity_worlds::society::task::Work;

use super::open::Open;
use super::*;
use crate::scenario::{Overrides, Scenario};

const SCENARIO: &str = "
ticks = 1
seed = 7
[population]
agents = 2600
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
    const FIRST: u32 = 2 * BLOCK;
    let (mut open, mut expected) = (Open::new(FIRST), BTreeMap::new());
    let mut state = 1_u32;
    for step in 0..20_000 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let origin = FIRST + (state >> 8) % 700;
        let task = TaskId::new(origin, (state >> 20) % 3, state & 1 << 7 > 0);
        let kept = open.find_task(task).map(|slot| open.entry(slot).calls());
        assert_eq!(kept, expected.get(&task).copied(), "{task:?}");
        if expected.remove(&task).is_some() {
            assert_eq!(open.remove(task, Entry::calls), kept);
        } else {
            assert_eq!(open.remove(task, Entry::calls), None);
            expected.insert(task, step);
            open.insert(task, Entry::called(step));
        }
    }
    let kept = open.in_order().into_iter();
    let kept: Vec<_> = kept.map(|(task, entry)| (task, entry.calls())).collect();
    assert_eq!(kept, expected.into_iter().collect::<Vec<_>>());
}

/// A way to take in the same: how many ticks at once, cut into how many parts, on how many threads.
struct Way {
    ticks: u32,
    deeds: Vec<Deeds>,
    hands: Hands,
    ledger: Ledger,
    rows: Vec<String>,
    threads: Vec<Thread>,
}

impl Way {
    fn new(agents: u32, threads: bool, [ticks, parts, hands]: [usize; 3]) -> Self {
        Self {
            ticks: ticks as u32,
            deeds: (0..parts).map(|_| Deeds::new(agents, threads)).collect(),
            hands: Hands::new(hands),
            ledger: Ledger::new(agents, threads),
            rows: Vec::new(),
            threads: Vec::new(),
        }
    }

    /// Notes a tick; takes in those that wait, where they are enough.
    fn tick(
        &mut self,
        now: Setting<'_>,
        (first_id, sent): (u64, &[Sent<Message>]),
        events: &[Event],
    ) {
        let (agents, parts) = (sim_agents(&self.ledger), self.deeds.len());
        let part_of = |agent: u32| agent as usize * parts / agents;
        for event in events {
            self.deeds[part_of(event.agent)].event(event);
        }
        for (number, sent) in (0..).zip(sent) {
            self.deeds[part_of(sent.src)].message(number, sent);
        }
        self.deeds.iter_mut().for_each(Deeds::end_tick);
        if !(now.tick + 1).is_multiple_of(self.ticks) {
            return;
        }
        let first = Setting {
            tick: now.tick + 1 - self.ticks,
            ..now
        };
        // Runs of messages may be cut anywhere, too.
        let runs: Vec<_> = sent
            .chunks(1 + sent.len() / parts)
            .map(<[_]>::to_vec)
            .collect();
        let said = self.ledger.threads().then_some((first_id, runs.as_slice()));
        let mut deeds: Vec<&mut Deeds> = self.deeds.iter_mut().collect();
        self.ledger
            .take_in(first, self.ticks, &mut deeds, said, &self.hands);
        self.ledger.ended(|row| self.rows.push(format!("{row:?}")));
        let mut threads = vec![Thread::default(); sent.len()];
        self.ledger.found(&mut threads);
        self.threads.append(&mut threads);
    }

    fn end(&mut self, prices: &Prices) {
        let rows = &mut self.rows;
        let remaining = |row: TaskRow| rows.push(format!("{row:?}"));
        self.ledger.remaining(prices, &self.hands, remaining);
    }
}

/// For how many agents a ledger was made, in whole blocks.
fn sim_agents(ledger: &Ledger) -> usize {
    ledger.blocks.len() * BLOCK as usize
}

/// What a society of several blocks did in a tick.
fn step(sim: &mut Simulation<Society>) -> (Vec<Event>, Vec<Sent<Message>>) {
    sim.step();
    let mut events = Vec::new();
    sim.probes_mut()
        .for_each(|probe| events.append(&mut probe.events));
    let mut sent = Vec::new();
    sim.exchange_sent(&mut sent);
    (events, sent.concat())
}

#[test]
fn it_makes_no_difference_how_it_is_taken_in() {
    let mut sim = society();
    let world = sim.world().clone();
    let prices = Prices::of(&world);
    let agents = sim.topology().agents();
    let way = |threads| move |way| Way::new(agents, threads, way);
    let ways = [[1, 1, 1], [4, 1, 1], [8, 2, 2], [2, 3, 3], [1, 8, 8]];
    let mut quiet = ways.map(way(false));
    let mut ways = [[1, 1, 1], [1, 2, 2], [1, 3, 3], [1, 8, 8]].map(way(true));
    let mut first_id = 0;
    for tick in 0..80 {
        let (events, sent) = step(&mut sim);
        let now = Setting {
            world: &world,
            prices: &prices,
            tick,
        };
        for way in quiet.iter_mut().chain(&mut ways) {
            way.tick(now, (first_id, &sent), &events);
        }
        first_id += sent.len() as u64;
        if tick == 39 {
            let [one, rest @ ..] = ways.each_ref().map(|way| bytes(&way.ledger));
            assert!(
                rest.iter().all(|other| *other == one),
                "what is written down"
            );
            let written: WrittenLedger = postcard::from_bytes(&one).unwrap();
            assert!(bytes(&written.read(agents).unwrap()) == one);
            let written: WrittenLedger = postcard::from_bytes(&one).unwrap();
            assert!(written.read(agents / 2).is_none());
        }
    }
    let all = quiet.iter_mut().chain(&mut ways);
    all.for_each(|way| way.end(&prices));
    let replies = ways[0].threads.iter().filter(|t| t.reply_to.is_some());
    let (replies, rows) = (replies.count(), ways[0].rows.len());
    assert!(replies > 1000 && rows > 1000, "{replies} {rows}");
    for way in quiet.iter().chain(&ways) {
        assert!(way.rows == ways[0].rows, "{} ticks", way.ticks);
    }
    assert!(ways.iter().all(|way| way.threads == ways[0].threads));
}

fn bytes(ledger: &Ledger) -> Vec<u8> {
    postcard::to_stdvec(ledger).unwrap()
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
    let mut way = Way::new(sim.topology().agents(), true, [1, 1, 1]);
    let mut rooms = Vec::new();
    for tick in 0..200 {
        let (events, sent) = busy_tick(tick);
        let now = Setting {
            world: sim.world(),
            prices: &prices,
            tick,
        };
        way.tick(now, (0, &sent), &events);
        let blocks = &way.ledger.blocks;
        let sum = |count: fn(&Block) -> usize| blocks.iter().map(count).sum::<usize>();
        let waiting = sum(|block| block.expiry.values().map(Vec::len).sum());
        let tasks = sum(|block| block.open.in_order().len());
        rooms.push([
            sum(|block| block.open.room()),
            tasks,
            waiting,
            way.deeds[0].room(),
        ]);
    }
    let [room, tasks, waiting, messages] = rooms[30];
    assert!(room < 2 * tasks && waiting < 2 * room, "{:?}", rooms[30]);
    assert!(messages < 4 * 20 * 200, "{messages}");
    assert_eq!(rooms[199], rooms[30]);
}
