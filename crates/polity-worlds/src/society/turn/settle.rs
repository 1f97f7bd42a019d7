//! What becomes of a result: judged, sent back, passed on, or given up.

use super::super::holding::{Client, Holding, NOBODY, Stage};
use super::super::luck::For;
use super::super::message::{Kind, Message};
use super::super::outcome::Outcome;
use super::super::policy;
use super::super::probe::What;
use super::super::task::{Work, parts, whole};
use super::Turn;

impl Turn<'_, '_> {
    /// Looks at a result: has it checked, checks it, or takes it for what it seems to be. What was
    /// done for somebody else is for that one to look at.
    pub(super) fn examine(&mut self, place: usize) {
        let Holding { client, worker, .. } = self.agent.in_hand[place];
        let own = worker == NOBODY;
        if own && matches!(client, Client::Agent(_)) {
            return self.finish(place);
        }
        if !self.doubts(place) {
            return self.unchecked(place);
        }
        self.ctx.probe().demanded[Work::Validate as usize] += 1;
        let adviser = self.confidant(Work::Validate, client, worker);
        let seen = self.observe_validation(adviser);
        let asks = own || self.turns_to_other(Work::Validate, seen);
        match adviser.filter(|_| asks) {
            Some(adviser) => self.consult(place, adviser, Kind::Check, Stage::AwaitVerdict),
            // Nobody can check a result of their own.
            None if own => self.unchecked(place),
            None => self.agent.in_hand.turn_to(place, Stage::Inspect),
        }
    }

    fn observe_validation(&self, adviser: Option<u32>) -> policy::Observation {
        let trust = |a: u32| self.agent.contacts.trust(a, Work::Validate);
        policy::Observation {
            own: self.belief(Work::Validate),
            other: adviser.map(trust),
        }
    }

    /// Whether a result is doubted enough to be checked. Only units are checked, and once.
    fn doubts(&mut self, place: usize) -> bool {
        let holding = &self.agent.in_hand[place];
        if !self.params.validation || parts(holding.level) > 0 || holding.redone {
            return false;
        }
        let belief = match holding.worker {
            NOBODY => self.belief(Work::Execute),
            worker => self.agent.contacts.trust(worker, Work::Execute),
        };
        let p = (1.0 - belief) * self.params.check_propensity;
        self.luck.chance(For::Checking, p)
    }

    /// Takes a result for what it seems to be.
    pub(super) fn unchecked(&mut self, place: usize) {
        let right = self.is_right(place);
        let approved = self.judges(right);
        self.conclude(place, approved);
    }

    /// Says what it thinks of a result to whoever made it, and has it made again once if it is bad.
    pub(super) fn conclude(&mut self, place: usize, approved: bool) {
        let Holding {
            client,
            worker,
            level,
            deadline,
            redone,
            ..
        } = self.agent.in_hand[place];
        let work = Work::of_level(level);
        if worker != NOBODY {
            self.appraise(place, worker, work, approved);
        } else if client == Client::Own {
            self.agent.affinity.reinforce(work, approved, self.params);
        }
        let time_left = deadline.saturating_sub(self.ctx.tick());
        if !approved && !redone && time_left > self.params.patience_ticks {
            let holding = &mut self.agent.in_hand[place];
            let own = std::mem::replace(&mut holding.worker, NOBODY) == NOBODY;
            holding.redone = true;
            holding.outcome = Outcome::default().after(holding.outcome);
            let again = if own { Stage::Execute } else { Stage::Place };
            self.agent.in_hand.turn_to(place, again);
        } else {
            self.finish(place);
        }
    }

    /// Whether the result in hand is right: hidden from the agent, who may only judge.
    pub(super) fn is_right(&self, place: usize) -> bool {
        let Holding { outcome, level, .. } = self.agent.in_hand[place];
        if parts(level) == 0 {
            outcome.correct > 0
        } else {
            outcome.passes(level, self.params.pass_quality)
        }
    }

    /// Learns from a neighbour's work, and lets it know.
    pub(super) fn appraise(&mut self, place: usize, neighbour: u32, work: Work, approved: bool) {
        let contacts = &mut self.agent.contacts;
        contacts.experience(neighbour, work, approved, self.params);
        let kind = if approved {
            Kind::Praise
        } else {
            Kind::Complain
        };
        let message = self.about(place, kind, work);
        self.tell(neighbour, message);
    }

    /// A neighbour declined or failed: trust it less, and decide anew.
    pub(super) fn disappointed(&mut self, place: usize) {
        let holding = &mut self.agent.in_hand[place];
        holding.tries += 1;
        let (worker, level) = (
            std::mem::replace(&mut holding.worker, NOBODY),
            holding.level,
        );
        self.agent.in_hand.turn_to(place, Stage::Place);
        let contacts = &mut self.agent.contacts;
        contacts.experience(worker, Work::of_level(level), false, self.params);
    }

