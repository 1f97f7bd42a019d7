//! A checkpoint: all that is needed to go on with a run from between two ticks.
//!
//! It is one file, written under a temporary name, synced and renamed, so that the one before stays
//! until the new one is whole:
//!
//! ```text
//! "POLITYCP"  version (u32, little-endian)  header  body …  BLAKE3 of all before (32 bytes)
//! ```
//!
//! Header and body are values in the format of postcard, one after the other. What the body holds is
//! for its writer and its reader to agree on, under the same version. Both stream: no second copy of a
//! population is held. The digest is checked before anything is believed; even so no length in the
//! file is trusted further than the file is long.

mod read;
mod write;

use serde::{Deserialize, Serialize};

pub use read::CheckpointReader;
pub use write::CheckpointWriter;

/// Its name in a run's directory.
pub(crate) const CHECKPOINT: &str = "checkpoint";
/// Version of its format; others are refused.
pub const CHECKPOINT_VERSION: u32 = 1;

const MAGIC: [u8; 8] = *b"POLITYCP";
const DIGEST_BYTES: u64 = blake3::OUT_LEN as u64;
/// Longest text in a checkpoint, in bytes.
const TEXT_BYTES_MAX: usize = 1 << 20;

/// Which run a checkpoint belongs to, and where it goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointHeader {
    /// Version of Polity that wrote it.
    pub program: String,
    /// The scenario's hash.
    pub scenario_hash: String,
    /// The seed.
    pub seed: u64,
    /// BLAKE3 of the initial network.
    pub topology_digest: String,
    /// Ticks that have passed.
    pub tick: u32,
}

#[cfg(test)]
mod tests;
