//! Pins: a simulation that was taken down between two ticks and put up again, with any threads and
//! blocks, sends the same messages in the same order from then on and ends in the same states; what
//! is captured does not depend on threads or blocks either; and a damaged capture is refused in
//! words, never by a panic.
//!
//! Why: a run that was interrupted must end in the bytes of one that was not.
//!
//! Breaks when: something that carries over from tick to tick is not captured, or comes back in
//! another order. Seen: near wishes left out; far wishes left out; a message put back a tick late;
//! messages captured in the order of their buckets; left in the order of the capture.

use polity_engine::topology::Topology;
use polity_engine::topology::generators::{Generator, WattsStrogatz};
use polity_engine::{Delivery, EngineError, Options, Received, Simulation, UnderWay, Wish};

use crate::chatty::{Chatty, network};

/// All that a simulation of [`Chatty`] consists of between two ticks.
#[derive(Clone, Debug, PartialEq)]
struct Capture {
    tick: u32,
    states: Vec<u64>,
    messages: Vec<UnderWay<u64>>,
    wishes: Vec<Wish>,
    probes: Vec<(u64, f64)>,
}

fn capture(sim: &Simulation<Chatty>) -> Capture {
    Capture {
        tick: sim.tick(),
        states: sim.states().copied().collect(),
        messages: sim.under_way().collect(),
        wishes: sim.wishes().collect(),
        probes: sim.probes().copied().collect(),
    }
}

fn restored(
    capture: &Capture,
    topology: Topology,
    options: Options,
) -> Result<Simulation<Chatty>, EngineError> {
    let mut restoration = Simulation::restore(Chatty, topology, options, capture.tick)?;
    let Capture {
        states,
        messages,
        wishes,
        probes,
        ..
    } = capture;
    probes.iter().try_for_each(|&p| restoration.probe(p))?;
    wishes.iter().try_for_each(|&w| restoration.wish(w))?;
    messages.iter().try_for_each(|&m| restoration.message(m))?;
    states.iter().try_for_each(|&s| restoration.state(s))?;
    restoration.finish()
}

fn options(latency_ticks: u8, loss: f64) -> Options {
    let delivery = Delivery {
        latency_ticks,
        loss,
    };
    Options {
        seed: 7,
        delivery,
        observed: true,
        ..Options::default()
    }
}

/// What is sent, as (tick, sender, receiver, lost, body), and the states in the end.
type Future = (Vec<(u32, u32, u32, bool, u64)>, Vec<u64>);

/// Runs on, with a disturbance on the way.
fn future(sim: &mut Simulation<Chatty>, ticks: u32) -> Future {
    let mut log = Vec::new();
    for tick in 0..ticks {
        if tick == 4 {
            disturb(sim);
        }
        sim.step();
        let sent = sim
            .sent()
            .map(|s| (sim.tick(), s.src, s.dst, s.lost, s.body));
        log.extend(sent);
    }
    (log, sim.states().copied().collect())
}

/// Wakes every third agent, some of them much later, and mixes luck into its state.
fn disturb(sim: &mut Simulation<Chatty>) {
    sim.disturb(|_, state, newborn| {
        if newborn.agent().is_multiple_of(3) {
            *state ^= newborn.draws(0).next_u64();
            newborn.wake_at(newborn.tick() + newborn.agent() % 50);
        }
    });
}

/// A network without latencies of its own.
fn small_world() -> Topology {
    let small_world = WattsStrogatz {
        degree: 6,
        rewire: 0.3,
    };
    small_world.generate(3000, 5).unwrap()
}

/// A simulation some way into its run, last disturbed just before.
fn under_way(topology: Topology, options: &Options, ticks: u32) -> Simulation<Chatty> {
    let mut sim = Simulation::new(Chatty, topology, options.clone()).unwrap();
    sim.run(ticks);
    disturb(&mut sim);
    sim
}

#[test]
fn a_restored_simulation_goes_on_as_if_nothing_had_been() {
    for (latency_ticks, loss, topology) in [(1, 0.0, small_world()), (3, 0.1, network(3000))] {
        let plain = options(latency_ticks, loss);
        let mut uninterrupted = under_way(topology.clone(), &plain, 30);
        let capture = capture(&uninterrupted);
        let expected = future(&mut uninterrupted, 60);
        assert!(expected.0.len() > 10_000, "{}", expected.0.len());
        for (threads, block_bits) in [(1, None), (2, None), (3, None), (8, None), (3, Some(5))] {
            let options = Options {
                threads,
                workers: Some(threads),
                block_bits,
                ..plain.clone()
            };
            let probes = match block_bits {
                None => capture.probes.clone(),
                Some(_) => Vec::new(),
            };
            let capture = Capture {
                probes,
                ..capture.clone()
            };
            let mut sim = restored(&capture, topology.clone(), options).unwrap();
            assert!(
                future(&mut sim, 60) == expected,
                "{threads} threads, blocks {block_bits:?}"
            );
            if block_bits.is_none() {
                assert!(sim.probes().eq(uninterrupted.probes()));
            }
        }
    }
}

#[test]
fn a_capture_does_not_depend_on_threads_or_blocks() {
    let with = |workers, block_bits| {
        let options = Options {
            workers: Some(workers),
            block_bits,
            ..options(4, 0.05)
        };
        capture(&under_way(network(2000), &options, 25))
    };
    let one = with(1, None);
    for workers in [2, 3, 8] {
        assert!(with(workers, None) == one, "{workers} workers");
    }
    for bits in [1, 9, 16] {
        let probes = one.probes.clone();
        let other = Capture {
            probes,
            ..with(3, Some(bits))
        };
        assert!(other == one, "blocks of 2^{bits}");
    }
}

