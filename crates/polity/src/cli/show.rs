//! `polity show`.

use std::path::PathBuf;

use clap::Args;

use super::fault::Fault;
use super::print;

#[derive(Debug, Args)]
pub(super) struct Show {
    /// The run's directory.
    run: PathBuf,
}

impl Show {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        print(&polity::show::show(&self.run)?)
    }
}
