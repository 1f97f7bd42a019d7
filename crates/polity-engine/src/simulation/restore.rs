//! Putting a simulation up again from its parts.

use super::block::Block;
use super::partition::Partition;
use super::{Options, Simulation, UnderWay, Wish};
use crate::error::EngineError;
use crate::topology::Topology;
use crate::world::World;

/// A simulation that is being restored, by [`Simulation::restore`].
///
/// States, messages, wishes and probes are handed over one by one, each kind in the order in which
/// the saved simulation gave it; the kinds may come in any order. What contradicts the clock, the
/// topology or the options is refused, and nothing that is refused has been taken over.
///
/// ```
/// # use polity_engine::{topology::Topology, Context, EngineError, Newborn, Options, Received, Simulation, World};
/// # struct Relay;
/// # impl World for Relay {
/// #     type State = u32; type Message = u32; type Probe = u64;
/// #     fn birth(&self, newborn: &mut Newborn<'_>) -> u32 { newborn.wake_at(0); 0 }
/// #     fn act(&self, own: &mut u32, inbox: &[Received<u32>], ctx: &mut Context<'_, Self>) {
/// #         *own += 1; *ctx.probe() += inbox.len() as u64; ctx.send(0, *own); ctx.wake_at(ctx.tick() + 3);
/// #     }
/// # }
/// # let network = || Topology::from_undirected_edges(3, vec![(0, 1), (1, 2)]).unwrap();
/// # let mut old = Simulation::new(Relay, network(), Options::default())?;
/// # old.run(10);
/// let mut restoration = Simulation::restore(Relay, network(), Options::default(), old.tick())?;
/// old.states().try_for_each(|&state| restoration.state(state))?;
/// old.under_way().try_for_each(|message| restoration.message(message))?;
/// old.wishes().try_for_each(|wish| restoration.wish(wish))?;
/// old.probes().try_for_each(|&probe| restoration.probe(probe))?;
/// let mut new = restoration.finish()?;
/// old.run(10);
/// new.run(10);
/// assert!(old.states().eq(new.states()));
/// # Ok::<(), EngineError>(())
/// ```
pub struct Restoration<W: World> {
    sim: Simulation<W>,
    block_bits: u32,
    latency_ticks_max: u8,
    states: u32,
    probes: usize,
    /// Where the last message stands in the order of messages.
    last: Option<Place>,
}

/// Arrival tick, receiver, sent tick, sender: the order in which messages are restored.
type Place = (u32, u32, u32, u32);

impl<W: World> Simulation<W> {
    /// Begins to restore a simulation that was taken down before `tick`.
    ///
    /// It goes on as the saved one would have, if world, topology, seed and delivery are those that
    /// the saved one had; threads and blocks are free, but see [`Restoration::probe`]. What was
    /// sent in the last tick before ([`Simulation::sent`]) is not restored.
    ///
    /// # Errors
    /// If the options are not usable; see [`EngineError`].
    pub fn restore(
        world: W,
        topology: Topology,
        options: Options,
        tick: u32,
    ) -> Result<Restoration<W>, EngineError> {
        let sim = Self::unpopulated(world, topology, &options, tick)?;
        Ok(Restoration {
            block_bits: options.block_bits_for(sim.topology.agents()),
            latency_ticks_max: sim.delivery.latency_ticks_max(&sim.topology),
            sim,
            states: 0,
            probes: 0,
            last: None,
        })
    }
}

impl<W: World> Restoration<W> {
    /// Hands over the state of the next agent.
    ///
    /// # Errors
    /// [`EngineError::SavedStates`] if every agent already has one.
    pub fn state(&mut self, state: W::State) -> Result<(), EngineError> {
        let (agent, agents) = (self.states, self.sim.topology.agents());
        if agent >= agents {
            return Err(EngineError::SavedStates {
                agents,
                states: agents.saturating_add(1),
            });
        }
        self.states += 1;
        let size = (1 << self.block_bits).min(agents - agent);
        let states = &mut self.block_mut(self.block_of(agent)).states;
        if states.is_empty() {
            states.reserve_exact(size as usize);
        }
        states.push(state);
        Ok(())
    }

