//! Deterministic, parallel, message-passing tick engine for populations of agents.

pub mod random;
pub mod topology;
