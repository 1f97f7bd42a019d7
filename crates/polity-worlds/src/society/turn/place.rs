//! Deciding who does a piece of work.

use super::super::contacts::ATTENTION;
use super::super::holding::{Client, Holding, NOBODY, Stage};
use super::super::luck::{For, unit};
use super::super::message::{Kind, Message};
use super::super::params::Delegation;
use super::super::policy::{self, Decision, Observation};
use super::super::task::{DELEGATE, Work, part, parts};
use super::{Turn, later};
use crate::choices::SocietyChoices;

/// Refusals and failures after which an agent stops passing a piece of work on.
pub(super) const TRIES_MAX: u8 = 2;
/// Ticks that an agent reserves for putting parts together, or for passing a result on.
const MARGIN_TICKS: u32 = 2;

impl<'t> Turn<'t, '_> {
    /// Decides about everything new; the parts of what is kept are new in turn.
    pub(super) fn place_all(&mut self) {
        if let Some(desk) = &self.society.desk {
            return self.place_asking(desk);
        }
        if let Some(choices) = self.seen_choices() {
            while let Some(place) = self.agent.in_hand.first_to_place() {
                self.place_drawn(place, choices);
            }
            return;
        }
        while let Some(place) = self.agent.in_hand.first_to_place() {
            self.place(place);
        }
    }

    /// What its model was seen to choose. Where work is passed on at random, which is a control, that is
    /// left aside.
    fn seen_choices(&self) -> Option<&'t SocietyChoices> {
        let random = matches!(self.params.delegation, Delegation::Random { .. });
        let choices = self.model.profile.choices.as_deref();
        choices.filter(|_| !random)?.society.as_ref()
    }

    fn place(&mut self, place: usize) {
        let Holding {
            client,
            level,
            hops,
            tries,
            ..
        } = self.agent.in_hand[place];
        let work = Work::of_level(level);
        self.note_demand(place, work);
        let may = hops < self.params.hops_max && tries < TRIES_MAX;
        let other = may.then(|| self.confidant(work, client, NOBODY)).flatten();
        let seen = self.observe(work, other);
        let u = self.luck.unit_of(For::Deciding, work);
        match (
            policy::place(seen, self.params, &self.society.logistic, u),
            other,
        ) {
            (Decision::Delegate, Some(worker)) => self.delegate(place, worker, work),
            (Decision::Abstain, _) => self.abstain(place),
            _ => self.keep(place),
        }
    }

    /// Counts what a piece of work demands, once: where it comes up, not wherever it is passed to.
    pub(super) fn note_demand(&mut self, place: usize, work: Work) {
        let holding = &self.agent.in_hand[place];
        let passed_on = matches!(holding.client, Client::Agent(_));
        if passed_on || holding.tries > 0 || holding.redone {
            return;
        }
        let lacks = parts(holding.level) == 0 && self.params.inquiry && self.lacks(holding);
        let demanded = &mut self.ctx.probe().demanded;
        demanded[work as usize] += 1;
        demanded[Work::Inform as usize] += u64::from(lacks);
    }

    /// Whether a unit lacks information: a fact of the task, the same for whoever does it.
    pub(super) fn lacks(&self, holding: &Holding) -> bool {
        let facts = self.society.facts.of(holding.task.as_u64());
        unit(facts.draw(u64::from(holding.node))) < self.params.missing_information
    }

    pub(super) fn observe(&self, work: Work, other: Option<u32>) -> Observation {
        let load = f64::from(self.agent.in_hand.to_work());
        let own = self.belief(work) - self.params.load_cost * load;
        let trust = |other: u32| self.agent.contacts.trust(other, work);
        Observation {
            own,
            other: other.map(trust),
        }
    }

    pub(super) fn delegate(&mut self, place: usize, worker: u32, work: Work) {
        self.agent.tally.actions[DELEGATE] += 1;
        self.agent.contacts.delegate(worker);
        let mut message = self.about(place, Kind::Delegate, work);
        message.hops += 1;
        message.deadline = message.deadline.saturating_sub(MARGIN_TICKS);
        self.tell(worker, message);
        self.agent.in_hand[place].worker = worker;
        self.agent.in_hand.turn_to(place, Stage::AwaitResult);
    }

    fn keep(&mut self, place: usize) {
        self.agent.in_hand[place].worker = NOBODY;
        if parts(self.agent.in_hand[place].level) == 0 {
            self.prepare(place);
        } else {
            self.split(place);
        }
    }

    pub(super) fn split(&mut self, place: usize) {
        let Holding {
            task,
            node,
            level,
            deadline,
            ..
        } = self.agent.in_hand[place];
        let count = parts(level);
        self.agent.in_hand[place].parts_left = count;
        self.agent.in_hand.turn_to(place, Stage::AwaitParts);
        let deadline = deadline.saturating_sub(MARGIN_TICKS);
        for i in 0..count {
            let (node, level, client) = (part(node, i), level - 1, Client::Own);
            let part = Holding::new(task, client, node, level, deadline, Stage::Place);
            self.agent.in_hand.push(part);
        }
    }

    /// Finds out, asks, or goes without what a unit lacks.
    fn prepare(&mut self, place: usize) {
        if !self.wants_information(place) {
            return self.agent.in_hand.turn_to(place, Stage::Execute);
        }
        let client = self.agent.in_hand[place].client;
        let other = self.confidant(Work::Inform, client, NOBODY);
        let seen = self.observe(Work::Inform, other);
        let asks = self.turns_to_other(Work::Inform, seen);
        self.find_out(place, other.filter(|_| asks), seen.own);
    }

    /// Notes whether a unit lacks information; true where that can be found out.
    pub(super) fn wants_information(&mut self, place: usize) -> bool {
        let lacks = self.lacks(&self.agent.in_hand[place]);
        self.agent.in_hand[place].informed = !lacks;
        lacks && self.params.inquiry
    }

    /// Finds out what a unit lacks: from an adviser, or by itself if it believes it can.
    pub(super) fn find_out(&mut self, place: usize, adviser: Option<u32>, own: f64) {
        match adviser {
            Some(adviser) => self.consult(place, adviser, Kind::Ask, Stage::AwaitAnswer),
            None if own >= self.params.abstain_below => {
                self.agent.in_hand.turn_to(place, Stage::Inform);
            }
            None => self.agent.in_hand.turn_to(place, Stage::Execute),
        }
    }

    /// Whether to turn to a neighbour for a kind of work.
    pub(super) fn turns_to_other(&mut self, work: Work, seen: Observation) -> bool {
        let u = self.luck.unit_of(For::Deciding, work);
        policy::prefers_other(seen, self.params, &self.society.logistic, u)
    }

    /// Asks a neighbour for an answer or a verdict.
    pub(super) fn consult(&mut self, place: usize, adviser: u32, kind: Kind, stage: Stage) {
        let until = later(self.ctx.tick(), u64::from(self.params.patience_ticks));
        let work = if kind == Kind::Ask {
            Work::Inform
        } else {
            Work::Validate
        };
        let message = Message {
            deadline: until,
            ..self.about(place, kind, work)
        };
        self.tell(adviser, message);
        self.agent.in_hand[place].adviser = adviser;
        self.agent.in_hand.turn_to_until(place, stage, until);
    }

    /// The neighbour to turn to for a kind of work: the most trusted of those considered, now and
    /// then any of them; never the client, nor `besides`. Two draws, and one for each of many.
    pub(super) fn confidant(&mut self, work: Work, client: Client, besides: u32) -> Option<u32> {
        let random = matches!(self.params.delegation, Delegation::Random { .. });
        let exploration = if random { 1.0 } else { self.params.exploration };
        let neighbours = self.agent.contacts.len() as u32;
        let excluded = self.excluded(client, besides);
        let allowed = neighbours - excluded.iter().filter(|e| **e < neighbours).count() as u32;
        let start = self.luck.below(For::Picking, work, allowed);
        let explores = self.luck.unit_of(For::Picking, work) < exploration;
        let first = skip(start, excluded);
        match allowed {
            0 => None,
            _ if explores => Some(first),
            _ if allowed as usize <= ATTENTION => {
                Some(self.agent.contacts.most_trusted(work, first, excluded))
            }
            _ => Some(self.most_trusted_of_some(work, first, excluded, allowed)),
        }
    }

    /// The most trusted of `first` and a few more at random: with so many, nobody looks at all.
    pub(super) fn most_trusted_of_some(
        &mut self,
        work: Work,
        first: u32,
        excluded: [u32; 2],
        allowed: u32,
    ) -> u32 {
        let (mut best, mut most) = (first, self.agent.contacts.trust(first, work));
        for _ in 1..ATTENTION {
            let place = skip(self.luck.below(For::Picking, work, allowed), excluded);
            let trust = self.agent.contacts.trust(place, work);
            if trust > most {
                (best, most) = (place, trust);
            }
        }
        best
    }

    /// The places of those not to be asked, ascending; [`NOBODY`] where there is none.
    pub(super) fn excluded(&self, client: Client, besides: u32) -> [u32; 2] {
        let client = match client {
            Client::Agent(id) => self.place_of(id).unwrap_or(NOBODY),
            Client::Outside | Client::Own => NOBODY,
        };
        let other = if besides == client { NOBODY } else { besides };
        [client.min(other), client.max(other)]
    }

    /// The place of an agent among the neighbours, if it is one.
    pub(super) fn place_of(&self, agent: u32) -> Option<u32> {
        let place = self.ctx.neighbours().binary_search(&agent);
        place.ok().map(|place| place as u32)
    }
}

/// The `nth` place that is not excluded: all of those are equally likely where `nth` is.
#[inline]
pub(super) fn skip(nth: u32, excluded: [u32; 2]) -> u32 {
    let pass = |place: u32, e: &u32| place.wrapping_add(u32::from(place >= *e));
    excluded.iter().fold(nth, pass)
}
