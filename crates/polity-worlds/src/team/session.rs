//! A session: task after task, wave after wave, on the engine.
//!
//! The session is the team's environment. Before a tick it asks the protocol who is called, and
//! wakes them; after it, it puts what they did on the board. It decides nothing that a protocol, an
//! agent or the judge decides.

use std::sync::Arc;

use polity_engine::Simulation;

use super::Team;
use super::board::Output;
use super::budget::admit;
use super::decision::{Decision, Observation};
use super::judge::judge;
use super::luck::{For, Luck};
use super::params::{Aggregation, Order, TeamParams};
use super::probe::{Act, Deed};
use super::protocol::{Call, Duty, Outputs, Protocol, Sight};
use super::record::{Contribution, TaskRecord};
use super::skill::SKILLS;
use super::task::Task;

/// Where a session stands.
#[derive(Debug)]
pub struct Session {
    protocol: Arc<dyn Protocol>,
    /// The task that is under way or comes next.
    task: u32,
    under_way: Option<TaskRecord>,
    /// Whether all outputs of this task were put together already.
    synthesized: bool,
    /// Whether the budget of this task was not enough for a call.
    spent_up: bool,
    calls: Vec<Call>,
    acts: Vec<Act>,
    /// Who is in the team, ascending.
    present: Vec<u32>,
}

impl Session {
    /// A session of a whole population under this protocol, before its first task.
    #[must_use]
    pub fn new(protocol: Arc<dyn Protocol>, agents: u32) -> Self {
        Self {
            protocol,
            task: 0,
            under_way: None,
            synthesized: false,
            spent_up: false,
            calls: Vec::new(),
            acts: Vec::new(),
            present: (0..agents).collect(),
        }
    }

    /// The number of the task that is under way or comes next.
    #[must_use]
    pub fn task(&self) -> u32 {
        self.task
    }

    /// Whether the next tick begins a task.
    #[must_use]
    pub fn is_between_tasks(&self) -> bool {
        self.under_way.is_none()
    }

    /// Who is in the team, ascending.
    #[must_use]
    pub fn present(&self) -> &[u32] {
        &self.present
    }

    /// Lets members go; the others go on without them from the next task on. The last one stays.
    pub fn remove(&mut self, leaves: impl Fn(u32) -> bool) {
        let first = self.present.first().copied();
        self.present.retain(|&agent| !leaves(agent));
        if self.present.is_empty() {
            self.present.extend(first);
        }
    }

    /// Works on one task from beginning to end.
    pub fn work(&mut self, sim: &mut Simulation<Team>) -> TaskRecord {
        loop {
            if let Some(record) = self.step(sim) {
                return record;
            }
        }
    }

    /// Lets one tick pass: a wave of the task that is under way. The record of a task comes with
    /// the tick that ends it.
    pub fn step(&mut self, sim: &mut Simulation<Team>) -> Option<TaskRecord> {
        self.prepare(sim);
        self.pass(sim)
    }

    /// Lets one tick pass in which somebody else decides for those who are called.
    ///
    /// `decide` is told what each of them can tell, ascending by agent, and says in the same order what
    /// each is to do.
    ///
    /// # Errors
    /// That of `decide`; the tick has then not passed, and may be tried again.
    pub fn step_deciding<E>(
        &mut self,
        sim: &mut Simulation<Team>,
        decide: impl FnOnce(&[Observation]) -> Result<Vec<Decision>, E>,
    ) -> Result<Option<TaskRecord>, E> {
        self.prepare(sim);
        let observations = sim.world().observe(sim);
        let decisions = decide(&observations)?;
        let board = &mut sim.world_mut().board;
        for (observation, decision) in observations.iter().zip(decisions) {
            board.decisions[observation.agent as usize] = Some(decision);
        }
        Ok(self.pass(sim))
    }

    /// Begins a task where none is under way, and calls who comes next.
    fn prepare(&mut self, sim: &mut Simulation<Team>) {
        if self.under_way.is_none() {
            self.begin(sim);
        }
        self.call(sim);
    }

    fn pass(&mut self, sim: &mut Simulation<Team>) -> Option<TaskRecord> {
        sim.step();
        self.take_in(sim);
        self.find_next(sim);
        self.calls.is_empty().then(|| self.end(sim)).flatten()
    }

    fn begin(&mut self, sim: &mut Simulation<Team>) {
        let (tick, task) = (sim.tick(), self.task);
        let team = sim.world_mut();
        let (seed, params) = (team.seed, &team.params);
        let luck = Luck::of(seed, task);
        let order = ordered(&self.present, params, luck);
        let drawn = Task::draw(seed, task, &params.task);
        let record = TaskRecord::begin(&drawn, tick, self.present.len() as u32);
        let routed: Vec<u32> = order
            .into_iter()
            .filter(|&a| team.is_called_for(a, drawn.level))
            .collect();
        team.board.begin(drawn, luck);
        team.board.seat(routed.into_iter());
        self.under_way = Some(record);
        (self.synthesized, self.spent_up) = (false, false);
        self.find_next(sim);
    }

