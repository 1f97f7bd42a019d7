//! `polity run`.

use std::path::PathBuf;

use clap::Args;
use polity::run::{RunOptions, execute};

use super::ScenarioArgs;
use super::fault::Fault;
use super::interrupt::Interrupt;
use super::outcome::Outcome;
use super::policy::Policy;
use super::progress::progress;

#[derive(Debug, Args)]
pub(super) struct Run {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// The run's directory [default: runs/NAME-SEED].
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

impl Run {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        let scenario = self.scenario.load()?;
        let interrupt = Interrupt::listen();
        let default = || format!("runs/{}-{}", scenario.name, scenario.seed).into();
        let options = RunOptions {
            out: self.out.unwrap_or_else(default),
            replace: self.force,
            threads: self.threads,
            llm: self.policy.options(&scenario, &interrupt),
            ..RunOptions::default()
        };
        let mut progress = progress(self.outcome.quiet);
        let report = execute(&scenario, &options, progress.as_mut(), interrupt.flag())?;
        self.outcome.tell(&report, &interrupt)
    }
}
