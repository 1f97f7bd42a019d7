//! `polity fork`.

use std::path::{Path, PathBuf};

use clap::Args;
use polity::run::{RunOptions, execute, fork};

use super::fault::Fault;
use super::interrupt::Interrupt;
use super::outcome::Outcome;
use super::policy::Policy;
use super::progress::progress;

#[derive(Debug, Args)]
pub(super) struct Fork {
    /// The run to fork. It stays as it is, so that the new run cannot stand in it or in its place.
    run: PathBuf,
    /// The tick before which things change.
    #[arg(long, value_name = "TICK")]
    at: u32,
    /// Changes a rule from then on, e.g. `world.society.feedback=false`, or the number of ticks; may
    /// be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// The directory of the new run [default: RUN-at-TICK].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replaces a run that is there already (and nothing that is not a run).
    #[arg(long)]
    force: bool,
    /// Threads of the simulation [default: one per core]. They change no result.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    threads: usize,
    #[command(flatten)]
    policy: Policy,
    #[command(flatten)]
    outcome: Outcome,
}

impl Fork {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        let scenario = fork(&self.run, self.at, &self.set)?;
        let run = self.run.canonicalize().unwrap_or(self.run);
        let name = run.file_name().unwrap_or_default().to_string_lossy();
        let beside = || run.with_file_name(format!("{name}-at-{}", self.at));
        let out = self.out.clone().unwrap_or_else(beside);
        if is_within(&out, &run) {
            let problem = "is in the run that is forked; choose another place with --out";
            return Err(Fault::new(2, format!("{} {problem}", out.display())));
        }
        let interrupt = Interrupt::listen();
        let options = RunOptions {
            llm: self.policy.after(&run, &interrupt)?,
            out,
            replace: self.force,
            threads: self.threads,
            ..RunOptions::default()
        };
        let mut progress = progress(self.outcome.quiet);
        let report = execute(&scenario, &options, progress.as_mut(), interrupt.flag())?;
        self.outcome.tell(&report, &interrupt)
    }
}

/// Whether a place, which need not exist, is this directory or in it.
fn is_within(place: &Path, directory: &Path) -> bool {
    let place = std::path::absolute(place).unwrap_or_else(|_| place.to_owned());
    let known = place.ancestors().find_map(|path| path.canonicalize().ok());
    known.is_some_and(|path| path.starts_with(directory))
}
