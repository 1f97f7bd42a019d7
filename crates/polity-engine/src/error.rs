//! What can go wrong when a simulation is set up or restored. A running one cannot fail.

use thiserror::Error;

/// A simulation that cannot be built. Nothing has happened yet; mend the options and try again.
#[derive(Debug, Error, Clone, PartialEq)]
#[non_exhaustive]
pub enum EngineError {
    /// The latency is 0, so that a message would arrive in the tick that sends it.
    #[error("a message needs at least 1 tick to arrive, not 0; set the latency to 1 or more")]
    NoLatency,
    /// The loss is not a probability.
    #[error("the share of lost messages must lie between 0 and 1, not {0}")]
    BadLoss(f64),
    /// A block would be a single agent, or too large for an agent's place in it to fit 16 bits.
    #[error(
        "a block holds 2 to 65536 agents (1 to 16 bits), not 2 to the power of {0}; \
         leave the size out for one that fits the population"
    )]
    BadBlockBits(u32),
    /// The system refused to start the threads.
    #[error("cannot start {threads} threads ({reason}); ask for fewer")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What the system said.
        reason: String,
    },
    /// More or fewer saved states than agents.
    #[error("a population of {agents} agents has as many states, not {states}; {SAVED_HINT}")]
    SavedStates {
        /// How many agents the topology has.
        agents: u32,
        /// How many states were given; one too many where the surplus was not counted.
        states: u32,
    },
    /// A saved message or wish names an agent that does not exist.
    #[error("agents are numbered below {agents}, but {agent} is named; {SAVED_HINT}")]
    SavedAgent {
        /// Who is named.
        agent: u32,
        /// How many agents the topology has.
        agents: u32,
    },
    /// A saved message that cannot be under way at the tick of the restored clock.
    #[error(
        "before tick {tick}, with latencies of up to {latency_ticks_max} ticks, no message of tick \
         {sent_tick} is under way that arrives in tick {arrival_tick}; {SAVED_HINT}"
    )]
    SavedMessage {
        /// When it was sent.
        sent_tick: u32,
        /// When it would arrive.
        arrival_tick: u32,
        /// The tick that comes next.
        tick: u32,
        /// The longest latency that these options and this topology allow.
        latency_ticks_max: u8,
    },
    /// Saved messages in another order than [`crate::Simulation::under_way`] gives them in.
    #[error(
        "messages are restored by arrival, receiver, sent tick and sender, all ascending; \
         the one from {src} to {dst} that arrives in tick {arrival_tick} is out of this order; \
         {SAVED_HINT}"
    )]
    SavedMessageOrder {
        /// Its sender.
        src: u32,
        /// Its receiver.
        dst: u32,
        /// When it arrives.
        arrival_tick: u32,
    },
    /// A saved wish to be woken in a tick that has passed.
    #[error(
        "agent {agent} wishes to be woken in tick {wish_tick}, but tick {tick} comes next; {SAVED_HINT}"
    )]
    SavedWish {
        /// Who wishes.
        agent: u32,
        /// For which tick.
        wish_tick: u32,
        /// The tick that comes next.
        tick: u32,
    },
    /// The saved probes are of another number of blocks.
    #[error(
        "the population is cut into {blocks} blocks with one probe each, not {probes}; restore it \
         with the block size that it was saved with, or without probes"
    )]
    SavedProbes {
        /// How many blocks there are.
        blocks: usize,
        /// How many probes were given; one too many where the surplus was not counted.
        probes: usize,
    },
}

/// What to do about a saved simulation that contradicts itself.
const SAVED_HINT: &str =
    "it is damaged, or was saved with another topology or other options: restore an earlier one";
