//! A run: from a scenario to a finished data set.

mod analysis;
mod error;
mod execute;
mod follower;
mod hermetic;
mod histograms;
mod hooks;
mod progress;
mod seen;
mod shocks;
mod stage;
mod tables;
mod timing;
mod watch;

pub use error::RunError;
pub(crate) use execute::execute_with;
pub use execute::{RunOptions, RunReport, execute};
pub(crate) use hooks::{End, Hooks, Witness};
pub use progress::{Progress, Silent};
pub(crate) use seen::Seen;
