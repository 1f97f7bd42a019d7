//! A world that uses everything the engine offers, as much as it can: several sends per turn,
//! replies, wishes near and far, more than eight draws per purpose, sums of floats.
//!
//! What an agent decides is a function of plain values ([`decide`]), so that the serial reference
//! engine can ask it too.

use polity_engine::random::Purpose;
use polity_engine::topology::Topology;
use polity_engine::topology::generators::{Generator, WattsStrogatz};
use polity_engine::{Context, Newborn, Options, Received, Simulation, World};

pub(crate) const PURPOSES: [Purpose; 3] = [
    Purpose::named("chatty/birth"),
    Purpose::named("chatty/what"),
    Purpose::named("chatty/whom"),
];
const BIRTH: usize = 0;
const WHAT: usize = 1;
const WHOM: usize = 2;

pub(crate) struct Chatty;

/// What an agent wants done after its turn, in order.
pub(crate) enum Effect {
    Send(usize, u64),
    Reply(u32, u64),
    WakeAt(u32),
}

/// A turn. The state becomes a hash of everything heard, in the order in which it was heard.
pub(crate) fn decide(
    state: &mut u64,
    tick: u32,
    degree: usize,
    inbox: impl Iterator<Item = (u32, u32, u64)>,
    draw: &mut dyn FnMut(usize) -> u64,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut hash = Fnv(*state);
    for (src, sent_tick, body) in inbox {
        hash.add_all([u64::from(src), u64::from(sent_tick), body]);
        if draw(WHAT).is_multiple_of(3) {
            effects.push(Effect::Reply(src, draw(WHAT)));
        }
    }
    for _ in 0..draw(WHOM) % 4 {
        if degree > 0 {
            let neighbour = draw(WHOM) as usize % degree;
            effects.push(Effect::Send(neighbour, draw(WHAT)));
        }
    }
    (0..draw(WHAT) % 12).for_each(|_| hash.add(draw(WHAT)));
    for _ in 0..draw(WHOM) % 3 {
        let ahead = [0, 1, 2, 5, 40, 300][draw(WHOM) as usize % 6];
        effects.push(Effect::WakeAt((tick + ahead).saturating_sub(1)));
    }
    *state = hash.0;
    effects
}

impl World for Chatty {
    type State = u64;
    type Message = u64;
    /// How many turns, and a sum that shows their order.
    type Probe = (u64, f64);
    const PURPOSES: &'static [Purpose] = &PURPOSES;

    fn birth(&self, newborn: &mut Newborn<'_>) -> u64 {
        let first = newborn.draws(BIRTH).next_u64();
        newborn.wake_at((first % 5) as u32);
        first
    }

    fn act(&self, state: &mut u64, inbox: &[Received<u64>], ctx: &mut Context<'_, Self>) {
        let (tick, degree) = (ctx.tick(), ctx.neighbours().len());
        let heard = inbox.iter().map(|m| (m.src, m.sent_tick, m.body));
        let mut draw = |purpose| ctx.draws(purpose).next_u64();
        for effect in decide(state, tick, degree, heard, &mut draw) {
            match effect {
                Effect::Send(neighbour, body) => ctx.send(neighbour, body),
                Effect::Reply(dst, body) => ctx.reply(dst, body),
                Effect::WakeAt(tick) => ctx.wake_at(tick),
            }
        }
        let (turns, sum) = ctx.probe();
        *turns += 1;
        *sum += (*state >> 11) as f64 * 1e-9;
    }
}

/// FNV-1a over words: enough to compare runs.
pub(crate) struct Fnv(pub(crate) u64);

impl Fnv {
    pub(crate) const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) fn add_all(&mut self, words: impl IntoIterator<Item = u64>) {
        words.into_iter().for_each(|word| self.add(word));
    }

    pub(crate) fn add(&mut self, word: u64) {
        for byte in word.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

/// A network with latencies of its own on every edge.
pub(crate) fn network(agents: u32) -> Topology {
    let small_world = WattsStrogatz {
        degree: 6,
        rewire: 0.3,
    };
    let network = small_world.generate(agents, 5).unwrap();
    network.with_latencies(1, 7, 5).unwrap()
}

/// A digest of all messages sent, in order, of the turns and of the final states.
pub(crate) fn digest(topology: Topology, options: Options, ticks: u32) -> u64 {
    let options = Options {
        observed: true,
        ..options
    };
    let mut sim = Simulation::new(Chatty, topology, options).unwrap();
    let mut hash = Fnv::new();
    for tick in 0..ticks {
        sim.step();
        for sent in sim.sent() {
            let flags = u64::from(sent.lost) << 63 | u64::from(tick);
            let ends = u64::from(sent.src) << 32 | u64::from(sent.dst);
            hash.add_all([flags, ends, sent.body]);
        }
    }
    hash.add(sim.probes_mut().map(|(turns, _)| *turns).sum());
    hash.add_all(sim.states().copied());
    hash.0
}
