//! A run: from a scenario to a finished data set.

mod analysis;
mod error;
mod execute;
mod follower;
mod hermetic;
mod histograms;
mod progress;
mod seen;
mod shocks;
mod stage;
mod tables;
mod timing;
mod watch;

pub use error::RunError;
pub use execute::{RunOptions, RunReport, execute};
pub use progress::{Progress, Silent};
