//! Re-executing a run from its own record, and noting what was observed and what was chosen.

use std::path::Path;

use polity_data::read_finished;
use polity_worlds::society::params::Params;
use polity_worlds::{society, team};

use super::sample::{SocietySample, TeamSample};
use super::{FitError, FitOptions, Used};
use crate::llm::{Decider, Decides, GroupOf, LlmError, LlmOptions, PolicyMode};
use crate::run::Unwatched;
use crate::scenario::{Overrides, Profile, Scenario, TeamSpec, WorldSpec};
use crate::team::Course;

/// What was collected from some runs.
pub(super) struct Collected {
    /// The profile of the group.
    pub(super) base: Profile,
    /// The settings of a team, where there was one.
    pub(super) spec: Option<TeamSpec>,
    /// Its members.
    pub(super) agents: u32,
    pub(super) used: Used,
    pub(super) society: Vec<SocietySample>,
    pub(super) team: Vec<TeamSample>,
}

impl Collected {
    pub(super) fn extend(&mut self, other: Self) {
        if self.spec.is_none() {
            (self.spec, self.agents) = (other.spec, other.agents);
        }
        for (model, calls) in other.used.calls {
            *self.used.calls.entry(model).or_default() += calls;
        }
        for (outcome, calls) in other.used.unreadable {
            *self.used.unreadable.entry(outcome).or_default() += calls;
        }
        self.used.of_other_kinds += other.used.of_other_kinds;
        self.society.extend(other.society);
        self.team.extend(other.team);
    }
}

/// Collects from a run.
pub(super) fn collect(run: &Path, options: &FitOptions) -> Result<Collected, FitError> {
    let manifest = read_finished(run)?;
    let scenario = Scenario::load(&run.join("scenario.toml"), &Overrides::default())?;
    let mode = &manifest.environment.policy_mode;
    if matches!(PolicyMode::named(mode), None | Some(PolicyMode::Mock)) {
        return Err(FitError::Mocked(run.to_owned()));
    }
    if scenario.hash() != manifest.scenario_hash {
        return Err(FitError::Changed(run.to_owned()));
    }
    let llm = LlmOptions::of_recording(mode, run);
    let decider = Decider::open(&scenario, &llm, run)?;
    let decider = decider.ok_or_else(|| FitError::Mocked(run.to_owned()))?;
    let (group, base) = group(run, &scenario, options)?;
    let mut collector = Collector {
        decider,
        group,
        params: scenario.society().unwrap_or_default(),
        spec: match &scenario.world {
            WorldSpec::Team(spec) => Some(spec.clone()),
            WorldSpec::Society(_) => None,
        },
        used: Used::default(),
        society: Vec::new(),
        team: Vec::new(),
    };
    let (topology, _) = scenario
        .build_topology()
        .map_err(crate::run::RunError::from)?;
    let agents = topology.agents();
    if let Some(mut course) = Course::new(&scenario, topology.clone(), 0)? {
        while course.tick() < manifest.ticks {
            course.work_deciding(Some(&mut collector))?;
        }
    } else {
        let mut society = Unwatched::new(&scenario, topology, 0)?;
        for _ in 0..manifest.ticks {
            society.tick(&mut collector)?;
        }
    }
    Ok(Collected {
        base,
        spec: collector.spec,
        agents,
        used: collector.used,
        society: collector.society,
        team: collector.team,
    })
}

/// Which group's decisions are taken, and its profile; all where they go by one model.
fn group(
    run: &Path,
    scenario: &Scenario,
    options: &FitOptions,
) -> Result<(Option<u16>, Profile), FitError> {
    let groups = &scenario.population.groups;
    let names = || groups.iter().map(|group| group.name.clone()).collect();
    if let Some(name) = &options.group {
        let place = groups.iter().position(|group| group.name == *name);
        let place = place.ok_or_else(|| FitError::NoGroup {
            path: run.to_owned(),
            group: name.clone(),
            groups: names(),
        })?;
        return Ok((u16::try_from(place).ok(), groups[place].profile.clone()));
    }
    let spec = |name: &str| scenario.policy.llm.as_ref().map(|llm| llm.model_of(name));
    let first = &groups[0];
    let alike = groups
        .iter()
        .all(|group| group.profile == first.profile && spec(&group.name) == spec(&first.name));
    match alike {
        true => Ok((None, first.profile.clone())),
        false => Err(FitError::WhichGroup {
            path: run.to_owned(),
            groups: names(),
        }),
    }
}

/// Decides as recorded, and takes notes.
struct Collector {
    decider: Decider,
    /// Whose decisions are taken; `None` for everybody's.
    group: Option<u16>,
    params: Params,
    spec: Option<TeamSpec>,
    used: Used,
    society: Vec<SocietySample>,
    team: Vec<TeamSample>,
}

impl Collector {
    /// The places of the decisions that are to be noted, with the beginnings of their keys.
    fn noted(
        &mut self,
        agent_of: impl Fn(usize) -> u32,
        group_of: GroupOf<'_>,
    ) -> Vec<(usize, u64)> {
        let log = self.decider.take_log();
        let taken = |agent: u32| self.group.is_none_or(|group| group_of(agent) == group);
        for row in log.rows.iter().filter(|row| taken(row.agent)) {
            *self.used.calls.entry(row.model.to_string()).or_default() += 1;
        }
        let mut noted = Vec::new();
        for settled in log.decided.iter().filter(|d| taken(agent_of(d.place))) {
            match settled.failed {
                Some(outcome) => *self.used.unreadable.entry(outcome.name()).or_default() += 1,
                None => {
                    let [a, b, c, d, e, f, g, h, ..] = settled.key.0;
                    noted.push((settled.place, u64::from_be_bytes([a, b, c, d, e, f, g, h])));
                }
            }
        }
        noted
    }
}

impl Decides for Collector {
    fn in_society(
        &mut self,
        tick: u32,
        seen: &[society::decision::Observation],
        group_of: GroupOf<'_>,
    ) -> Result<Vec<society::decision::Decision>, LlmError> {
        let decisions = self.decider.in_society(tick, seen, group_of)?;
        for (place, key) in self.noted(|place| seen[place].agent, group_of) {
            let choice = decisions[place].choice;
            let sample = SocietySample::new(key, &seen[place], choice, &self.params);
            self.society.push(sample);
        }
        Ok(decisions)
    }

    fn in_team(
        &mut self,
        tick: u32,
        seen: &[team::Observation],
        group_of: GroupOf<'_>,
    ) -> Result<Vec<team::Decision>, LlmError> {
        let decisions = self.decider.in_team(tick, seen, group_of)?;
        for (place, key) in self.noted(|place| seen[place].agent, group_of) {
            let choice = &decisions[place].choice;
            let spec = self.spec.as_ref();
            match spec.and_then(|spec| TeamSample::new(key, &seen[place], choice, spec)) {
                Some(sample) => self.team.push(sample),
                None => self.used.of_other_kinds += 1,
            }
        }
        Ok(decisions)
    }
}
