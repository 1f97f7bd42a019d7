//! What a user writes: the state of an agent, its messages, and what it does with them.

use crate::delivery::Delivery;
use crate::mail::{Outbox, Received};
use crate::random::{Address, Draws, Party, Purpose};
use crate::schedule::Wishes;
use crate::topology::Topology;

/// A world: rules that the engine runs for every agent, and parameters that all agents share.
///
/// The world itself is immutable during a tick, so what an agent does can follow only from its own
/// state, its inbox, its neighbours' ids, and draws at its own address.
pub trait World: Sync + Sized {
    /// What one agent remembers.
    type State: Send;
    /// What one message says: a small `Copy` value (32 bytes are well spent, 100 are not).
    type Message: Copy + Send + Sync;
    /// Counters that a block of agents gathers while they act, for observers; `()` for none.
    ///
    /// It is written by the agents of one block in their order and read between ticks, blocks in
    /// order, so that even sums of floats come out the same on any number of threads.
    type Probe: Default + Send;

    /// What the world draws random numbers for; [`Context::draws`] takes an index into this list.
    const PURPOSES: &'static [Purpose] = &[];

    /// Whether agents take their messages one by one ([`World::receive`]), not as an inbox.
    ///
    /// For worlds in which a message changes who reads it and no more: what is heard is folded, counted,
    /// the latest or the best kept. No message is sorted or moved then, and whoever has nothing to do about
    /// one is not called. Without it, `receive` is not called.
    const ONE_BY_ONE: bool = false;

    /// The state of a new agent. Whoever should act without being written to must be woken.
    fn birth(&self, newborn: &mut Newborn<'_>) -> Self::State;

    /// Takes one message, in the tick in which it arrives and before its receiver acts; returns whether
    /// it shall act in this tick. Called only if [`World::ONE_BY_ONE`].
    ///
    /// Each agent receives in canonical order: sent tick, then sender, then the sender's order. Who of
    /// several agents receives first is left open. O(1) for the engine; mark it `#[inline]`.
    #[inline]
    fn receive(&self, _state: &mut Self::State, _message: &Received<Self::Message>) -> bool {
        const {
            assert!(
                !Self::ONE_BY_ONE,
                "a world with ONE_BY_ONE must write `receive`"
            )
        }
        true
    }

    /// One tick of one agent: called only if it has messages (or [`World::receive`] said so of one) or
    /// asked to be woken.
    ///
    /// The inbox is in canonical order: sent tick, then sender, then the sender's order; it is empty
    /// where messages are taken one by one. Where this is a few lines, mark it `#[inline]`: a call is
    /// then a good part of what it costs.
    fn act(
        &self,
        state: &mut Self::State,
        inbox: &[Received<Self::Message>],
        ctx: &mut Context<'_, Self>,
    );

    /// Called some turns before an agent's own, to ask for memory that its state refers to, see
    /// [`crate::fetch_ahead`]: a population that does not fit the caches waits for it otherwise.
    /// Nothing can follow from it. Does nothing unless it is written.
    #[inline]
    fn fetch(_state: &Self::State) {}
}

/// What a new agent can see and do.
pub struct Newborn<'a> {
    pub(crate) agent: u32,
    pub(crate) tick: u32,
    pub(crate) topology: &'a Topology,
    pub(crate) draws: &'a mut [Draws],
    pub(crate) wishes: &'a mut Wishes,
    pub(crate) local: u16,
}

impl Newborn<'_> {
    /// Its index.
    #[must_use]
    pub fn agent(&self) -> u32 {
        self.agent
    }

    /// The first tick in which it can act.
    #[must_use]
    pub fn tick(&self) -> u32 {
        self.tick
    }

    /// Whom it may write to, ascending.
    #[must_use]
    pub fn neighbours(&self) -> &[u32] {
        self.topology.neighbours(self.agent)
    }

    /// Its draws for one of the world's purposes. Give birth a purpose of its own: an agent that
    /// also acts in this tick starts from the same addresses.
    pub fn draws(&mut self, purpose: usize) -> &mut Draws {
        &mut self.draws[purpose]
    }

    /// Asks to act in a tick: [`Newborn::tick`], if `tick` is not later. Otherwise as
    /// [`Context::wake_at`].
    pub fn wake_at(&mut self, tick: u32) {
        self.wishes.add(self.local, self.tick, tick.max(self.tick));
    }
}

