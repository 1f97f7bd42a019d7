//! A run: from a scenario to a finished data set.
//!
//! ```text
//! execute ─┐               ┌─► checkpoint, now and then and at an interrupt
//!          ├─► Run ─► play ┤
//! resume ──┘               └─► tables, summary, manifest
//! ```

mod analysis;
mod calls;
mod checkpoint;
mod conclude;
mod error;
mod execute;
mod follower;
mod fork;
mod hermetic;
mod histograms;
mod hooks;
mod pace;
mod part;
mod play;
mod progress;
mod resume;
mod seen;
mod setup;
mod shocks;
mod society;
mod stage;
mod tables;
mod team;
mod timing;
mod watch;

pub use error::RunError;
pub(crate) use execute::execute_with;
pub use execute::{RunOptions, RunReport, execute};
pub use fork::{ForkError, fork};
pub(crate) use hooks::{End, Hooks, Witness};
pub use progress::{Progress, Silent};
pub use resume::{Ready, ResumeError, ResumeOptions, Resumption, Start, resume};
pub(crate) use seen::Seen;
pub(crate) use setup::engine_options;
pub(crate) use society::Unwatched;
