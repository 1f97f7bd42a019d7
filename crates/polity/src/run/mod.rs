//! A run: from a scenario to a finished data set.

mod error;
mod execute;
mod hermetic;
mod histograms;
mod progress;
mod shocks;
mod tables;
mod timing;
mod watch;

pub use error::RunError;
pub use execute::{RunOptions, RunReport, execute};
pub use progress::{Progress, Silent};
