//! Whether a scenario can fit into any machine it may be meant for.

use polity_worlds::society::agent::Agent;
use polity_worlds::society::skills::Contact;

/// Largest estimate that is accepted, in bytes (256 GiB): beyond it a number was mistyped.
pub const MEMORY_BYTES_MAX: u64 = 1 << 38;

/// Beside the state: inbox, schedule, membership, offsets, work in hand.
const AGENT_OVERHEAD_BYTES: f64 = 128.0;
/// Beside the contact: target (4), latency (1), and a pair while building (8).
const EDGE_OVERHEAD_BYTES: f64 = 13.0;

/// A rough estimate of the memory that a society needs, in bytes:
/// `agents · (state + 128) + edges · (contact + 13)`, the sizes of state and contact being those of
/// the world's own types.
#[must_use]
pub fn memory_bytes(agents: u32, edges: f64) -> f64 {
    let agent = size_of::<Agent>() as f64 + AGENT_OVERHEAD_BYTES;
    let edge = size_of::<Contact>() as f64 + EDGE_OVERHEAD_BYTES;
    f64::from(agents) * agent + edges * edge
}
