//! The work of `throughput`, cut into stages: each world does what the one before does and one thing
//! more, so that the difference between two of them is what that thing costs, however the engine
//! is built inside. Included by the benches that time stages and that count instructions.

use polity_engine::random::Purpose;
use polity_engine::topology::generators::{Generator, WattsStrogatz};
use polity_engine::{Context, Newborn, Options, Received, Simulation, World};

/// Agents are woken in every tick.
pub(crate) const WAKE: u8 = 0;
/// … and draw a neighbour.
pub(crate) const DRAW: u8 = 1;
/// … and write to it: the message is sorted into an inbox that nobody reads.
pub(crate) const SEND: u8 = 2;
/// … and fold their inboxes: the whole work.
pub(crate) const FOLD: u8 = 3;

/// Agents that do all up to a stage.
pub(crate) struct Chat<const STAGE: u8>;

impl<const STAGE: u8> World for Chat<STAGE> {
    type State = u64;
    type Message = u32;
    type Probe = ();
    const PURPOSES: &'static [Purpose] = &[Purpose::named("bench/neighbour")];

    fn birth(&self, newborn: &mut Newborn<'_>) -> u64 {
        newborn.wake_at(0);
        u64::from(newborn.agent())
    }

    #[inline]
    fn act(&self, state: &mut u64, inbox: &[Received<u32>], ctx: &mut Context<'_, Self>) {
        ctx.wake_at(ctx.tick() + 1);
        *state = state.wrapping_add(1);
        if STAGE >= FOLD {
            let fold = |seen: u64, m: &Received<u32>| {
                (seen ^ u64::from(m.body) ^ u64::from(m.src) << 32)
                    .wrapping_mul(0x0000_0100_0000_01b3)
            };
            *state = inbox.iter().fold(*state, fold);
        }
        if STAGE >= DRAW {
            let degree = ctx.neighbours().len() as u64;
            let neighbour = ctx.draws(0).below(degree) as usize;
            match STAGE >= SEND {
                true => ctx.send(neighbour, *state as u32),
                false => *state ^= neighbour as u64,
            }
        }
    }
}

/// A population on one thread, on a random network of degree 8.
pub(crate) fn population<const STAGE: u8>(agents: u32) -> Simulation<Chat<STAGE>> {
    let random = WattsStrogatz {
        degree: 8,
        rewire: 1.0,
    };
    let topology = random.generate(agents, 1).expect("a possible network");
    let options = Options {
        seed: 1,
        threads: 1,
        workers: Some(1),
        ..Options::default()
    };
    Simulation::new(Chat, topology, options).expect("possible options")
}
