//! `polity replay`.

use std::path::PathBuf;

use clap::Args;
use polity::replay::{Divergence, Verdict, replay};
use polity_data::Difference;

use super::fault::Fault;
use super::interrupt::Interrupt;
use super::print;
use super::progress::progress;

#[derive(Debug, Args)]
pub(super) struct Replay {
    /// The run's directory.
    run: PathBuf,
    /// Threads of the simulation [default: one per core]. They change no result.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    threads: usize,
    /// Shows no progress.
    #[arg(long)]
    quiet: bool,
}

impl Replay {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        let interrupt = Interrupt::listen();
        let mut progress = progress(self.quiet);
        match replay(&self.run, self.threads, progress.as_mut(), interrupt.flag())? {
            Verdict::Same {
                digest,
                other_bytes,
            } => {
                print(&format!("same: run digest {digest}\n"))?;
                if !other_bytes.is_empty() {
                    let tables = other_bytes.join(", ");
                    print(&format!("equal values in other bytes: {tables}\n"))?;
                }
                Ok(0)
            }
            Verdict::Diverged(divergence) => {
                print(&describe(&divergence))?;
                Ok(1)
            }
        }
    }
}

fn describe(divergence: &Divergence) -> String {
    let Divergence {
        table,
        window,
        what,
        changed_since,
    } = divergence;
    let mut text = format!("diverged: table {table}");
    if let Some(window) = window {
        text.push_str(&format!(", window {window}"));
    }
    text.push_str(&match what {
        Difference::Cell {
            row,
            column,
            recorded,
            executed,
            ..
        } => {
            format!(", column {column}, row {row}: recorded {recorded}, executed {executed}\n")
        }
        Difference::Rows {
            common,
            recorded_longer,
        } => {
            let longer = if *recorded_longer {
                "recorded"
            } else {
                "executed"
            };
            format!(": the {longer} one goes on after row {common}\n")
        }
        Difference::Columns { recorded, executed } => {
            format!(
                ": columns {} against {}\n",
                recorded.join(", "),
                executed.join(", ")
            )
        }
    });
    if *changed_since {
        text.push_str("the recorded file is not the one whose digest the manifest holds: it was changed after the run\n");
    }
    text
}
