//! Deciding who does a piece of work.

use super::super::agent::{Client, Holding, NOBODY, Stage};
use super::super::message::Kind;
use super::super::params::Delegation;
use super::super::policy::{self, Decision, Observation};
use super::super::task::{DELEGATE, TaskId, Work, part, parts};
use super::{Turn, purpose};

/// Neighbours that an agent considers at once; of more it considers so many at random.
const ATTENTION: usize = 16;
/// Refusals and failures after which an agent stops passing a piece of work on.
const TRIES_MAX: u8 = 2;
/// Ticks that an agent reserves for putting parts together, or for passing a result on.
const MARGIN_TICKS: u32 = 2;

impl Turn<'_, '_> {
    /// Decides about everything new; the parts of what is kept are new in turn.
    pub(super) fn place_all(&mut self) {
        while let Some(place) = self
            .agent
            .in_hand
            .iter()
            .position(|h| h.stage == Stage::Place)
        {
            self.place(place);
        }
    }

    fn place(&mut self, place: usize) {
        let holding = self.agent.in_hand[place];
        let work = Work::of_level(holding.level);
        self.ctx.probe().demanded[work as usize] += u64::from(holding.tries == 0);
        let other = self.confidant(work, holding.client, NOBODY);
        let may = holding.hops < self.params.hops_max && holding.tries < TRIES_MAX;
        let seen = self.observe(work, other.filter(|_| may));
        match (
            policy::place(seen, self.params, self.ctx.draws(purpose::DECIDE)),
            other,
        ) {
            (Decision::Delegate, Some(worker)) => self.delegate(place, worker, work),
            (Decision::Abstain, _) => self.abstain(place),
            _ => self.keep(place),
        }
    }

    fn observe(&self, work: Work, other: Option<u32>) -> Observation {
        let load = self
            .agent
            .in_hand
            .iter()
            .filter(|h| h.stage.is_work())
            .count();
        let own = self.belief(work) - self.params.load_cost * load as f64;
        let trust = |other: u32| self.agent.contacts[other as usize].trust(work);
        Observation {
            own,
            other: other.map(trust),
        }
    }

    fn delegate(&mut self, place: usize, worker: u32, work: Work) {
        self.agent.tally.actions[DELEGATE] += 1;
        self.agent.contacts[worker as usize].delegated += 1;
        let holding = &mut self.agent.in_hand[place];
        holding.worker = worker;
        let mut message = { *holding };
        message.hops += 1;
        message.deadline = message.deadline.saturating_sub(MARGIN_TICKS);
        let message = self.about(&message, Kind::Delegate, work);
        self.tell(worker, message);
        self.wait(place, Stage::AwaitResult);
    }

    fn keep(&mut self, place: usize) {
        self.agent.in_hand[place].worker = NOBODY;
        if parts(self.agent.in_hand[place].level) == 0 {
            self.prepare(place);
        } else {
            self.split(place);
        }
    }

    fn split(&mut self, place: usize) {
        let holding = self.agent.in_hand[place];
        let count = parts(holding.level);
        self.agent.in_hand[place].parts_left = count;
        self.wait(place, Stage::AwaitParts);
        let deadline = holding.deadline.saturating_sub(MARGIN_TICKS);
        for i in 0..count {
            let (node, level) = (part(holding.node, i), holding.level - 1);
            self.hold(Holding::new(
                holding.task,
                Client::Own,
                node,
                level,
                deadline,
                Stage::Place,
            ));
        }
    }

    /// Finds out, asks, or goes without what a unit lacks. Whether it lacks anything is a fact of
    /// the task, the same for whoever does it.
    fn prepare(&mut self, place: usize) {
        let holding = self.agent.in_hand[place];
        let TaskId { origin, arrival } = holding.task;
        let facts = self.ctx.draws(purpose::FACTS).at(origin, arrival);
        let lacks = facts
            .skip_to(u64::from(holding.node))
            .chance(self.params.missing_information);
        let other = self.confidant(Work::Inform, holding.client, NOBODY);
        let seen = self.observe(Work::Inform, other);
        let asks = policy::prefers_other(seen, self.params, self.ctx.draws(purpose::DECIDE));
        let in_hand = &mut self.agent.in_hand[place];
        in_hand.informed = !lacks;
        in_hand.stage = Stage::Execute;
        if !lacks || !self.params.inquiry {
            return;
        }
        self.ctx.probe().demanded[Work::Inform as usize] += 1;
        match other.filter(|_| asks) {
            Some(adviser) => self.consult(place, adviser, Kind::Ask, Stage::AwaitAnswer),
            None if seen.own >= self.params.abstain_below => {
                self.agent.in_hand[place].stage = Stage::Inform;
            }
            None => {}
        }
    }

    /// Asks a neighbour for an answer or a verdict.
    pub(super) fn consult(&mut self, place: usize, adviser: u32, kind: Kind, stage: Stage) {
        let holding = &mut self.agent.in_hand[place];
        holding.adviser = adviser;
        let mut asked = *holding;
        asked.deadline = self.ctx.tick() + self.params.patience_ticks;
        let work = if kind == Kind::Ask {
            Work::Inform
        } else {
            Work::Validate
        };
        let message = self.about(&asked, kind, work);
        self.tell(adviser, message);
        self.wait(place, stage);
    }

    /// The neighbour to turn to for a kind of work: the most trusted of those considered, now and
    /// then any of them; never the client, nor `besides`. Two draws, and one for each of many.
    pub(super) fn confidant(&mut self, work: Work, client: Client, besides: u32) -> Option<u32> {
        let random = matches!(self.params.delegation, Delegation::Random { .. });
        let exploration = if random { 1.0 } else { self.params.exploration };
        let neighbours = self.agent.contacts.len();
        let considered = neighbours.min(ATTENTION);
        let client = self.place_of(client);
        let draws = self.ctx.draws(purpose::PICK);
        let start = draws.below(neighbours as u64) as usize;
        let explores = draws.chance(exploration);
        let mut best: Option<(f64, u32)> = None;
        for i in 0..considered {
            let place = if neighbours <= ATTENTION {
                (start + i) % neighbours
            } else {
                draws.below(neighbours as u64) as usize
            } as u32;
            if Some(place) == client || place == besides {
                continue;
            }
            let trust = self.agent.contacts[place as usize].trust(work);
            if best.is_none_or(|(most, _)| trust > most) {
                best = Some((trust, place));
            }
            if explores {
                break;
            }
        }
        best.map(|(_, place)| place)
    }

    fn place_of(&self, client: Client) -> Option<u32> {
        match client {
            Client::Agent(id) => self
                .ctx
                .neighbours()
                .binary_search(&id)
                .ok()
                .map(|i| i as u32),
            Client::Outside | Client::Own => None,
        }
    }
}
