//! A society: agents with work to do, neighbours to turn to, and words to learn.
//!
//! **Work.** Tasks of levels L1 to L4 arrive at agents. A unit of work (L1) may lack information,
//! is executed, and may be checked; a task of a higher level falls into parts whose results are
//! combined. For each piece an agent decides by itself: do it, pass it to a neighbour, or decline.
//! One piece of work takes one tick of its time.
//!
//! **Learning to work.** Effort is limited: an agent that succeeds in a kind of work turns more of
//! its effort to it and less to the others, and its competence follows its effort. Whoever gave it
//! the work learns to trust it for that kind. Nobody is told a role; roles are read off what agents
//! did.
//!
//! **Learning to speak.** Each message expresses a meaning in one of several forms, see
//! [`language`].
//!
//! **Locality.** An agent sees its own state, its inbox and its neighbours' ids. Whether work is
//! right is hidden from everybody; a result can be judged only as well as the model judges.
//!
//! The policy is mocked ([`policy`]); whatever it decides is drawn at an address of its own, so that
//! switching one mechanism off leaves all other draws as they were.

pub mod agent;
pub mod contacts;
pub mod curves;
pub mod decision;
mod glance;
mod holding;
mod in_hand;
pub mod language;
mod levels;
pub mod lexicon;
pub(crate) mod luck;
pub mod message;
mod model;
mod odds;
pub mod outcome;
pub mod params;
pub mod policy;
pub mod probe;
mod row;
pub mod skills;
pub mod sound;
pub mod task;
mod turn;

use polity_engine::random::{Draws, Purpose};
use polity_engine::{Context, Newborn, Received, World};

use crate::profile::ModelProfile;
use agent::Agent;
use contacts::Contacts;
use curves::{Logistic, Practice};
use decision::{Decision, Desk, Observation};
use in_hand::InHand;
use language::{Lessons, Repertoire};
use levels::Levels;
use lexicon::Lexicon;
use luck::Key;
use message::Message;
use model::Model;
use params::{Group, Params};
use probe::{Probe, Tally};
use skills::Affinity;

/// What the society draws random numbers for: indices into [`World::PURPOSES`].
mod purpose {
    /// Expanded into all that acting takes, see [`super::luck`].
    pub(super) const ACT: usize = 0;
    pub(super) const BIRTH: usize = 1;
    pub(super) const RESCHEDULE: usize = 2;
}

/// Who belongs to which group.
const GROUPS: Purpose = Purpose::named("society/groups");
/// What tasks lack.
const FACTS: Purpose = Purpose::named("society/facts");
/// Whom a shock replaces.
const CHURN: Purpose = Purpose::named("society/churn");

/// The rules of a society and what all its agents share.
#[derive(Clone, Debug)]
pub struct Society {
    params: Params,
    groups: Vec<Group>,
    /// Of each group.
    models: Vec<Model>,
    /// The group of each agent; empty where there is only one.
    membership: Vec<u16>,
    levels: Levels,
    lexicon: Lexicon,
    lessons: Lessons,
    practice: Practice,
    logistic: Logistic,
    facts: Key,
    seed: u64,
    /// What was decided from outside; `None` where the mocked policy decides.
    desk: Option<Desk>,
}

/// Rules that cannot be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocietyError {
    /// No level has a positive weight, or one is negative.
    Levels,
    /// There is no group, or their sizes do not sum to the number of agents.
    Groups,
}

impl std::fmt::Display for SocietyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Levels => "the weights of the levels must be 0 or more, and one positive",
            Self::Groups => "there must be a group, and their sizes must sum to the agents",
        })
    }
}

impl std::error::Error for SocietyError {}

impl Society {
    /// A society of these groups; each group's agents are spread at random over the network.
    ///
    /// # Errors
    /// If the rules cannot be played, see [`SocietyError`].
    pub fn new(
        params: Params,
        groups: Vec<(Group, u32)>,
        agents: u32,
        seed: u64,
    ) -> Result<Self, SocietyError> {
        let levels = Levels::new(&params.levels).ok_or(SocietyError::Levels)?;
        let total: u64 = groups.iter().map(|(_, n)| u64::from(*n)).sum();
        if groups.is_empty() || total != u64::from(agents) || groups.len() > usize::from(u16::MAX) {
            return Err(SocietyError::Groups);
        }
        let membership = membership(&groups, seed);
        let groups: Vec<Group> = groups.into_iter().map(|(group, _)| group).collect();
        let lexicon = Lexicon::new();
        Ok(Self {
            practice: Practice::new(params.practice),
            lessons: Lessons::new(&params.norms, &lexicon),
            params,
            models: groups.iter().map(|g| Model::new(&g.profile)).collect(),
            groups,
            membership,
            levels,
            lexicon,
            logistic: Logistic::new(),
            facts: Key::from_draws(&mut Draws::new(seed, FACTS)),
            seed,
            desk: None,
        })
    }

