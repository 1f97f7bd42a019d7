//! What a topology promises whatever it was built from, and what each generator promises of it.

mod build;
mod exact;
mod golden;
mod interchange;
mod random;

use super::*;

/// Checks the invariants that the module states, for any topology.
fn check_invariants(topology: &Topology) {
    let mut edges = 0;
    for agent in 0..topology.agents() {
        let row = topology.neighbours(agent);
        assert!(row.is_sorted_by(|a, b| a < b), "row {agent}: {row:?}");
        assert!(
            row.iter()
                .all(|&dst| dst != agent && dst < topology.agents())
        );
        assert_eq!(topology.edge_range(agent).len(), row.len());
        edges += row.len();
    }
    assert_eq!(edges, topology.edges());
    assert!(topology.weights().is_none_or(|w| w.len() == edges));
    assert!(topology.latencies().is_none_or(|l| l.len() == edges));
}

/// 64-bit FNV-1a over the canonical bytes.
fn digest(topology: &Topology) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    topology.digest_bytes(|bytes| {
        for &byte in bytes {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    });
    hash
}
