//! A canonical byte form, for callers who hash or compare topologies.

use super::Topology;

/// Values converted at a time, so that the bytes never exist as a whole.
const CHUNK: usize = 4096;

impl Topology {
    /// Feeds the topology's canonical bytes to `feed`, piece by piece; only their concatenation
    /// means anything, not where pieces end. Equal topologies give equal bytes on every machine.
    ///
    /// All little-endian: agents (u32), edges (u32), 1 or 0 for weights and for latencies (u8
    /// each), then `agents + 1` row starts (u32), targets (u32), weights (f32 bits), latencies (u8).
    /// O(agents + edges).
    pub fn digest_bytes(&self, mut feed: impl FnMut(&[u8])) {
        feed(&self.agents().to_le_bytes());
        feed(&(self.edges() as u32).to_le_bytes());
        feed(&[
            self.weights.is_some().into(),
            self.latencies.is_some().into(),
        ]);
        feed_words(&self.offsets, &mut feed, |v| v.to_le_bytes());
        feed_words(&self.targets, &mut feed, |v| v.to_le_bytes());
        if let Some(weights) = &self.weights {
            feed_words(weights, &mut feed, |v| v.to_le_bytes());
        }
        if let Some(latencies) = &self.latencies {
            feed(latencies);
        }
    }
}

fn feed_words<T: Copy>(values: &[T], feed: &mut impl FnMut(&[u8]), bytes: fn(T) -> [u8; 4]) {
    let mut buffer = [0; 4 * CHUNK];
    for chunk in values.chunks(CHUNK) {
        for (place, &value) in buffer.chunks_exact_mut(4).zip(chunk) {
            place.copy_from_slice(&bytes(value));
        }
        feed(&buffer[..4 * chunk.len()]);
    }
}
