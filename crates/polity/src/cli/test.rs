//! `polity test`.

use clap::Args;
use polity::run::Silent;
use polity::scenario::At;
use polity::sweep::SweepProgress;
use polity::trial::{Verdict, trial};
use serde_json::{Value, json};

use super::fault::Fault;
use super::interrupt::Interrupt;
use super::sweep_progress::{Bar, Lines};
use super::{ScenarioArgs, is_terminal, print, remark};

#[derive(Debug, Args)]
pub(super) struct Test {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// How many seeds, from the scenario's own on.
    #[arg(long, value_name = "N", default_value_t = 20,
          value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    seeds: u32,
    /// Runs that are made at a time [default: one per core]. They change no result.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    threads: usize,
    /// Shows neither progress nor outcome: the exit code says it.
    #[arg(long)]
    quiet: bool,
    /// Prints the outcome as JSON.
    #[arg(long)]
    json: bool,
}

impl Test {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        let scenario = self.scenario.load()?;
        let interrupt = Interrupt::listen();
        let progress: Box<dyn SweepProgress> = match (self.quiet, is_terminal()) {
            (true, _) => Box::new(Silent),
            (false, true) => Box::new(Bar::default()),
            (false, false) => Box::new(Lines::default()),
        };
        let (seeds, stop) = (self.seeds as usize, interrupt.flag());
        let verdicts = trial(&scenario, seeds, self.threads, progress.as_ref(), stop)?;
        let Some(verdicts) = verdicts else {
            remark("interrupted: nothing was decided, and nothing is left behind");
            return Ok(interrupt.exit_code());
        };
        let all = verdicts.iter().all(Verdict::is_met);
        if self.json {
            let clauses: Vec<Value> = verdicts.iter().map(as_json).collect();
            let outcome = json!({
                "scenario": scenario.name,
                "first_seed": scenario.seed,
                "seeds": seeds,
                "met": all,
                "clauses": clauses,
            });
            print(&format!("{outcome}\n"))?;
        } else if !self.quiet {
            print(&table(&verdicts))?;
        }
        Ok(if all { 0 } else { 1 })
    }
}

fn as_json(verdict: &Verdict) -> Value {
    let clause = &verdict.clause;
    let at = match clause.at {
        None => Value::Null,
        Some(At::Window(window)) => window.into(),
        Some(at) => format!("{at:?}").to_lowercase().into(),
    };
    json!({
        "metric": clause.metric,
        "at": at,
        "min": clause.min,
        "max": clause.max,
        "share_of_seeds": clause.share_of_seeds,
        "share_met": verdict.share(),
        "seeds_met": verdict.met,
        "worst_seed": verdict.worst_seed,
        "worst_value": verdict.worst_value,
        "met": verdict.is_met(),
    })
}

/// The verdicts as aligned columns.
fn table(verdicts: &[Verdict]) -> String {
    let head = ["clause", "seeds that met it", "worst seed", "verdict"].map(str::to_owned);
    let mut rows = vec![head];
    rows.extend(verdicts.iter().map(row));
    let width = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or_default()
    };
    let widths = [0, 1, 2, 3].map(width);
    let line = |row: &[String; 4]| {
        let cells = row.iter().zip(widths);
        let cells: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

fn row(verdict: &Verdict) -> [String; 4] {
    let Verdict {
        clause, met, seeds, ..
    } = verdict;
    let needed = clause.share_of_seeds * 100.0;
    let worst = match verdict.worst_value {
        Some(value) => format!("{}: {value:.6}", verdict.worst_seed),
        None => format!("{}: no value", verdict.worst_seed),
    };
    let words = if verdict.is_met() { "met" } else { "NOT MET" };
    [
        clause.to_string(),
        format!(
            "{met} of {seeds} ({:.0} %, needs {needed:.0} %)",
            verdict.share() * 100.0
        ),
        worst,
        words.to_owned(),
    ]
}
