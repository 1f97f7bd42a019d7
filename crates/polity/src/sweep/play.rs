//! Playing a scenario for its rows alone.

use std::any::Any;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use polity_data::schema::{ContributionRow, Row, TaskRow, WindowRow};
use polity_data::{DataError, Disk};
use polity_engine::topology::Topology;
use serde_json::Value;

use crate::llm::LlmError;
use crate::run::{RunError, RunOptions, Silent, execute};
use crate::scenario::{BuildError, Checkpoints, Messages, Scenario, TopologySpec, WorldSpec};
use crate::team::{Course, Observer, Sink};

/// What a scenario comes to.
pub(crate) struct Played {
    pub(crate) summary: Value,
    pub(crate) tables: Tables,
}

/// Where its tables are.
pub(crate) enum Tables {
    /// In memory: those of a team.
    Rows(Box<Rows>),
    /// In a run's directory: those of a society.
    Run(PathBuf),
}

/// Rows of a team.
#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) tasks: Vec<TaskRow>,
    pub(crate) windows: Vec<WindowRow>,
    /// If they are kept.
    pub(crate) contributions: Option<Vec<ContributionRow>>,
}

impl Sink for Rows {
    fn write<R: Row>(&mut self, mut rows: Vec<R>) -> Result<(), DataError> {
        let rows: &mut dyn Any = &mut rows;
        if let Some(rows) = rows.downcast_mut() {
            self.tasks.append(rows);
        } else if let Some(rows) = rows.downcast_mut() {
            self.windows.append(rows);
        } else if let Some(rows) = rows.downcast_mut() {
            self.contributions
                .iter_mut()
                .for_each(|kept| kept.append(rows));
        }
        Ok(())
    }
}

/// Plays a scenario on this thread. A run that it takes is made at `place`, on this disk.
pub(crate) fn play(
    scenario: &Scenario,
    contributions: bool,
    place: &Path,
    disk: &Disk,
) -> Result<Played, RunError> {
    if scenario.policy.llm.is_some() {
        return Err(LlmError::MockedOnly.into());
    }
    match scenario.society() {
        Some(_) => play_society(scenario, place, disk),
        None => play_team(scenario, contributions),
    }
}

fn play_team(scenario: &Scenario, contributions: bool) -> Result<Played, RunError> {
    let topology = network(scenario)?;
    let agents = topology.agents();
    let mut rows = Box::new(Rows {
        contributions: contributions.then(Vec::new),
        ..Rows::default()
    });
    let Some(mut course) = Course::new(scenario, topology, 1)? else {
        unreachable!("whatever is no society is a team")
    };
    let spec = course.spec();
    let (name, window) = (spec.protocol.name(), scenario.record.window);
    let mut observer = Observer::new(name, spec.pass_quality, window, agents);
    while course.tick() < scenario.ticks {
        let (_, record) = course.work()?;
        observer.task(&record, |agent| course.group_of(agent), rows.as_mut())?;
    }
    let totals = observer.finish(rows.as_mut())?;
    Ok(Played {
        summary: totals.to_json(scenario.shocks.iter()),
        tables: Tables::Rows(rows),
    })
}

/// Who may message whom: nobody, where no answer depends on it. A complete network has as many edges
/// as the square of its agents, and nothing but the rows of a cell is kept.
fn network(scenario: &Scenario) -> Result<Topology, RunError> {
    let complete = matches!(scenario.topology, TopologySpec::Complete {});
    match &scenario.world {
        WorldSpec::Team(spec) if complete && !spec.protocol.minds_the_network() => {
            let nobody = Topology::from_edges(scenario.population.agents, Vec::new());
            Ok(nobody.map_err(BuildError::from)?)
        }
        _ => Ok(scenario.build_topology()?.0),
    }
}

/// A run of which only what is measured is of interest.
fn play_society(scenario: &Scenario, place: &Path, disk: &Disk) -> Result<Played, RunError> {
    let mut scenario = scenario.clone();
    scenario.record.messages = Messages::None;
    scenario.record.histograms = false;
    scenario.record.trail = false;
    scenario.record.checkpoint = Checkpoints::None;
    let options = RunOptions {
        out: place.to_owned(),
        replace: true,
        threads: 1,
        no_checkpoints: true,
        disk: disk.clone(),
        ..RunOptions::default()
    };
    let report = execute(&scenario, &options, &mut Silent, &AtomicBool::new(false))?;
    Ok(Played {
        summary: report.summary,
        tables: Tables::Run(report.path),
    })
}
