//! What emerges in a population of agents, as pure functions over plain data.

pub mod graph;
pub mod hierarchy;
pub mod inequality;
pub mod information;
pub mod roles;
pub mod series;
pub mod tasks;