    /// Asks who comes next: by the protocol, and at its end whoever puts all together.
    fn find_next(&mut self, sim: &Simulation<Team>) {
        self.calls.clear();
        let team = sim.world();
        if !self.spent_up {
            self.protocol
                .wave(team.stage(sim.topology()), &mut self.calls);
        }
        let budget = team.params.budget_tokens;
        if budget > 0 && !self.calls.is_empty() {
            let spent = self.under_way.as_ref().map_or(0, TaskRecord::tokens);
            let left = budget.saturating_sub(spent);
            self.spent_up = !admit(team, sim.topology(), left, &mut self.calls);
        }
        let merges = team.params.aggregation == Aggregation::Synthesizer;
        if self.calls.is_empty() && merges && !self.synthesized && !team.board.outputs().is_empty()
        {
            self.synthesized = true;
            self.calls
                .extend(team.board.members().first().map(|&agent| Call {
                    agent,
                    duty: Duty::Synthesize,
                    sight: Sight::of(Outputs::All),
                }));
        }
    }

    fn call(&mut self, sim: &mut Simulation<Team>) {
        self.calls.iter().for_each(|call| sim.wake(call.agent));
        sim.world_mut().board.call(&self.calls);
    }

    /// Puts what was done on the board.
    fn take_in(&mut self, sim: &mut Simulation<Team>) {
        let tick = sim.tick();
        self.acts.clear();
        for probe in sim.probes_mut() {
            self.acts.append(&mut probe.acts);
        }
        let team = sim.world_mut();
        let Some(record) = &mut self.under_way else {
            return;
        };
        let announced = |act: &Act| matches!(act.deed, Deed::Announced { .. });
        if self.acts.iter().any(announced) {
            team.board.intentions.clear();
        }
        let kept = 1.0 - self.protocol.evaporation();
        team.board.marks.iter_mut().for_each(|mark| *mark *= kept);
        record.end_wave(tick, &self.acts);
        for act in self.acts.drain(..) {
            write_down(team, record, act);
        }
        team.board.wave += 1;
    }

    fn end(&mut self, sim: &mut Simulation<Team>) -> Option<TaskRecord> {
        let mut record = self.under_way.take()?;
        let team = sim.world_mut();
        let params = &team.params;
        record.verdict = judge(&team.board, params.aggregation, params.judge_noise);
        let mut by_skill = [0; SKILLS];
        for output in team.board.outputs() {
            by_skill[usize::from(output.role.skill)] += 1;
        }
        team.board.memory.add(by_skill, team.params.memory_tasks);
        self.task += 1;
        Some(record)
    }
}

fn ordered(present: &[u32], params: &TeamParams, luck: Luck) -> Vec<u32> {
    let mut order = present.to_vec();
    match params.order {
        Order::Fixed => {}
        Order::Reversed => order.reverse(),
        Order::Random => {
            let turn = |agent: u32| luck.of_call(agent, 0).unit(For::Order, 0);
            order.sort_by(|&a, &b| turn(a).total_cmp(&turn(b)).then(a.cmp(&b)));
        }
    }
    order
}

fn write_down(team: &mut Team, record: &mut TaskRecord, act: Act) {
    use super::board::Intention;
    let board = &mut team.board;
    let (agent, wave) = (act.agent, board.wave);
    if act.duty.is_work() {
        board.attempts[agent as usize] += 1;
    }
    match act.deed {
        Deed::Announced { steps } => board.intentions.push(Intention { agent, wave, steps }),
        Deed::Planned(plan) => {
            record.plan(agent, &plan);
            for (agent, steps) in plan.assigned {
                board.assigned[agent as usize] = steps;
            }
        }
        Deed::StayedOut { reason } => {
            record
                .contributions
                .push(Contribution::none(agent, &act.spent, reason));
        }
        Deed::Contributed(work) => {
            for piece in &work.pieces {
                let mark = &mut board.marks[usize::from(piece.step)];
                *mark = (*mark + work.confidence).min(1.0);
            }
            record
                .contributions
                .push(Contribution::new(agent, &act.spent, &work, board));
            let tokens = act.spent.completion_tokens.min(u64::from(u32::MAX)) as u32;
            let mut output = Output::new(agent, wave, &work, tokens);
            output.attempt = board.attempts[agent as usize];
            board.add_output(output, &work.pieces);
        }
    }
}
