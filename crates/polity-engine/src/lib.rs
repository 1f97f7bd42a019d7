//! Deterministic, parallel, message-passing tick engine for populations of agents.

mod delivery;
mod error;
mod mail;
pub mod random;
mod schedule;
mod simulation;
pub mod topology;
mod world;

pub use delivery::{Delivery, LATENCY_TICKS_MAX};
pub use error::EngineError;
pub use mail::{Received, Sent};
pub use simulation::{BlockView, Options, Simulation};
pub use world::{Context, Newborn, World};
