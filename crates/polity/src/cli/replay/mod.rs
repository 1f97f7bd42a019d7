//! `polity replay`.

mod json;
mod text;

use std::path::PathBuf;

use clap::Args;
use polity::replay::{ReplayError, Verdict, replay};

use super::fault::Fault;
use super::interrupt::Interrupt;
use super::print;
use super::progress::progress;

#[derive(Debug, Args)]
pub(super) struct Replay {
    /// The run's directory. A copy of its size is made in the temporary directory (TMPDIR) meanwhile.
    run: PathBuf,
    /// Threads of the simulation [default: one per core]. They change no result.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    threads: usize,
    /// Shows no progress.
    #[arg(long)]
    quiet: bool,
    /// Prints the verdict as JSON.
    #[arg(long)]
    json: bool,
}

impl Replay {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        let interrupt = Interrupt::listen();
        let mut progress = progress(self.quiet);
        let verdict = match replay(&self.run, self.threads, progress.as_mut(), interrupt.flag()) {
            Err(stopped @ ReplayError::Interrupted { .. }) => {
                return Err(Fault::new(interrupt.exit_code(), stopped));
            }
            other => other?,
        };
        match self.json {
            true => print(&format!("{}\n", json::verdict(&verdict)))?,
            false => print(&text::verdict(&verdict))?,
        };
        Ok(match verdict {
            Verdict::Same { .. } => 0,
            Verdict::Diverged(_) => 1,
        })
    }
}
