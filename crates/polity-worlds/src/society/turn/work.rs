//! One piece of work per tick.

use super::super::holding::{Client, Stage};
use super::super::luck::For;
use super::super::message::{Kind, Message};
use super::super::outcome::Outcome;
use super::super::probe::What;
use super::super::task::Work;
use super::Turn;

impl Turn<'_, '_> {
    /// Works on the oldest piece in hand, if reading has left any time.
    pub(super) fn work(&mut self) {
        let limit = self.params.attention_tokens;
        if limit > 0 && self.tokens_read > limit {
            return;
        }
        let Some(place) = self.agent.in_hand.first_to_work() else {
            return;
        };
        match self.agent.in_hand[place].stage() {
            Stage::Inform => self.inform(place),
            Stage::Execute => self.execute(place),
            Stage::Inspect => self.inspect(place),
            Stage::Combine => self.combine(place),
            Stage::Answer => self.answer(place),
            _ => self.review(place),
        }
    }

    /// Does a kind of work, rightly with this probability.
    fn perform(&mut self, place: usize, work: Work, p: f64) -> bool {
        let right = self.luck.chance(For::Work, p);
        self.agent.tally.actions[work as usize] += 1;
        self.agent.tally.right += u32::from(right);
        let holding = &mut self.agent.in_hand[place];
        holding.outcome.lengthen(self.model.profile.latency_s);
        let task = holding.task;
        self.event(task, What::Worked { work });
        let probe = self.ctx.probe();
        probe.done[work as usize] += 1;
        probe.cost_picousd += self.model.work_picousd;
        right
    }

    fn inform(&mut self, place: usize) {
        let right = self.perform(place, Work::Inform, self.competence(Work::Inform));
        self.agent.in_hand[place].informed = right;
        self.agent.in_hand.turn_to(place, Stage::Execute);
        let seen = self.judges(right);
        self.agent
            .affinity
            .reinforce(Work::Inform, seen, self.params);
    }

    fn execute(&mut self, place: usize) {
        let informed = self.agent.in_hand[place].informed;
        let factor = if informed {
            1.0
        } else {
            self.params.uninformed_factor
        };
        let right = self.perform(
            place,
            Work::Execute,
            factor * self.competence(Work::Execute),
        );
        let chain = Outcome::default().after(self.agent.in_hand[place].outcome);
        self.agent.in_hand[place].outcome = Outcome {
            delivered: 1,
            correct: u8::from(right),
            informed: u8::from(informed),
            ..chain
        };
        self.examine(place);
    }

    fn combine(&mut self, place: usize) {
        let right = self.perform(place, Work::Combine, self.competence(Work::Combine));
        let holding = &mut self.agent.in_hand[place];
        holding.outcome.combined = holding.outcome.combined.saturating_add(1);
        holding.outcome.coherent = holding.outcome.coherent.saturating_add(u8::from(right));
        let client = holding.client;
        if client == Client::Own {
            let seen = self.judges(right);
            self.agent
                .affinity
                .reinforce(Work::Combine, seen, self.params);
        }
        self.finish(place);
    }

    /// Checks a neighbour's result oneself: between a guess and certainty, by competence.
    fn inspect(&mut self, place: usize) {
        let clear = self.validate(place);
        let seen = self.judges(clear);
        self.agent
            .affinity
            .reinforce(Work::Validate, seen, self.params);
        let right = self.is_right(place);
        self.conclude(place, right == clear);
    }

    fn validate(&mut self, place: usize) -> bool {
        let competence = self.competence(Work::Validate);
        self.perform(place, Work::Validate, 0.5 + 0.5 * competence)
    }

    fn answer(&mut self, place: usize) {
        let right = self.perform(place, Work::Inform, self.competence(Work::Inform));
        self.agent.in_hand[place].outcome.informed = u8::from(right);
        self.respond(place, Kind::Answer, Work::Inform, true);
    }

    fn review(&mut self, place: usize) {
        let clear = self.validate(place);
        let right = self.is_right(place);
        self.agent.in_hand[place].outcome.correct = u8::from(clear);
        self.respond(place, Kind::Verdict, Work::Validate, right == clear);
    }

    /// Gives a neighbour the answer or verdict it asked for.
    fn respond(&mut self, place: usize, kind: Kind, work: Work, approves: bool) {
        if let Client::Agent(client) = self.agent.in_hand[place].client {
            let message = Message {
                approves,
                ..self.about(place, kind, work)
            };
            self.reply(client, message);
        }
        self.agent.in_hand.remove(place);
    }
}
