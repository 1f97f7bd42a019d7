//! A team at work, from a scenario to rows.
//!
//! ```text
//! Scenario ─► Course: shocks, then one task per tick ─► TaskRecord ─► Observer ─► rows ─► Sink
//! ```
//!
//! A run writes the rows to a data set, a sweep keeps those it needs; both come this way.

mod course;
mod fields;
mod observer;
mod rows;
mod strike;
mod summary;

pub use course::Course;
pub use observer::{Observer, Sink};
pub use summary::Totals;