/// Whose turn it is.
#[derive(Clone, Copy)]
pub(crate) struct Turn<'a> {
    /// In one word, as it is written anew for every turn and read in parts and as a whole.
    pub(crate) address: Address,
    /// The agent's place among those who act about now.
    pub(crate) lane: usize,
    pub(crate) party: Party<'a>,
}

impl Turn<'_> {
    /// A turn before the first.
    pub(crate) const NOBODYS: Self = Turn {
        address: Address::of(0, 0),
        lane: 0,
        party: Party {
            first_agent: 0,
            members: &[],
        },
    };

    /// This turn's draws.
    #[inline]
    pub(crate) fn of(self, draws: &mut Draws) -> &mut Draws {
        draws.turn(self.address, self.lane, self.party)
    }
}

/// What an acting agent can see and do beyond its state and inbox.
pub struct Context<'a, W: World> {
    pub(crate) turn: Turn<'a>,
    pub(crate) local: u16,
    pub(crate) neighbours: &'a [u32],
    pub(crate) topology: &'a Topology,
    pub(crate) delivery: &'a Delivery,
    pub(crate) outbox: &'a mut Outbox<W::Message>,
    pub(crate) draws: &'a mut [Draws],
    pub(crate) wishes: &'a mut Wishes,
    pub(crate) probe: &'a mut W::Probe,
}

impl<'a, W: World> Context<'a, W> {
    /// The acting agent.
    #[must_use]
    #[inline]
    pub fn agent(&self) -> u32 {
        self.turn.address.agent()
    }

    /// The present tick.
    #[must_use]
    #[inline]
    pub fn tick(&self) -> u32 {
        self.turn.address.tick()
    }

    /// Whom it may write to unasked, ascending.
    #[must_use]
    #[inline]
    pub fn neighbours(&self) -> &'a [u32] {
        self.neighbours
    }

    /// Who may message whom.
    #[must_use]
    #[inline]
    pub fn topology(&self) -> &'a Topology {
        self.topology
    }

    /// Its draws for one of the world's purposes (an index into [`World::PURPOSES`]); a second
    /// call in the same tick reads on where the first stopped.
    #[inline]
    pub fn draws(&mut self, purpose: usize) -> &mut Draws {
        self.turn.of(&mut self.draws[purpose])
    }

    /// Counters of the agent's block.
    #[inline]
    pub fn probe(&mut self) -> &mut W::Probe {
        self.probe
    }

    /// Writes to the neighbour in this place of [`Context::neighbours`].
    ///
    /// # Panics
    /// If there is no such neighbour: a defect of the world, not of its input.
    #[inline]
    pub fn send(&mut self, neighbour: usize, body: W::Message) {
        match self.outbox.is_direct() {
            true => {
                let dst = self.neighbours[neighbour];
                self.outbox.send_directly(self.turn.address, dst, body);
            }
            false => self.post_along(neighbour, body),
        }
    }

    /// Writes to an agent whose id it has learnt: a neighbour, or somebody who wrote to it.
    ///
    /// # Panics
    /// If no agent has this id: a defect of the world, not of its input.
    #[inline]
    pub fn reply(&mut self, dst: u32, body: W::Message) {
        assert!(dst < self.topology.agents(), "agent {dst} does not exist");
        match self.outbox.is_direct() {
            true => self.outbox.send_directly(self.turn.address, dst, body),
            false => self.post_to(dst, body),
        }
    }

    /// As [`Context::send`], whatever happens to messages on their way.
    #[inline(never)]
    fn post_along(&mut self, neighbour: usize, body: W::Message) {
        let dst = self.neighbours[neighbour];
        let latency_ticks = match self.topology.latencies() {
            Some(latencies) => latencies[self.topology.edge_range(self.agent()).start + neighbour],
            None => self.delivery.latency_ticks,
        };
        self.outbox.post(self.turn, dst, latency_ticks, body);
    }

    /// As [`Context::reply`], whatever happens to messages on their way.
    #[inline(never)]
    fn post_to(&mut self, dst: u32, body: W::Message) {
        let latency_ticks = self
            .delivery
            .latency_between(self.topology, self.agent(), dst);
        self.outbox.post(self.turn, dst, latency_ticks, body);
    }

    /// Asks to act in a later tick: the next one, if `tick` is not in the future.
    ///
    /// All wishes stand, those for the same tick once; none can be taken back. The tick `u32::MAX`
    /// never comes.
    #[inline]
    pub fn wake_at(&mut self, tick: u32) {
        let now = self.tick();
        match tick <= now + 1 {
            true => self.wishes.add_next(self.local),
            false => self.wishes.add(self.local, now, tick),
        }
    }
}
