//! What is known of a task once it is over.

use super::board::Board;
use super::judge::Verdict;
use super::probe::{Act, Plan, Reason, Sources, Spent, Work};
use super::role::{Role, Title};
use super::steps::StepSet;
use super::task::Task;

/// A task that is over.
#[derive(Clone, Debug)]
pub struct TaskRecord {
    /// Its number.
    pub task: u32,
    /// 0 for L1 to 3 for L4.
    pub level: usize,
    /// Its steps.
    pub steps: u32,
    /// The tick in which it began.
    pub tick_start: u32,
    /// The tick after its last one.
    pub tick_end: u32,
    /// Agents in the team.
    pub agents: u32,
    /// What the judge says.
    pub verdict: Verdict,
    /// Calls of models.
    pub calls: u32,
    /// Calls that had to wait for each other.
    pub waves: u32,
    /// Tokens read.
    pub prompt_tokens: u64,
    /// Tokens written.
    pub completion_tokens: u64,
    /// In 10⁻¹² USD.
    pub cost_picousd: u64,
    /// Seconds along the longest chain of calls that waited for each other.
    pub latency_s: f64,
    /// Calls in which something to be read did not fit.
    pub overflows: u32,
    /// What everybody contributed, or why not, in order.
    pub contributions: Vec<Contribution>,
    /// Who assigned work to whom.
    pub assignments: Vec<(u32, u32)>,
}

/// What somebody contributed to a task.
#[derive(Clone, Debug)]
pub struct Contribution {
    /// Who.
    pub agent: u32,
    /// Its role; `None` for whoever stayed out.
    pub role: Option<Role>,
    /// What it calls that; `None` for whoever stayed out.
    pub title: Option<Title>,
    /// Why it stayed out, if it did.
    pub stayed_out: Option<Reason>,
    /// Steps it worked on.
    pub steps: StepSet,
    /// The mean quality of its work; `None` for whoever stayed out.
    pub quality: Option<f64>,
    /// The other agents whose contributions it builds on, each once.
    pub built_on: Vec<u32>,
    /// Those of them whose work it only revises: nothing that it did needs theirs.
    pub only_revised: Vec<u32>,
    /// Tokens read.
    pub prompt_tokens: u64,
    /// Tokens written.
    pub completion_tokens: u64,
}

impl TaskRecord {
    pub(super) fn begin(task: &Task, tick: u32, agents: u32) -> Self {
        let none = Verdict {
            accuracy: 1.0,
            completeness: 1.0,
            coherence: 1.0,
            actionability: 1.0,
            mission_relevance: 1.0,
        };
        Self {
            task: task.index,
            level: task.level,
            steps: task.steps.len() as u32,
            tick_start: tick,
            tick_end: tick,
            agents,
            verdict: none,
            calls: 0,
            waves: 0,
            prompt_tokens: 0,
            completion_tokens: 0,
            cost_picousd: 0,
            latency_s: 0.0,
            overflows: 0,
            contributions: Vec::new(),
            assignments: Vec::new(),
        }
    }

    /// All tokens so far.
    #[must_use]
    pub fn tokens(&self) -> u64 {
        self.prompt_tokens.saturating_add(self.completion_tokens)
    }

    /// Agents that contributed anything.
    #[must_use]
    pub fn contributors(&self) -> u32 {
        let mut agents: Vec<u32> = self.contributed().map(|c| c.agent).collect();
        agents.sort_unstable();
        agents.dedup();
        agents.len() as u32
    }

    /// Calls that were answered by staying out, for this reason.
    #[must_use]
    pub fn stayed_out(&self, why: Reason) -> u32 {
        let out = self
            .contributions
            .iter()
            .filter(|c| c.stayed_out == Some(why));
        out.count() as u32
    }

    /// The contributions that are some.
    pub fn contributed(&self) -> impl Iterator<Item = &Contribution> {
        self.contributions.iter().filter(|c| c.role.is_some())
    }

    /// Who depended on whom: whoever was built on, or assigned work, comes first.
    pub fn dependencies(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let on = |c: &Contribution| -> Vec<(u32, u32)> {
            c.built_on.iter().map(|&source| (source, c.agent)).collect()
        };
        let built = self.contributions.iter().flat_map(on);
        let edges = built.chain(self.assignments.iter().copied());
        edges.filter(|(from, to)| from != to)
    }

    pub(super) fn end_wave(&mut self, tick: u32, acts: &[Act]) {
        self.tick_end = tick;
        self.waves += u32::from(!acts.is_empty());
        self.calls += acts.len() as u32;
        let mut longest: f64 = 0.0;
        for Act { spent, .. } in acts {
            self.prompt_tokens = self.prompt_tokens.saturating_add(spent.prompt_tokens);
            self.completion_tokens = self
                .completion_tokens
                .saturating_add(spent.completion_tokens);
            self.cost_picousd = self.cost_picousd.saturating_add(spent.cost_picousd);
            self.overflows += u32::from(spent.overflowed);
            longest = longest.max(spent.latency_s);
        }
        self.latency_s += longest;
    }

    pub(super) fn plan(&mut self, planner: u32, plan: &Plan) {
        let assigned = plan.assigned.iter().map(|(agent, _)| (planner, *agent));
        self.assignments.extend(assigned);
    }
}

impl Contribution {
    pub(super) fn none(agent: u32, spent: &Spent, reason: Reason) -> Self {
        Self {
            agent,
            role: None,
            title: None,
            stayed_out: Some(reason),
            steps: StepSet::EMPTY,
            quality: None,
            built_on: Vec::new(),
            only_revised: Vec::new(),
            prompt_tokens: spent.prompt_tokens,
            completion_tokens: spent.completion_tokens,
        }
    }

    /// What was contributed, before it is on the board.
    pub(super) fn new(agent: u32, spent: &Spent, work: &Work, board: &Board) -> Self {
        let others = |sources: &Sources| -> Vec<u32> {
            let authors = sources.iter().map(|&i| board.outputs()[i as usize].agent);
            let mut others: Vec<u32> = authors.filter(|&author| author != agent).collect();
            others.sort_unstable();
            others.dedup();
            others
        };
        let (built_on, needed) = (others(&work.built_on), others(&work.needed));
        let revised = built_on.iter().copied();
        let quality: f64 = work.pieces.iter().map(|piece| piece.quality).sum();
        Self {
            role: Some(work.role),
            title: Some(work.title()),
            stayed_out: None,
            steps: work
                .pieces
                .iter()
                .map(|piece| usize::from(piece.step))
                .collect(),
            quality: Some(quality / work.pieces.len().max(1) as f64),
            only_revised: revised
                .filter(|author| needed.binary_search(author).is_err())
                .collect(),
            built_on,
            ..Self::none(agent, spent, Reason::NothingToAdd)
        }
    }
}