    /// Hands over a message, in the order of [`Simulation::under_way`].
    ///
    /// # Errors
    /// If it names an agent that does not exist, cannot be under way in this tick, or does not
    /// follow the one before; see [`EngineError`].
    pub fn message(&mut self, saved: UnderWay<W::Message>) -> Result<(), EngineError> {
        let UnderWay {
            arrival_tick,
            message,
        } = saved;
        self.check_agent(message.src)?;
        self.check_agent(message.dst)?;
        self.check_time(message.sent_tick, arrival_tick)?;
        let place = (arrival_tick, message.dst, message.sent_tick, message.src);
        if self.last > Some(place) {
            return Err(EngineError::SavedMessageOrder {
                src: message.src,
                dst: message.dst,
                arrival_tick,
            });
        }
        self.last = Some(place);
        let ticks_ahead = (arrival_tick - self.sim.tick) as usize;
        let sender = self.block_of(message.src);
        let outbox = &mut self.owner_mut(sender).outbox;
        outbox.put_back(message, ticks_ahead);
        Ok(())
    }

    /// Hands over a wish. Wishes may come in any order; one for `u32::MAX` is never granted.
    ///
    /// # Errors
    /// If it names an agent that does not exist, or a tick that has passed; see [`EngineError`].
    pub fn wish(&mut self, wish: Wish) -> Result<(), EngineError> {
        let Wish { agent, tick } = wish;
        self.check_agent(agent)?;
        let now = self.sim.tick;
        if tick < now {
            return Err(EngineError::SavedWish {
                agent,
                wish_tick: tick,
                tick: now,
            });
        }
        let block = self.block_mut(self.block_of(agent));
        let local = (agent - block.first_agent) as u16;
        block.wishes.add(local, now, tick);
        Ok(())
    }

    /// Hands over the probe of the next block.
    ///
    /// Probes belong to blocks, so they can be restored only where the population is cut as it was:
    /// always, unless [`Options::block_bits`] differs. Whoever wants another cut hands over none,
    /// and adds what they held to what [`Simulation::probes_mut`] gives.
    ///
    /// # Errors
    /// [`EngineError::SavedProbes`] if every block already has one.
    pub fn probe(&mut self, probe: W::Probe) -> Result<(), EngineError> {
        let block = self.probes;
        if block >= self.sim.blocks() {
            return Err(self.wrong_probes(block + 1));
        }
        self.block_mut(block).probe = probe;
        self.probes += 1;
        Ok(())
    }

    /// The simulation, ready for its next tick. O(messages · log of those in a block), or O(messages)
    /// where all take equally long.
    ///
    /// # Errors
    /// If there are too few states, or some probes but too few.
    pub fn finish(mut self) -> Result<Simulation<W>, EngineError> {
        let (agents, states) = (self.sim.topology.agents(), self.states);
        if states < agents {
            return Err(EngineError::SavedStates { agents, states });
        }
        if self.probes > 0 && self.probes < self.sim.blocks() {
            return Err(self.wrong_probes(self.probes));
        }
        for partition in &mut self.sim.partitions {
            partition.outbox.sort_by_sent_tick();
        }
        Ok(self.sim)
    }

    fn wrong_probes(&self, probes: usize) -> EngineError {
        EngineError::SavedProbes {
            blocks: self.sim.blocks(),
            probes,
        }
    }

    fn check_agent(&self, agent: u32) -> Result<(), EngineError> {
        let agents = self.sim.topology.agents();
        match agent < agents {
            true => Ok(()),
            false => Err(EngineError::SavedAgent { agent, agents }),
        }
    }

    /// Sent before the coming tick, arriving from then on, and not slower than anything can be.
    fn check_time(&self, sent_tick: u32, arrival_tick: u32) -> Result<(), EngineError> {
        let (tick, latency_ticks_max) = (self.sim.tick, self.latency_ticks_max);
        let possible = sent_tick < tick
            && arrival_tick >= tick
            && arrival_tick - sent_tick <= u32::from(latency_ticks_max);
        match possible {
            true => Ok(()),
            false => Err(EngineError::SavedMessage {
                sent_tick,
                arrival_tick,
                tick,
                latency_ticks_max,
            }),
        }
    }

    /// The block that an existing agent belongs to.
    fn block_of(&self, agent: u32) -> usize {
        (agent >> self.block_bits) as usize
    }

    fn block_mut(&mut self, block: usize) -> &mut Block<W> {
        let owner = self.owner_mut(block);
        &mut owner.blocks[block - owner.first_block]
    }

    /// The partition that an existing block belongs to.
    fn owner_mut(&mut self, block: usize) -> &mut Partition<W> {
        let partitions = &mut self.sim.partitions;
        let owner = partitions.partition_point(|p| p.first_block <= block) - 1;
        &mut partitions[owner]
    }
}
