//! `polity run`.

use std::path::PathBuf;

use clap::Args;
use polity::run::{RunOptions, RunReport, execute};
use polity::show::show;
use polity_data::Status;
use serde_json::json;

use super::fault::Fault;
use super::interrupt::Interrupt;
use super::progress::progress;
use super::{ScenarioArgs, print, remark};

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
    /// Who decides for the agents: `mock`, the models of `[policy.mock]`.
    #[arg(long, value_name = "M", default_value = "mock")]
    policy_mode: PolicyMode,
    /// Shows neither progress nor summary.
    #[arg(long)]
    quiet: bool,
    /// Prints the outcome as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum PolicyMode {
    Mock,
}

impl Run {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        let PolicyMode::Mock = self.policy_mode;
        let scenario = self.scenario.load()?;
        let default = || format!("runs/{}-{}", scenario.name, scenario.seed).into();
        let out: PathBuf = self.out.clone().unwrap_or_else(default);
        let options = RunOptions {
            out,
            replace: self.force,
            threads: self.threads,
            stop_after: None,
        };
        let interrupt = Interrupt::listen();
        let mut progress = progress(self.quiet);
        let report = execute(&scenario, &options, progress.as_mut(), interrupt.flag())?;
        self.print(&report)?;
        if report.manifest.status == Status::Complete {
            return Ok(0);
        }
        let path = report.path.display();
        remark(&format!(
            "interrupted after tick {}; {path} holds whole tables up to there. \
             Make the whole run with the same command and --force.",
            report.manifest.ticks
        ));
        Ok(interrupt.exit_code())
    }

    fn print(&self, report: &RunReport) -> Result<u8, Fault> {
        let path = report.path.display().to_string();
        if self.json {
            let manifest = &report.manifest;
            let outcome = json!({
                "path": path,
                "status": manifest.status,
                "run_digest": manifest.run_digest,
                "summary": report.summary,
            });
            return print(&format!("{outcome}\n"));
        }
        if self.quiet {
            return Ok(0);
        }
        print(&format!("{}\n{path}\n", show(&report.path)?))
    }
}
