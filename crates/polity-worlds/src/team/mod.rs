//! A team: agents who work on tasks together, under a protocol.
//!
//! **Tasks.** A [`task::Task`] is a set of steps: each takes a skill, is more or less difficult and
//! more or less easy to notice, builds on others, serves the mission more or less, may lack a fact
//! that turns up elsewhere, and may put stakeholders at odds.
//!
//! **Calls.** A [`protocol::Protocol`] says who is called when, and what each is shown. A mocked
//! model then notices steps, chooses among them or stays out, and does them, as well as its skills,
//! its luck and what it sees allow. Nothing below the protocol knows which one it is.
//!
//! **Judgement.** A [`judge`] grades the answer by five criteria: what is covered, how well,
//! said how often, agreed on how far, and usable how far.
//!
//! **On the engine.** A wave of calls is a tick; those who are called are woken. What is on the
//! [`board::Board`] changes only between ticks, so that all who act in a wave see the same.

pub mod board;
mod budget;
mod decision;
mod judge;
mod luck;
mod member;
mod memory;
mod model;
pub mod params;
pub mod probe;
pub mod protocol;
mod record;
mod role;
mod session;
pub mod skill;
pub mod steps;
pub mod task;
mod turn;
mod view;

#[cfg(test)]
mod tests;

use polity_engine::random::{Draws, Purpose};
use polity_engine::topology::Topology;
use polity_engine::{Context, Newborn, Received, Simulation, World};

pub use decision::{Choice, Decision, Observation, OutputSeen, StepSeen};
pub use judge::Verdict;
pub use member::Member;
pub use memory::Memory;
pub use record::{Contribution, TaskRecord};
pub use role::{Activity, Role, Title};
pub use session::Session;

use crate::profile::ModelProfile;
use board::{Board, Stage};
use luck::{Habits, Luck};
use model::Model;
use params::{TeamGroup, TeamParams};
use probe::Probe;
use task::{LEVELS, Task};
use turn::Turn;

/// Who belongs to which group.
const GROUPS: Purpose = Purpose::named("team/groups");

/// The rules of a team, what its members share, and what is on the board.
#[derive(Clone, Debug)]
pub struct Team {
    params: TeamParams,
    models: Vec<Model>,
    /// What each group's model is, as it was given.
    profiles: Vec<ModelProfile>,
    /// Levels that each group is called for.
    levels: Vec<[bool; LEVELS]>,
    /// The group of each agent.
    membership: Vec<u16>,
    board: Board,
    seed: u64,
}

/// A team that cannot work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TeamError {
    /// No level has a positive weight, or one is negative or no number.
    #[error("the weights of the levels must be 0 or more, and one positive")]
    Levels,
    /// There is no group, or their sizes do not sum to the number of agents.
    #[error("there must be a group, and their sizes must sum to the agents")]
    Groups,
    /// Tasks of a level arrive that no group is called for.
    #[error("no group is called for tasks of level L{}", .0 + 1)]
    Unrouted(usize),
}

impl Team {
    /// A team of these groups; each group's agents are spread at random over the places.
    ///
    /// # Errors
    /// If it cannot work, see [`TeamError`].
    pub fn new(
        params: TeamParams,
        groups: Vec<(TeamGroup, u32)>,
        agents: u32,
        seed: u64,
    ) -> Result<Self, TeamError> {
        let total: u64 = groups.iter().map(|(_, n)| u64::from(*n)).sum();
        if total != u64::from(agents) || agents == 0 || groups.len() > usize::from(u16::MAX) {
            return Err(TeamError::Groups);
        }
        let called = |level: usize| {
            groups
                .iter()
                .any(|(group, n)| *n > 0 && group.levels[level])
        };
        check_levels(&params.task.levels, called)?;
        Ok(Self {
            profiles: groups.iter().map(|(g, _)| g.profile.clone()).collect(),
            models: models(&groups, &params, seed),
            levels: groups.iter().map(|(g, _)| g.levels).collect(),
            membership: membership(&groups, seed),
            board: Board::new(Task::none(), Luck::of(seed, 0), agents),
            params,
            seed,
        })
    }

    /// The settings.
    #[must_use]
    pub fn params(&self) -> &TeamParams {
        &self.params
    }

    /// All its randomness follows from it.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// What is on the board.
    #[must_use]
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// The group of an agent, by its index among those given and those that came later.
    #[must_use]
    pub fn group_of(&self, agent: u32) -> u16 {
        self.membership[agent as usize]
    }