#[test]
fn a_restored_simulation_is_captured_as_what_it_was() {
    let (network, options) = (network(2000), options(4, 0.05));
    let before = capture(&under_way(network.clone(), &options, 25));
    let after = capture(&restored(&before, network, options).unwrap());
    assert!(before == after);
}

/// Each part matters: the tests above would see it if one of them were lost.
#[test]
fn what_is_left_out_is_missed() {
    let (network, options) = (network(2000), options(3, 0.0));
    let whole = capture(&under_way(network.clone(), &options, 30));
    let future = |capture: &Capture| {
        let mut sim = restored(capture, network.clone(), options.clone()).unwrap();
        (
            future(&mut sim, 60),
            sim.probes().copied().collect::<Vec<_>>(),
        )
    };
    let expected = future(&whole);
    let far = |wish: &Wish| wish.tick >= whole.tick + 32;
    let without = |lose: &dyn Fn(&mut Capture)| {
        let mut damaged = whole.clone();
        lose(&mut damaged);
        assert!(damaged != whole, "there was nothing to leave out");
        future(&damaged)
    };
    assert!(without(&|c| c.wishes.retain(far)) != expected);
    assert!(without(&|c| c.wishes.retain(|w| !far(w))) != expected);
    assert!(without(&|c| c.messages.truncate(c.messages.len() - 1)) != expected);
    assert!(without(&|c| c.states.swap(0, 1)) != expected);
    assert!(without(&|c| c.probes.clear()) != expected);
}

/// What a capture of 100 agents before tick 20, with latencies of up to 7, is refused for.
fn refusal(damage: impl Fn(&mut Capture)) -> EngineError {
    let (network, options) = (network(100), options(2, 0.0));
    let mut capture = capture(&under_way(network.clone(), &options, 20));
    damage(&mut capture);
    match restored(&capture, network, options) {
        Ok(_) => panic!("accepted"),
        Err(error) => error,
    }
}

fn message(src: u32, dst: u32, sent_tick: u32, arrival_tick: u32) -> UnderWay<u64> {
    let message = Received {
        src,
        dst,
        sent_tick,
        body: 0,
    };
    UnderWay {
        arrival_tick,
        message,
    }
}

#[test]
fn impossible_messages_are_refused() {
    let refused = |messages: &[UnderWay<u64>]| refusal(|c| c.messages = messages.to_vec());
    for agent in [100, u32::MAX] {
        let expected = EngineError::SavedAgent { agent, agents: 100 };
        assert_eq!(refused(&[message(agent, 0, 19, 20)]), expected);
        assert_eq!(refused(&[message(0, agent, 19, 20)]), expected);
    }
    let times = [
        (20, 21),
        (19, 19),
        (0, u32::MAX),
        (u32::MAX, u32::MAX),
        (13, 21),
        (5, 4),
    ];
    for (sent_tick, arrival_tick) in times {
        let expected = EngineError::SavedMessage {
            sent_tick,
            arrival_tick,
            tick: 20,
            latency_ticks_max: 7,
        };
        assert_eq!(refused(&[message(1, 2, sent_tick, arrival_tick)]), expected);
    }
    let before = message(5, 6, 18, 21);
    for after in [
        message(4, 6, 18, 21),
        message(9, 6, 17, 21),
        message(9, 5, 19, 21),
        message(9, 9, 19, 20),
    ] {
        let expected = EngineError::SavedMessageOrder {
            src: after.message.src,
            dst: after.message.dst,
            arrival_tick: after.arrival_tick,
        };
        assert_eq!(refused(&[before, after]), expected);
    }
}

#[test]
fn impossible_states_wishes_and_probes_are_refused() {
    let states = |states| EngineError::SavedStates {
        agents: 100,
        states,
    };
    assert_eq!(refusal(|c| c.states.truncate(99)), states(99));
    assert_eq!(refusal(|c| c.states.push(0)), states(101));
    let probes = |probes| EngineError::SavedProbes { blocks: 2, probes };
    assert_eq!(refusal(|c| c.probes.truncate(1)), probes(1));
    assert_eq!(refusal(|c| c.probes.push((0, 0.0))), probes(3));
    let wish = |agent, tick| refusal(|c| c.wishes.push(Wish { agent, tick }));
    let unknown = EngineError::SavedAgent {
        agent: 100,
        agents: 100,
    };
    assert_eq!(wish(100, 30), unknown);
    let past = EngineError::SavedWish {
        agent: 3,
        wish_tick: 19,
        tick: 20,
    };
    assert_eq!(wish(3, 19), past);
    assert!(past.to_string().ends_with("restore an earlier one"));
}

/// Wishes and messages that are due in the clock's last ticks, or after it.
#[test]
fn the_end_of_the_clock_is_restored() {
    let end = u32::MAX;
    let (network, options) = (network(100), options(2, 0.0));
    let mut restoration = Simulation::restore(Chatty, network, options, end - 3).unwrap();
    (0..100).for_each(|state| restoration.state(state).unwrap());
    for tick in [end - 3, end - 1, end] {
        restoration.wish(Wish { agent: 3, tick }).unwrap();
    }
    let last = message(3, 4, end - 4, end - 1);
    restoration.message(last).unwrap();
    let mut sim = restoration.finish().unwrap();
    assert_eq!(
        sim.wishes().map(|w| w.tick).collect::<Vec<_>>(),
        [end - 3, end - 1]
    );
    assert_eq!(sim.under_way().collect::<Vec<_>>(), [last]);
    sim.run(3);
    let late: Vec<u32> = sim.under_way().map(|m| m.arrival_tick).collect();
    assert!(late.iter().all(|&arrival| arrival == end), "{late:?}");
    assert!(sim.wishes().next().is_none());
}
