//! The work of `throughput` and `scale`: whoever is active writes one message per tick to a random
//! neighbour, and what arrives is folded, in order, into the state. Included by both.

use polity_engine::random::Purpose;
use polity_engine::{Context, Newborn, Received, World};

/// One agent in so many writes, in every tick. The others act when they are written to; where messages
/// are taken one by one, they just take them.
pub(crate) struct Chat<const ONE_BY_ONE: bool> {
    pub(crate) one_in: u32,
}

/// The order matters: exclusive-or and multiplication do not commute.
fn fold(seen: u64, m: &Received<u32>) -> u64 {
    (seen ^ u64::from(m.body) ^ u64::from(m.src) << 32).wrapping_mul(0x0000_0100_0000_01b3)
}

impl<const ONE_BY_ONE: bool> World for Chat<ONE_BY_ONE> {
    type State = u64;
    type Message = u32;
    type Probe = ();
    const PURPOSES: &'static [Purpose] = &[Purpose::named("bench/neighbour")];
    const ONE_BY_ONE: bool = ONE_BY_ONE;

    fn birth(&self, newborn: &mut Newborn<'_>) -> u64 {
        if newborn.agent().is_multiple_of(self.one_in) {
            newborn.wake_at(0);
        }
        u64::from(newborn.agent())
    }

    #[inline]
    fn receive(&self, state: &mut u64, message: &Received<u32>) -> bool {
        *state = fold(*state, message);
        false
    }

    #[inline]
    fn act(&self, state: &mut u64, inbox: &[Received<u32>], ctx: &mut Context<'_, Self>) {
        *state = inbox.iter().fold(*state, fold);
        if !ctx.agent().is_multiple_of(self.one_in) {
            return;
        }
        let degree = ctx.neighbours().len() as u64;
        let neighbour = ctx.draws(0).below(degree) as usize;
        ctx.send(neighbour, *state as u32);
        ctx.wake_at(ctx.tick() + 1);
    }
}
