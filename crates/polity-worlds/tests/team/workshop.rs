//! A team to make promises about, put together in a line, and what became of it.

use std::sync::Arc;

use polity_engine::topology::Topology;
use polity_engine::topology::generators::{Complete, Generator};
use polity_engine::{Options, Simulation};
use polity_worlds::profile::ModelProfile;
use polity_worlds::team::params::{TeamGroup, TeamParams};
use polity_worlds::team::protocol::{Protocol, kind};
use polity_worlds::team::skill::SKILLS;
use polity_worlds::team::task::Task;
use polity_worlds::team::{Session, TaskRecord, Team};

/// A good model.
pub(crate) fn profile() -> ModelProfile {
    ModelProfile {
        capability: 0.9,
        reasoning: 0.8,
        self_reflection: 0.9,
        instruction_following: 0.95,
        knowledge: [0.85; SKILLS],
        temperature: 0.7,
        context_limit_tokens: 128_000,
        tokens_per_s: 60.0,
        verbosity: 0.5,
        context_tokens: 400,
        work_tokens: 200,
        prompt_usd_per_million: 3.0,
        completion_usd_per_million: 15.0,
        latency_s: 2.0,
        choices: None,
    }
}

/// A group of a model that is called for everything.
pub(crate) fn group(profile: ModelProfile) -> TeamGroup {
    TeamGroup {
        profile,
        levels: [true; 4],
    }
}

/// A protocol with the settings that it has where none are given.
pub(crate) fn usual(name: &str) -> Arc<dyn Protocol> {
    let settings = kind(name).expect("a protocol").settings;
    let values: Vec<f64> = settings.iter().map(|setting| setting.default).collect();
    with(name, &values)
}

/// A protocol with these settings.
pub(crate) fn with(name: &str, values: &[f64]) -> Arc<dyn Protocol> {
    Arc::from((kind(name).expect("a protocol").build)(values))
}

/// The settings, for tasks of this level alone.
pub(crate) fn only(level: usize) -> TeamParams {
    let mut params = TeamParams::default();
    params.task.levels = std::array::from_fn(|l| f64::from(u8::from(l == level)));
    params
}

/// A team and what it is to work on.
#[derive(Clone)]
pub(crate) struct Workshop {
    pub(crate) protocol: Arc<dyn Protocol>,
    pub(crate) params: TeamParams,
    pub(crate) groups: Vec<(TeamGroup, u32)>,
    pub(crate) topology: Topology,
    pub(crate) options: Options,
    pub(crate) tasks: u32,
}

impl Workshop {
    /// So many agents under this protocol, who all know each other.
    pub(crate) fn new(protocol: &str, agents: u32) -> Self {
        Self {
            protocol: usual(protocol),
            params: TeamParams::default(),
            groups: vec![(group(profile()), agents)],
            topology: Complete.generate(agents, 7).expect("a network"),
            options: Options {
                seed: 7,
                threads: 1,
                ..Options::default()
            },
            tasks: 12,
        }
    }

    /// The same after a change.
    pub(crate) fn but(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut changed = self.clone();
        change(&mut changed);
        changed
    }

    /// The same with other settings.
    pub(crate) fn ruled(&self, change: impl FnOnce(&mut TeamParams)) -> Self {
        self.but(|workshop| change(&mut workshop.params))
    }

    /// The same with another model.
    pub(crate) fn staffed(&self, change: impl FnOnce(&mut ModelProfile)) -> Self {
        self.but(|workshop| change(&mut workshop.groups[0].0.profile))
    }

    pub(crate) fn seeded(&self, seed: u64) -> Self {
        self.but(|workshop| workshop.options.seed = seed)
    }

    pub(crate) fn open(&self) -> (Simulation<Team>, Session) {
        let agents = self.topology.agents();
        let (params, seed) = (self.params.clone(), self.options.seed);
        let team = Team::new(params, self.groups.clone(), agents, seed).expect("a team");
        let sim = Simulation::new(team, self.topology.clone(), self.options.clone());
        let session = Session::new(Arc::clone(&self.protocol), agents);
        (sim.expect("a simulation"), session)
    }

    /// What becomes of its tasks.
    pub(crate) fn play(&self) -> Vec<TaskRecord> {
        let (mut sim, mut session) = self.open();
        (0..self.tasks).map(|_| session.work(&mut sim)).collect()
    }

    /// The tasks themselves.
    pub(crate) fn tasks_met(&self) -> Vec<Task> {
        let (mut sim, mut session) = self.open();
        let work = |_| {
            session.work(&mut sim);
            sim.world().board().task().clone()
        };
        (0..self.tasks).map(work).collect()
    }
}

/// Records as text: floats are written so that other bits are another text.
pub(crate) fn written(records: &[TaskRecord]) -> Vec<String> {
    records.iter().map(|record| format!("{record:?}")).collect()
}

/// Records as text, without the ticks in which they came about.
pub(crate) fn written_but_ticks(records: &[TaskRecord]) -> Vec<String> {
    let timeless = |record: &TaskRecord| TaskRecord {
        tick_start: 0,
        tick_end: 0,
        ..record.clone()
    };
    written(&records.iter().map(timeless).collect::<Vec<_>>())
}
