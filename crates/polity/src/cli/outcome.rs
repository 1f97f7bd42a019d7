//! How the outcome of a run is told: by `run`, `resume` and `fork` alike.

use clap::Args;
use polity::run::RunReport;
use polity::show::show;
use polity_data::Status;
use serde_json::json;

use super::fault::Fault;
use super::interrupt::Interrupt;
use super::{print, remark};

#[derive(Debug, Args)]
pub(super) struct Outcome {
    /// Shows neither progress nor summary.
    #[arg(long)]
    pub(super) quiet: bool,
    /// Prints the outcome as JSON.
    #[arg(long)]
    json: bool,
}

impl Outcome {
    /// Tells it, and returns how the program ends.
    pub(super) fn tell(&self, report: &RunReport, interrupt: &Interrupt) -> Result<u8, Fault> {
        self.print(report)?;
        if report.manifest.status == Status::Complete {
            return Ok(0);
        }
        let path = report.path.display();
        if report.manifest.status == Status::BudgetExhausted {
            let (option, why) = match &report.exhausted {
                Some(exhausted) => (exhausted.option, exhausted.why.as_str()),
                None => (
                    "--cost-usd-max USD (or --calls-max, --tokens-max)",
                    "the budget is exhausted",
                ),
            };
            remark(&format!(
                "{why}. The run ends after tick {}; {path} holds whole tables up to there. Go on with \
                 more: polity resume {path} {option}",
                report.manifest.ticks
            ));
            return Ok(5);
        }
        remark(&format!(
            "interrupted after tick {}; {path} holds whole tables up to there. \
             Go on with: polity resume {path}",
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