    /// Whether an agent is called for tasks of a level.
    #[must_use]
    pub fn is_called_for(&self, agent: u32, level: usize) -> bool {
        self.levels[usize::from(self.group_of(agent))][level]
    }

    /// Has tasks of other levels arrive from now on: a shock, between two tasks.
    ///
    /// # Errors
    /// If no level has a positive weight, or nobody is called for one that does.
    pub fn demand(&mut self, levels: [f64; LEVELS]) -> Result<(), TeamError> {
        let called = |level: usize| {
            self.membership
                .iter()
                .any(|&g| self.levels[usize::from(g)][level])
        };
        check_levels(&levels, called)?;
        self.params.task.levels = levels;
        Ok(())
    }

    /// Puts another model in the place of some agents' own: a shock, between two tasks. The new
    /// model makes a group of its own.
    ///
    /// # Errors
    /// If there are too many groups already.
    pub fn substitute(
        &mut self,
        profile: &ModelProfile,
        affected: impl Fn(u32) -> bool,
    ) -> Result<(), TeamError> {
        let group = u16::try_from(self.models.len()).map_err(|_| TeamError::Groups)?;
        let same = self.profiles.iter().position(|known| known == profile);
        let habits = Habits::of(self.seed, same.unwrap_or(self.profiles.len()) as u32);
        self.profiles.push(profile.clone());
        self.models.push(Model::new(profile, &self.params, habits));
        self.levels.push([true; LEVELS]);
        for (agent, of) in (0..).zip(&mut self.membership) {
            if affected(agent) {
                *of = group;
            }
        }
        Ok(())
    }

    fn model_of(&self, agent: u32) -> &Model {
        &self.models[usize::from(self.group_of(agent))]
    }

    /// What everybody who is called can tell, ascending by agent.
    fn observe(&self, sim: &Simulation<Self>) -> Vec<Observation> {
        let board = &self.board;
        let observe = |&agent: &u32| {
            let call = board.calls[agent as usize].as_ref()?;
            Some(Turn::new(self, sim.topology(), call).observe(sim.state(agent)))
        };
        board.called_last().iter().filter_map(observe).collect()
    }

    fn stage<'a>(&'a self, topology: &'a Topology) -> Stage<'a> {
        Stage {
            board: &self.board,
            topology,
        }
    }
}

/// Whether tasks of these levels can be drawn, and somebody is called for each.
fn check_levels(weights: &[f64; LEVELS], called: impl Fn(usize) -> bool) -> Result<(), TeamError> {
    let sound = weights
        .iter()
        .all(|weight| *weight >= 0.0 && weight.is_finite());
    if !sound || weights.iter().all(|weight| *weight == 0.0) {
        return Err(TeamError::Levels);
    }
    match (0..LEVELS).find(|&level| weights[level] > 0.0 && !called(level)) {
        Some(level) => Err(TeamError::Unrouted(level)),
        None => Ok(()),
    }
}

/// The model of each group. Groups of one model share its habits.
fn models(groups: &[(TeamGroup, u32)], params: &TeamParams, seed: u64) -> Vec<Model> {
    let first = |profile: &ModelProfile| groups.iter().position(|(g, _)| g.profile == *profile);
    let model = |(g, _): &(TeamGroup, u32)| {
        let habits = Habits::of(seed, first(&g.profile).unwrap_or(0) as u32);
        Model::new(&g.profile, params, habits)
    };
    groups.iter().map(model).collect()
}

fn membership(groups: &[(TeamGroup, u32)], seed: u64) -> Vec<u16> {
    let each = |(i, (_, n)): (usize, &(TeamGroup, u32))| std::iter::repeat_n(i as u16, *n as usize);
    let mut membership: Vec<u16> = groups.iter().enumerate().flat_map(each).collect();
    if groups.len() > 1 {
        Draws::new(seed, GROUPS).shuffle(&mut membership);
    }
    membership
}

impl World for Team {
    type State = Member;
    type Message = ();
    type Probe = Probe;

    fn birth(&self, _newborn: &mut Newborn<'_>) -> Member {
        Member::default()
    }

    fn act(&self, member: &mut Member, _inbox: &[Received<()>], ctx: &mut Context<'_, Self>) {
        let call = self.board.calls[ctx.agent() as usize].as_ref();
        if let Some(call) = call {
            let act = Turn::new(self, ctx.topology(), call).take(member);
            ctx.probe().acts.push(act);
        }
    }
}
