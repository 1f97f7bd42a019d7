//! Finding words, and paying for them.

use super::super::holding::{Holding, NOBODY};
use super::super::language::{DRAWN_BITS, LONG_FORMS, Utterance, meaning};
use super::super::luck::For;
use super::super::message::{Kind, Message};
use super::super::task::Work;
use super::Turn;

impl Turn<'_, '_> {
    /// A message about a piece of work in hand, not yet put into words.
    pub(super) fn about(&self, holding: &Holding, kind: Kind, work: Work) -> Message {
        Message {
            task: holding.task,
            deadline: holding.deadline,
            node: holding.node,
            utterance: Utterance::default(),
            unclear: Utterance::default(),
            kind,
            about: kind,
            work,
            level: holding.level,
            hops: holding.hops,
            approves: true,
            outcome: holding.outcome,
        }
    }

    /// Says something to the neighbour in this place.
    pub(super) fn tell(&mut self, neighbour: u32, mut message: Message) {
        debug_assert_ne!(neighbour, NOBODY);
        self.phrase(&mut message);
        self.ctx.send(neighbour as usize, message);
    }

    /// Says something to an agent that has written.
    pub(super) fn reply(&mut self, dst: u32, mut message: Message) {
        self.phrase(&mut message);
        self.ctx.reply(dst, message);
    }

    fn phrase(&mut self, message: &mut Message) {
        message.utterance = self.utterance(message);
        let utterance = message.utterance;
        let tokens = self.society.lexicon.length(utterance);
        if message.kind == message.about {
            self.agent.repertoire.said(utterance, &self.society.lessons);
        }
        self.agent.tally.sent += 1;
        self.tokens_written += tokens;
        self.ctx.probe().utterances[utterance.index()] += 1;
    }

    /// The favoured form; in plain words whatever concerns a misunderstanding.
    fn utterance(&mut self, message: &Message) -> Utterance {
        let said = if message.kind == Kind::Repeat {
            message.about
        } else {
            message.kind
        };
        let meaning = meaning(said, message.work);
        let drawn = self.luck.bits(For::Form, DRAWN_BITS) as u16;
        let chosen = self.agent.repertoire.choose(meaning, drawn);
        let plain = message.kind != message.about;
        let form = if plain { chosen % LONG_FORMS } else { chosen };
        let courtesies = self.model.courtesies(self.luck.unit(For::Courtesy));
        Utterance::new(
            meaning,
            form,
            if form < LONG_FORMS { courtesies } else { 0 },
        )
    }
}
