//! One agent's turn: hear, take on what arrives, give up what is overdue, decide, work.

mod asked;
mod drawn;
mod hear;
mod place;
mod settle;
mod speak;
mod work;

use polity_engine::{Context, Received};

use super::agent::Agent;
use super::holding::{Client, Holding, Stage};
use super::luck::{For, Luck};
use super::message::Message;
use super::model::{Model, cost};
use super::params::Params;
use super::probe::{Event, What};
use super::task::{LEVELS, TaskId, Work};
use super::{Society, purpose};

/// How many times more work an agent takes from outside, which has nowhere else to go, than from
/// neighbours.
const OUTSIDE_ROOM: usize = 8;

/// A tick so many ticks later, or never.
pub(super) fn later(tick: u32, gap: u64) -> u32 {
    u32::try_from(u64::from(tick).saturating_add(gap)).unwrap_or(u32::MAX)
}

/// What an agent needs at hand while it acts.
pub(super) struct Turn<'t, 'c> {
    society: &'t Society,
    params: &'t Params,
    model: &'t Model,
    agent: &'t mut Agent,
    ctx: &'t mut Context<'c, Society>,
    luck: Luck,
    tokens_read: u32,
    tokens_written: u32,
}

impl<'t, 'c> Turn<'t, 'c> {
    pub(super) fn new(
        society: &'t Society,
        agent: &'t mut Agent,
        ctx: &'t mut Context<'c, Society>,
    ) -> Self {
        Self {
            society,
            params: &society.params,
            model: &society.models[usize::from(agent.group)],
            agent,
            luck: Luck::new(ctx.draws(purpose::ACT)),
            ctx,
            tokens_read: 0,
            tokens_written: 0,
        }
    }

    pub(super) fn take(mut self, inbox: &[Received<Message>]) {
        self.relax();
        self.arrivals();
        inbox.iter().for_each(|message| self.hear(message));
        self.give_up_overdue();
        self.place_all();
        self.work();
        self.sleep();
        self.pay(inbox.len() as u32);
    }

    /// Counts what was read and written, and what that cost.
    fn pay(&mut self, received: u32) {
        self.agent.tally.received += received;
        let read = cost(self.tokens_read, self.model.prompt_picousd);
        let written = cost(self.tokens_written, self.model.completion_picousd);
        self.ctx.probe().cost_picousd += read + written;
    }

    /// Drifts back towards the beginning, for all the ticks since the last time at once.
    fn relax(&mut self) {
        let rate = self.params.renegotiation;
        let ticks = self.ctx.tick() - std::mem::replace(&mut self.agent.relaxed, self.ctx.tick());
        if rate <= 0.0 || ticks == 0 || !self.params.feedback {
            return;
        }
        let step = (1.0 - libm::pow(1.0 - rate, f64::from(ticks))) as f32;
        let group = &self.society.groups[usize::from(self.agent.group)];
        let origin = super::skills::Affinity::new(&group.bias);
        self.agent.affinity.relax(&origin, step);
        self.agent.contacts.relax(step);
    }

    /// Takes in what comes from outside: the next task, and one that the last success brought.
    fn arrivals(&mut self) {
        let tick = self.ctx.tick();
        if let Some((follows, level)) = self.agent.follow_on.take() {
            self.open(level, Some(follows));
        }
        if self.agent.next_arrival > tick {
            return;
        }
        let gap = self.luck.geometric(For::Arrival, self.params.arrival_rate);
        self.agent.next_arrival = later(tick, gap.saturating_add(1));
        let level = self.society.levels.at(self.luck.unit(For::Arrival));
        self.open(level, None);
    }

    fn open(&mut self, level: u8, follows: Option<TaskId>) {
        let task = TaskId::new(self.ctx.agent(), self.ctx.tick(), follows.is_some());
        let ticks = u64::from(self.params.horizon_ticks) * u64::from(level);
        let deadline = later(self.ctx.tick(), ticks);
        self.event(
            task,
            What::Opened {
                level,
                deadline,
                follows,
            },
        );
        let (client, stage) = (Client::Outside, Stage::Place);
        let holding = Holding::new(task, client, 0, level, deadline, stage);
        self.agent.in_hand.push(holding);
        if self.agent.in_hand.len() > self.params.in_hand_max.saturating_mul(OUTSIDE_ROOM) {
            self.note_refused(task);
            self.finish(self.agent.in_hand.len() - 1);
        }
    }

    /// Sleeps until something is due, or only for this tick if anything in hand can go on. An alarm
    /// that rings no later than that is left to ring.
    fn sleep(&mut self) {
        let next = self.ctx.tick() + 1;
        if self.agent.in_hand.is_open() || self.agent.follow_on.is_some() {
            self.ctx.wake_at(next);
        }
        let due = self.agent.in_hand.due().min(self.agent.next_arrival);
        if self.agent.alarm < next || self.agent.alarm > due {
            self.agent.alarm = due.max(next);
            self.ctx.wake_at(self.agent.alarm);
        }
    }

    fn event(&mut self, task: TaskId, what: What) {
        let agent = self.ctx.agent();
        self.ctx.probe().events.push(Event { task, agent, what });
    }

    /// The agent's belief to succeed in a kind of work.
    fn belief(&self, work: Work) -> f64 {
        self.model.profile.believed(self.competence(work))
    }

    fn competence(&self, work: Work) -> f64 {
        let practice = &self.society.practice;
        self.model.competence(&self.agent.affinity, work, practice)
    }

    /// Whether the agent takes something for right that is right (or is not).
    fn judges(&mut self, right: bool) -> bool {
        self.luck.falls_below(For::Judging, self.model.discernment) == right
    }
}

const _: () = assert!(
    LEVELS <= 8,
    "deadlines and node numbers are made for few levels"
);
