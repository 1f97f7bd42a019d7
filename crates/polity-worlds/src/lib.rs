//! Populations of self-organizing agents with mocked policies, as worlds for `polity-engine`.
//!
//! A world knows agents, messages and rules; it knows no files, no scenarios and no metrics. What
//! happened is read off its messages and its probes by whoever observes the simulation.

pub mod choices;
pub mod profile;
pub mod society;
pub mod team;
pub mod usage;
