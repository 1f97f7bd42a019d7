//! Deterministic, parallel, message-passing tick engine for populations of agents.
