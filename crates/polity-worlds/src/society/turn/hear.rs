//! Understanding what is said, and what follows from it.

use polity_engine::Received;

use super::super::holding::{Client, Holding, NOBODY, Stage};
use super::super::luck::For;
use super::super::message::{Kind, Message};
use super::super::outcome::Outcome;
use super::super::task::Work;
use super::Turn;

impl Turn<'_, '_> {
    pub(super) fn hear(&mut self, received: &Received<Message>) {
        let message = &received.body;
        self.read(message);
        match message.kind {
            Kind::Clarify => self.explain(received.src, message),
            Kind::Repeat => {
                let lessons = &self.society.lessons;
                self.agent.repertoire.learn(message.unclear, lessons);
                self.heed(received.src, message, message.about);
            }
            kind if self.understands(message) => self.heed(received.src, message, kind),
            _ => self.ask_again(received.src, message),
        }
    }

    fn read(&mut self, message: &Message) {
        self.tokens_read += self.society.lexicon.length(message.utterance);
    }

    fn understands(&mut self, message: &Message) -> bool {
        let utterance = message.utterance;
        let familiarity = self.agent.repertoire.odds(utterance);
        let (short, plainly) = (utterance.is_short(), self.model.understanding);
        // Nobody foresees the form: choosing takes less time than branching.
        let odds = std::hint::select_unpredictable(short, familiarity, plainly);
        let understood = self.luck.falls_below(For::Hearing, odds);
        if understood {
            let lessons = &self.society.lessons;
            self.agent.repertoire.understood(utterance, lessons);
        }
        understood
    }

    fn ask_again(&mut self, src: u32, message: &Message) {
        let (kind, about) = (Kind::Clarify, message.kind);
        let utterance = self.say(kind, about, message.work);
        self.reply(
            src,
            Message {
                kind,
                about,
                utterance,
                unclear: message.utterance,
                ..*message
            },
        );
    }

    fn explain(&mut self, src: u32, message: &Message) {
        let lessons = &self.society.lessons;
        self.agent.repertoire.misheard(message.unclear, lessons);
        let kind = Kind::Repeat;
        let utterance = self.say(kind, message.about, message.work);
        self.reply(
            src,
            Message {
                kind,
                utterance,
                ..*message
            },
        );
    }

    /// Does what an understood message asks for. An answer that nobody waits for any more is
    /// passed over.
    fn heed(&mut self, src: u32, message: &Message, kind: Kind) {
        match kind {
            Kind::Delegate => self.take_on(src, message, Stage::Place),
            Kind::Ask => self.take_on(src, message, Stage::Answer),
            Kind::Check => self.take_on(src, message, Stage::Review),
            Kind::Result => self.on_result(src, message),
            Kind::Answer => self.on_answer(src, message),
            Kind::Verdict => self.on_verdict(src, message),
            Kind::Refuse => self.on_refusal(src, message),
            Kind::Praise => self
                .agent
                .affinity
                .reinforce(message.work, true, self.params),
            Kind::Complain => self
                .agent
                .affinity
                .reinforce(message.work, false, self.params),
            Kind::Clarify | Kind::Repeat => {}
        }
    }

    fn take_on(&mut self, src: u32, message: &Message, stage: Stage) {
        if self.agent.in_hand.len() >= self.params.in_hand_max {
            self.decline(src, message);
            return;
        }
        let Message {
            task,
            node,
            level,
            deadline,
            hops,
            outcome,
            ..
        } = *message;
        let mut holding = Holding::new(task, Client::Agent(src), node, level, deadline, stage);
        holding.hops = hops;
        let chain = Outcome::default().after(outcome);
        holding.outcome = if stage == Stage::Review {
            outcome
        } else {
            chain
        };
        self.agent.in_hand.push(holding);
    }

    fn on_answer(&mut self, src: u32, message: &Message) {
        let Some(place) = self.awaiting(src, message, Stage::AwaitAnswer) else {
            return;
        };
        let right = message.outcome.informed > 0;
        let holding = &mut self.agent.in_hand[place];
        holding.informed = right;
        holding.outcome = holding.outcome.after(message.outcome);
        let adviser = std::mem::replace(&mut holding.adviser, NOBODY);
        self.agent.in_hand.turn_to(place, Stage::Execute);
        let approved = self.judges(right);
        self.appraise(place, adviser, Work::Inform, approved);
    }

    fn on_verdict(&mut self, src: u32, message: &Message) {
        let Some(place) = self.awaiting(src, message, Stage::AwaitVerdict) else {
            return;
        };
        let holding = &mut self.agent.in_hand[place];
        let Outcome {
            waves, latency_s, ..
        } = holding.outcome.after(message.outcome);
        holding.outcome = Outcome {
            waves,
            latency_s,
            ..holding.outcome
        };
        let adviser = std::mem::replace(&mut holding.adviser, NOBODY);
        let approved = self.judges(message.outcome.correct > 0);
        self.appraise(place, adviser, Work::Validate, approved);
        self.conclude(place, message.approves);
    }

    fn on_result(&mut self, src: u32, message: &Message) {
        let Some(place) = self.awaiting(src, message, Stage::AwaitResult) else {
            return;
        };
        if message.outcome.delivered == 0 {
            self.disappointed(place);
        } else {
            self.agent.in_hand[place].outcome = message.outcome;
            self.examine(place);
        }
    }

    /// Whoever was asked declines: try elsewhere, or do without.
    fn on_refusal(&mut self, src: u32, message: &Message) {
        if let Some(place) = self.awaiting(src, message, Stage::AwaitResult) {
            self.disappointed(place);
        } else if let Some(place) = self.awaiting(src, message, Stage::AwaitAnswer) {
            self.unanswered(place);
        } else if let Some(place) = self.awaiting(src, message, Stage::AwaitVerdict) {
            self.unchecked(place);
        }
    }

    /// The piece of work in this stage that waits for this neighbour's message.
    fn awaiting(&self, src: u32, message: &Message, stage: Stage) -> Option<usize> {
        let neighbours = self.ctx.neighbours();
        self.agent.in_hand.position(|h| {
            if !h.is(message.task, message.node, stage) {
                return false;
            }
            let asked = if stage == Stage::AwaitResult {
                h.worker
            } else {
                h.adviser
            };
            neighbours.get(asked as usize) == Some(&src)
        })
    }
}
