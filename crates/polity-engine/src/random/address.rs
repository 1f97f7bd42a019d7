//! Where in the randomness of a purpose an agent's draws of a tick are.

/// An agent and a tick, in one word: one store writes it, one comparison recognizes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address(u64);

impl Address {
    #[inline]
    pub(crate) const fn of(agent: u32, tick: u32) -> Self {
        Self((tick as u64) << 32 | agent as u64)
    }

    #[inline]
    pub(crate) fn agent(self) -> u32 {
        self.0 as u32
    }

    #[inline]
    pub(crate) fn tick(self) -> u32 {
        (self.0 >> 32) as u32
    }
}
