//! `polity resume`.

use std::path::PathBuf;

use clap::Args;
use polity::llm::PolicyMode;
use polity::run::{ResumeOptions, Resumption, Start, resume};

use super::fault::Fault;
use super::interrupt::Interrupt;
use super::outcome::Outcome;
use super::policy::{Cache, Mode};
use super::progress::progress;
use super::remark;

#[derive(Debug, Args)]
pub(super) struct Resume {
    /// The run's directory.
    run: PathBuf,
    /// Threads of the simulation [default: one per core]. They change no result.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    threads: usize,
    /// How language models decide from where the run ended, such as `auto` to ask for what a replay
    /// missed [default: as before]. What was decided before stays.
    #[arg(long, value_name = "M")]
    policy_mode: Option<Mode>,
    #[command(flatten)]
    cache: Cache,
    #[command(flatten)]
    outcome: Outcome,
}

impl Resume {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        let interrupt = Interrupt::listen();
        let options = ResumeOptions {
            threads: self.threads,
            llm: self.cache.options(PolicyMode::Mock, &interrupt),
            mode: self.policy_mode.map(Mode::of_run),
            ..ResumeOptions::default()
        };
        let ready = match resume(&self.run, &options)? {
            Resumption::Ready(ready) => ready,
            Resumption::Complete(report) => {
                remark(&format!(
                    "{} is complete: nothing to do",
                    self.run.display()
                ));
                return self.outcome.tell(&report, &interrupt);
            }
        };
        if let Some(what) = self.describe(ready.start()) {
            remark(&what);
        }
        let mut progress = progress(self.outcome.quiet);
        let report = ready.play(progress.as_mut(), interrupt.flag())?;
        self.outcome.tell(&report, &interrupt)
    }

    /// Where the run goes on. That a checkpoint is lost is said in any case.
    fn describe(&self, start: &Start) -> Option<String> {
        let quiet = self.outcome.quiet;
        match start {
            Start::Beginning(Some(reason)) => {
                Some(format!("{reason}: going on from the first tick instead"))
            }
            Start::Beginning(None) if !quiet => {
                Some("there is no checkpoint: going on from the first tick".to_owned())
            }
            Start::Checkpoint(tick) if !quiet => Some(format!("going on from tick {tick}")),
            Start::Beginning(None) | Start::Checkpoint(_) => None,
        }
    }
}