    /// The rules.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The rules, to change them between ticks: a shock.
    ///
    /// # Errors
    /// If the new rules cannot be played; the old ones stay.
    pub fn change(&mut self, change: impl FnOnce(&mut Params)) -> Result<(), SocietyError> {
        let mut params = self.params.clone();
        change(&mut params);
        self.levels = Levels::new(&params.levels).ok_or(SocietyError::Levels)?;
        self.practice = Practice::new(params.practice);
        self.lessons = Lessons::new(&params.norms, &self.lexicon);
        self.params = params;
        Ok(())
    }

    /// The same society, in which somebody else decides: see [`decision`].
    #[must_use]
    pub fn asking(mut self) -> Self {
        self.desk = Some(Desk::default());
        self
    }

    /// Puts down what was decided about all that was asked in the last tick, which is in the order of
    /// the agents; it counts in the coming tick.
    pub fn decide(&mut self, asked: &[Observation], decisions: Vec<Decision>) {
        if let Some(desk) = &mut self.desk {
            desk.put(asked, decisions);
        }
    }

    /// The words.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The groups.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The group of an agent.
    #[must_use]
    pub fn group_of(&self, agent: u32) -> u16 {
        self.membership.get(agent as usize).copied().unwrap_or(0)
    }

    /// The model of an agent.
    #[must_use]
    pub fn profile_of(&self, agent: u32) -> &ModelProfile {
        &self.groups[usize::from(self.group_of(agent))].profile
    }

    /// Whether churn of this size, before this tick, replaces an agent. It depends on the seed and
    /// the tick alone; those hit by a smaller share are among those hit by a larger one.
    #[must_use]
    pub fn is_replaced(&self, agent: u32, tick: u32, fraction: f64) -> bool {
        Draws::new(self.seed, CHURN)
            .at(agent, tick)
            .chance(fraction)
    }

    /// Draws anew when the next task arrives at an agent, for [`polity_engine::Simulation::disturb`]
    /// after the rate of arrivals has changed. Gaps have no memory, so that the old one may be
    /// forgotten.
    pub fn reschedule(&self, agent: &mut Agent, newborn: &mut Newborn<'_>) {
        let gap = newborn
            .draws(purpose::RESCHEDULE)
            .geometric(self.params.arrival_rate);
        agent.next_arrival = turn::later(newborn.tick(), gap);
        newborn.wake_at(agent.next_arrival);
        agent.alarm = agent.alarm.min(agent.next_arrival);
    }

    /// Replaces an agent by a newborn, for [`polity_engine::Simulation::disturb`]. What it had in
    /// hand is lost; what others think of it stays.
    pub fn replace(&self, agent: &mut Agent, newborn: &mut Newborn<'_>) {
        let tally = agent.tally;
        *agent = self.birth(newborn);
        agent.tally = tally;
    }
}

fn membership(groups: &[(Group, u32)], seed: u64) -> Vec<u16> {
    if groups.len() == 1 {
        return Vec::new();
    }
    let each = |(i, (_, n)): (usize, &(Group, u32))| std::iter::repeat_n(i as u16, *n as usize);
    let mut membership: Vec<u16> = groups.iter().enumerate().flat_map(each).collect();
    Draws::new(seed, GROUPS).shuffle(&mut membership);
    membership
}

impl World for Society {
    type State = Agent;
    type Message = Message;
    type Probe = Probe;

    const PURPOSES: &'static [Purpose] = &[
        Purpose::named("society/act"),
        Purpose::named("society/birth"),
        Purpose::named("society/reschedule"),
    ];

    fn birth(&self, newborn: &mut Newborn<'_>) -> Agent {
        let group = self.group_of(newborn.agent());
        let gap = newborn
            .draws(purpose::BIRTH)
            .geometric(self.params.arrival_rate);
        let next_arrival = turn::later(newborn.tick(), gap);
        newborn.wake_at(next_arrival);
        Agent {
            repertoire: Repertoire::new(&self.params.norms),
            affinity: Affinity::new(&self.groups[usize::from(group)].bias),
            contacts: Contacts::strangers(newborn.neighbours().len()),
            tally: Tally::default(),
            group,
            in_hand: InHand::new(),
            next_arrival,
            alarm: next_arrival,
            follow_on: None,
            relaxed: newborn.tick(),
        }
    }

    fn act(&self, agent: &mut Agent, inbox: &[Received<Message>], ctx: &mut Context<'_, Self>) {
        turn::Turn::new(self, agent, ctx).take(inbox);
    }

    #[inline]
    fn fetch(agent: &Agent) {
        agent.contacts.fetch();
        agent.in_hand.fetch();
    }
}
