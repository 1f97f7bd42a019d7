//! The command line: what can be typed, and how it ends.

mod cache;
mod check;
mod estimate;
mod fault;
mod fit;
mod fork;
mod interrupt;
mod outcome;
mod policy;
mod progress;
mod replay;
mod resume;
mod run;
mod show;
mod sweep;
mod sweep_progress;
mod test;
mod topology;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand};
use fault::Fault;

/// Simulates populations of self-organizing agents, and measures what emerges.
///
/// `polity run scenarios/society-256.toml` makes a run and shows what came of it; `polity replay`
/// proves that the run can be made again, byte for byte.
#[derive(Debug, Parser)]
#[command(name = "polity", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done; 1 a replay diverged, or an expectation is not met; 2 bad usage or bad content; \
3 a file is missing, unreadable or in the way, the disk is full, or no server answers; 4 a recorded answer is missing; \
5 the budget is exhausted; 130 interrupted; 143 terminated."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Simulates a scenario and writes its data set.
    Run(run::Run),
    /// Checks a scenario without running it.
    Check(check::Check),
    /// Says what a run by language models would take, before anything is sent.
    ///
    /// Plays the scenario with stand-ins in place of models, which answer every question in the cheapest
    /// way, as a mocked model would, and in the dearest way; fills in the prompts and counts: calls,
    /// tokens, USD by the prices of the models, and time by what the servers bear. Low takes 5 bytes of a
    /// prompt for a token, expected 4, high 2.5, replies of all tokens they may have, and every question
    /// asked again as often as `ask-again` allows. The truth is between low and high; a model that thinks
    /// before it replies is nearer to high. Says so where the scenario's limits would be exceeded.
    Estimate(estimate::Estimate),
    /// Makes a mock profile of what language models were seen to choose.
    ///
    /// Re-executes runs from their own records, offline, and counts what was chosen by what the agent could
    /// tell. The profile takes the place of a model in `[policy.mock]` or of a group, in populations of any
    /// size. The report says how well it foretells calls that were kept back, beside the frequencies alone
    /// and beside the rules of mocked models; and whether a team of it does better with roles of its own
    /// choice or with assigned ones, and taking turns or under a coordinator.
    Fit(fit::Fit),
    /// Re-executes a run from its directory alone and compares every value.
    ///
    /// Where the run has a trail (`trail = true` in `[record]`, the default), the first tick, block and
    /// agent that differ are named, with what the agent did; the replay then stops at the end of that
    /// window. In any case the first table, window and column that differ are named.
    Replay(replay::Replay),
    /// Goes on with a run that was interrupted, killed, or stopped by an error.
    Resume(resume::Resume),
    /// Makes a run that is another one up to some tick, and goes by other rules from then on.
    Fork(fork::Fork),
    /// Shows what came of a run, with small charts.
    Show(show::Show),
    /// Runs a study: a scenario in many variants and under many seeds, as one data set.
    ///
    /// Every variant is checked before any is run; cells are computed in parallel, equal ones once.
    /// The directory then holds `cells.parquet`, with a row per cell, and the tables of all cells.
    Sweep(sweep::Sweep),
    /// Tests whether a scenario does what its `[[expect]]` clauses say, under many seeds.
    ///
    /// A clause names a `metric` (a column of `windows`, or `summary.` and a path), `at` which window
    /// (`"last"`, `"first"`, `"mean"` or a number), a `min`, a `max` or both, and the `share-of-seeds`
    /// under which it must hold (1 by default). The exit code is 1 where one does not.
    Test(test::Test),
    /// Looks after recorded answers of language models: what there is, whether it is sound, and what can go.
    ///
    /// Wherever a store of answers is read, DIR may be a cache, a run, or the `llm` directory of a run.
    Cache(cache::Cache),
    /// Generates, converts and describes networks.
    Topology(topology::Topology),
    /// Prints the JSON Schema of scenarios, for editors.
    Schema {
        /// That of studies instead.
        #[arg(long)]
        study: bool,
    },
    /// Prints a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Which scenario, and what to change in it.
#[derive(Debug, Args)]
struct ScenarioArgs {
    /// The scenario file.
    scenario: PathBuf,
    /// The seed, instead of the scenario's.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    seed: Option<u64>,
    /// How many ticks, instead of the scenario's.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    ticks: Option<u64>,
    /// Changes a key of the scenario, e.g. `world.society.feedback=false`; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
}

impl ScenarioArgs {
    fn load(&self) -> Result<polity::scenario::Scenario, Fault> {
        let overrides = polity::scenario::Overrides {
            set: self.set.clone(),
            seed: self.seed,
            ticks: self.ticks,
        };
        Ok(polity::scenario::Scenario::load(
            &self.scenario,
            &overrides,
        )?)
    }
}

/// Does what was typed and returns how the program ends.
pub(crate) fn main() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to standard output, complaints to standard error; neither can fail usefully.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    match cli.command.execute() {
        Ok(code) => code,
        Err(fault) => fault.report(),
    }
}

impl Command {
    fn execute(self) -> Result<u8, Fault> {
        match self {
            Self::Run(run) => run.execute(),
            Self::Check(check) => check.execute(),
            Self::Estimate(estimate) => estimate.execute(),
            Self::Fit(fit) => fit.execute(),
            Self::Replay(replay) => replay.execute(),
            Self::Resume(resume) => resume.execute(),
            Self::Fork(fork) => fork.execute(),
            Self::Show(show) => show.execute(),
            Self::Sweep(sweep) => sweep.execute(),
            Self::Test(test) => test.execute(),
            Self::Cache(cache) => cache.execute(),
            Self::Topology(topology) => topology.execute(),
            Self::Schema { study } => {
                let schema = match study {
                    true => polity::sweep::study_schema(),
                    false => polity::scenario::schema(),
                };
                let schema = serde_json::to_string_pretty(&schema);
                print(&format!("{}\n", schema.unwrap_or_default()))
            }
            Self::Completions { shell } => {
                let mut script = Vec::new();
                clap_complete::generate(shell, &mut Cli::command(), "polity", &mut script);
                print(&String::from_utf8_lossy(&script))
            }
        }
    }
}

/// Writes a result to standard output. A reader that has gone away is no fault.
fn print(text: &str) -> Result<u8, Fault> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Fault::output(&error)),
        _ => Ok(0),
    }
}

/// Writes a remark to standard error.
fn remark(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Whether standard error is a terminal.
fn is_terminal() -> bool {
    std::io::stderr().is_terminal()
}

/// Whether standard error may be coloured.
fn color() -> bool {
    is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}
