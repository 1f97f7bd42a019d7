//! Nothing: see `benches/ticks.rs`.
