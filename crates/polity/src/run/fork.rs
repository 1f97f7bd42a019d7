//! What if it had gone otherwise from here on?
//!
//! A fork is a run of its own: the scenario of another run, in which rules change at some tick
//! (`[[shocks]]` with `rules`). It is made from the first tick, so that it can be replayed, resumed and
//! forked like any other; until that tick it is the run that it was forked from.
//!
//! A run of a team is forked by other shocks, or by more ticks: it has no rules that change by tick.

use std::path::{Path, PathBuf};

use polity_data::{DataError, read_manifest};
use thiserror::Error;

use crate::scenario::{Change, Overrides, Scenario, ScenarioError, Shock, WorldSpec};

/// Where rules stand in a scenario.
const RULES: &str = "world.society.";

/// A run that cannot be forked so.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ForkError {
    /// There is no run to fork.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Its scenario, or what would become of it, is not valid.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// Its scenario is not the one that it was begun with.
    #[error("{run}/scenario.toml does not fit {run}/manifest.json: it was changed after the run began; put the old one back", run = .0.display())]
    Changed(PathBuf),
    /// The run has no such tick.
    #[error(
        "--at {at} is not before the last of {ticks} ticks; choose an earlier tick, or more of them with --set ticks=N"
    )]
    Late {
        /// The tick.
        at: u32,
        /// How many there are.
        ticks: u32,
    },
    /// The rules are already what they are to become.
    #[error("nothing would change: at tick {at} the rules already are {rules}")]
    Nothing {
        /// The rules.
        rules: String,
        /// From when on.
        at: u32,
    },
    /// The run is of a team, and rules are to change.
    #[error(
        "`{0}` cannot be changed in the course of a run: only a society's rules change by tick; a team's world changes by shocks, as in --set shocks.0.at=TICK --set shocks.0.demand.levels=[0,0,0,1], or from the beginning, by `polity run` with --set"
    )]
    Team(String),
    /// What is to be changed would change the past.
    #[error(
        "`{key}` cannot be changed at tick {at}: {reason}; to change it from the beginning, use `polity run` with --set"
    )]
    Past {
        /// What is to be changed.
        key: &'static str,
        /// From when on.
        at: u32,
        /// Why it cannot be.
        reason: &'static str,
    },
}

impl ForkError {
    /// How the program ends.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Scenario(error) => error.exit_code(),
            Self::Data(error) if !error.is_content() => 3,
            _ => 2,
        }
    }
}

/// The scenario of a run with other rules from this tick on. `set` holds `key=value`: rules
/// (`world.society.…`), `ticks`, `name`, shocks from that tick on, and when checkpoints are taken.
///
/// # Errors
/// See [`ForkError`].
pub fn fork(run: &Path, at: u32, set: &[String]) -> Result<Scenario, ForkError> {
    let manifest = read_manifest(run)?;
    let path = run.join("scenario.toml");
    let before = Scenario::load(&path, &Overrides::default())?;
    if before.hash() != manifest.scenario_hash || before.seed != manifest.seed {
        return Err(ForkError::Changed(run.to_owned()));
    }
    if matches!(before.world, WorldSpec::Team(_)) {
        check_team(set)?;
    }
    // Before the scenario is read: it would complain of the shock.
    if at >= before.ticks && !set.iter().any(|set| set.trim_start().starts_with("ticks")) {
        let ticks = before.ticks;
        return Err(ForkError::Late { at, ticks });
    }
    let after = changed(&path, at, set)?;
    if at >= after.ticks {
        let ticks = after.ticks;
        return Err(ForkError::Late { at, ticks });
    }
    match past(&before, &after, at) {
        Some((key, reason)) => Err(ForkError::Past { key, at, reason }),
        None => Ok(after),
    }
}

/// A team has no rules that change by tick.
fn check_team(set: &[String]) -> Result<(), ForkError> {
    let key = |set: &String| set.trim_start().split('=').next().map(str::to_owned);
    let rules = |key: &String| key.starts_with("world.") || key.contains(".rules.");
    match set.iter().filter_map(key).find(rules) {
        Some(key) => Err(ForkError::Team(key)),
        None => Ok(()),
    }
}

/// The scenario as it is to be: what is set, and after all its shocks one that changes the rules.
fn changed(path: &Path, at: u32, set: &[String]) -> Result<Scenario, ForkError> {
    let set = set.iter().map(|argument| argument.trim_start());
    let (rules, mut set): (Vec<&str>, Vec<&str>) = set.partition(|set| set.starts_with(RULES));
    let load = |set: &[&str]| {
        let overrides = Overrides {
            set: set.iter().map(|&argument| argument.to_owned()).collect(),
            ..Overrides::default()
        };
        Scenario::load(path, &overrides)
    };
    let scenario = load(&set)?;
    if rules.is_empty() {
        return Ok(scenario);
    }
    let shock = scenario.shocks.len();
    let named = rules.iter().map(|rule| &rule[RULES.len()..]);
    let mut added = vec![format!("shocks.{shock}.at={at}")];
    added.extend(named.map(|rule| format!("shocks.{shock}.rules.{rule}")));
    set.extend(added.iter().map(String::as_str));
    let scenario = load(&set)?;
    // At its tick it is the last one to strike.
    let last = scenario.shocks.iter().rfind(|shock| shock.at == at);
    match last.map(|shock| &shock.change) {
        Some(Change::Rules(rules)) if !rules.changes => Err(ForkError::Nothing {
            rules: rules.describe(),
            at,
        }),
        _ => Ok(scenario),
    }
}

/// What differs before this tick, and why that matters.
fn past(before: &Scenario, after: &Scenario, at: u32) -> Option<(&'static str, &'static str)> {
    let struck = |scenario: &Scenario| -> Vec<Shock> {
        let shocks = scenario.shocks.iter();
        shocks.filter(|shock| shock.at < at).cloned().collect()
    };
    let record = |scenario: &Scenario| {
        let mut record = scenario.record.clone();
        record.checkpoint = before.record.checkpoint;
        record
    };
    [
        (
            before.seed != after.seed,
            "seed",
            "all randomness follows from it, from the first tick on",
        ),
        (
            before.policy != after.policy,
            "policy",
            "agents are born with their models",
        ),
        (
            before.population != after.population,
            "population",
            "agents are born before the first tick",
        ),
        (
            before.topology != after.topology,
            "topology",
            "the network stands before the first tick",
        ),
        (
            before.delivery != after.delivery,
            "delivery",
            "messages are under way from the first tick on",
        ),
        (
            before.world != after.world,
            "world",
            "rules change one by one, as in --set world.society.feedback=false",
        ),
        (
            record(before) != record(after),
            "record",
            "tables have their rows from the first tick on",
        ),
        (
            struck(before) != struck(after),
            "shocks",
            "those before that tick have struck",
        ),
    ]
    .into_iter()
    .find_map(|(differs, key, reason)| differs.then_some((key, reason)))
}