    /// No answer comes: trust the adviser less, and do without.
    pub(super) fn unanswered(&mut self, place: usize) {
        self.forget_adviser(place, Work::Inform);
        self.agent.in_hand.turn_to(place, Stage::Execute);
    }

    fn forget_adviser(&mut self, place: usize, work: Work) {
        let adviser = std::mem::replace(&mut self.agent.in_hand[place].adviser, NOBODY);
        let contacts = &mut self.agent.contacts;
        contacts.experience(adviser, work, false, self.params);
    }

    /// Gives up waiting for what does not come, and what is too late.
    pub(super) fn give_up_overdue(&mut self) {
        let tick = self.ctx.tick();
        while let Some(place) = self.agent.in_hand.first_overdue(tick) {
            let Holding {
                stage, deadline, ..
            } = self.agent.in_hand[place];
            match stage {
                Stage::AwaitAnswer if deadline > tick => self.unanswered(place),
                Stage::AwaitVerdict if deadline > tick => {
                    self.forget_adviser(place, Work::Validate);
                    self.unchecked(place);
                }
                Stage::AwaitResult => {
                    self.disappointed(place);
                    self.finish(place);
                }
                Stage::Answer | Stage::Review => self.agent.in_hand.remove(place),
                _ => self.finish(place),
            }
        }
    }

    /// Declines a piece of work in hand.
    pub(super) fn abstain(&mut self, place: usize) {
        let task = self.agent.in_hand[place].task;
        self.agent.tally.abstained += 1;
        self.ctx.probe().abstained += 1;
        self.event(task, What::Abstained);
        self.hand_back(place);
    }

    /// Hands back a piece of work in hand for which there is no decision.
    pub(super) fn refuse(&mut self, place: usize) {
        self.note_refused(self.agent.in_hand[place].task);
        self.hand_back(place);
    }

    fn hand_back(&mut self, place: usize) {
        let Holding { client, level, .. } = self.agent.in_hand[place];
        if let Client::Agent(client) = client {
            let message = self.about(place, Kind::Refuse, Work::of_level(level));
            self.reply(client, message);
            self.agent.in_hand.remove(place);
        } else {
            self.finish(place);
        }
    }

    /// Declines what a neighbour asks for, for want of room.
    pub(super) fn decline(&mut self, src: u32, message: &Message) {
        self.note_refused(message.task);
        let kind = Kind::Refuse;
        let utterance = self.say(kind, kind, message.work);
        self.reply(
            src,
            Message {
                kind,
                about: kind,
                utterance,
                outcome: Outcome::default(),
                ..*message
            },
        );
    }

    /// Notes that there is no room for more.
    pub(super) fn note_refused(&mut self, task: super::TaskId) {
        self.agent.tally.refused += 1;
        self.ctx.probe().refused += 1;
        self.event(task, What::Refused);
    }

    /// Lays a piece of work down and gives its outcome to the client.
    pub(super) fn finish(&mut self, place: usize) {
        match self.agent.in_hand[place].client {
            Client::Outside => self.close(place),
            Client::Own => self.put_into_whole(place),
            Client::Agent(client) => {
                let work = Work::of_level(self.agent.in_hand[place].level);
                let message = self.about(place, Kind::Result, work);
                self.reply(client, message);
                self.agent.in_hand.remove(place);
            }
        }
    }

    fn put_into_whole(&mut self, place: usize) {
        let Holding {
            task,
            node,
            outcome,
            ..
        } = self.agent.in_hand[place];
        self.agent.in_hand.remove(place);
        let node = whole(node);
        let holds_whole = |h: &Holding| h.is(task, node, Stage::AwaitParts);
        let Some(place) = self.agent.in_hand.position(holds_whole) else {
            return;
        };
        let holding = &mut self.agent.in_hand[place];
        holding.outcome = holding.outcome.with(outcome);
        holding.parts_left -= 1;
        if holding.parts_left > 0 {
            return;
        }
        if holding.outcome.delivered > 0 {
            self.agent.in_hand.turn_to(place, Stage::Combine);
        } else {
            self.finish(place);
        }
    }

    /// Gives a task back to where it came from, which alone knows whether it serves.
    fn close(&mut self, place: usize) {
        let Holding {
            task,
            level,
            outcome,
            worker,
            ..
        } = self.agent.in_hand[place];
        self.agent.in_hand.remove(place);
        let completed = outcome.passes(level, self.params.pass_quality);
        self.event(task, What::Closed { outcome, completed });
        let work = Work::of_level(level);
        if worker != NOBODY {
            let contacts = &mut self.agent.contacts;
            contacts.experience(worker, work, completed, self.params);
        } else if outcome.delivered > 0 {
            self.agent.affinity.reinforce(work, completed, self.params);
        }
        self.agent.tally.completed += u32::from(completed);
        self.agent.tally.failed += u32::from(!completed);
        let again = self.luck.chance(For::FollowOn, self.params.follow_on);
        if completed && again {
            self.agent.follow_on = Some((task, level));
        }
    }
}
