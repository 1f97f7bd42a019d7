//! How a simulation is set up.

use crate::delivery::Delivery;
use crate::error::EngineError;

/// Blocks are cut so that a population has about this many, within the bounds below.
const BLOCKS_WANTED: u32 = 64;
const BLOCK_BITS_MIN: u32 = 6;
/// 16,384 agents: their inboxes stay in the second-level cache while they are sorted, and even ten
/// million agents are no more than some hundred blocks to write to.
const BLOCK_BITS_MAX: u32 = 14;
/// Below this many agents per worker, waking it costs more than it saves.
const AGENTS_PER_WORKER_MIN: u32 = 1024;

/// How a simulation is set up. Only `seed` and `delivery` can change a result.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// All randomness follows from it.
    pub seed: u64,
    /// Latency and loss.
    pub delivery: Delivery,
    /// Threads that share the work, the caller's among them; 0 for one per core. Small populations
    /// use fewer.
    pub threads: usize,
    /// Whether [`crate::Simulation::sent`] keeps what was sent in the last tick.
    pub observed: bool,
    /// Agents per block as a power of two (1 to 16); `None` for a size that suits the population.
    pub block_bits: Option<u32>,
    /// Workers, whatever the population's size (but no more than blocks, and 0 counts as 1);
    /// `None` for as many as are worth it.
    pub workers: Option<usize>,
}

impl Options {
    pub(super) fn validate(&self) -> Result<(), EngineError> {
        let Delivery {
            latency_ticks,
            loss,
        } = self.delivery;
        if latency_ticks == 0 {
            return Err(EngineError::NoLatency);
        }
        if !(0.0..=1.0).contains(&loss) {
            return Err(EngineError::BadLoss(loss));
        }
        if let Some(bits) = self.block_bits
            && !(1..=16).contains(&bits)
        {
            return Err(EngineError::BadBlockBits(bits));
        }
        Ok(())
    }

    pub(super) fn block_bits_for(&self, agents: u32) -> u32 {
        let wanted = (agents / BLOCKS_WANTED).max(1).ilog2();
        let fitting = wanted.clamp(BLOCK_BITS_MIN, BLOCK_BITS_MAX);
        self.block_bits.unwrap_or(fitting)
    }

    pub(super) fn workers_for(&self, agents: u32) -> usize {
        let worth = agents.div_ceil(AGENTS_PER_WORKER_MIN) as usize;
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let threads = if self.threads == 0 {
            cores()
        } else {
            self.threads
        };
        self.workers.unwrap_or(threads.min(worth)).max(1)
    }
}
