//! `polity replay`.

use std::path::PathBuf;

use clap::Args;
use polity::replay::{Divergence, ReplayError, Verdict, replay};
use polity_data::Difference;

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
        match verdict {
            Verdict::Same {
                digest,
                other_bytes,
            } => {
                print(&format!("same: run digest {digest}\n"))?;
                if !other_bytes.is_empty() {
                    let files = other_bytes.join(", ");
                    print(&format!("equal values in other bytes: {files}\n"))?;
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
    let (mut text, changed_since) = match divergence {
        Divergence::Table {
            table,
            window,
            what,
            changed_since,
        } => {
            let window = window.map_or_else(String::new, |w| format!(", window {w}"));
            let what = describe_difference(what);
            (
                format!("diverged: table {table}{window}{what}\n"),
                changed_since,
            )
        }
        Divergence::Value {
            file,
            key,
            recorded,
            executed,
            changed_since,
        } => {
            let text =
                format!("diverged: {file}, {key}: recorded {recorded}, executed {executed}\n");
            (text, changed_since)
        }
    };
    if *changed_since {
        text.push_str("the files of this run do not fit its manifest: changed after the run\n");
    }
    text
}

fn describe_difference(what: &Difference) -> String {
    match what {
        Difference::Cell {
            row,
            column,
            recorded,
            executed,
            ..
        } => format!(", column {column}, row {row}: recorded {recorded}, executed {executed}"),
        Difference::Rows {
            common,
            recorded_longer,
        } => {
            let longer = match recorded_longer {
                true => "recorded",
                false => "executed",
            };
            format!(": the {longer} one goes on after {common} rows")
        }
        Difference::Columns { recorded, executed } => format!(
            ": columns {} recorded, {} executed",
            recorded.join(", "),
            executed.join(", ")
        ),
    }
}
