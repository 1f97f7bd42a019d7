//! What can go wrong when a simulation is set up. A running one cannot fail.

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
}
