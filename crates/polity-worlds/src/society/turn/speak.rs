//! Finding words, and paying for them.

use super::super::holding::NOBODY;
use super::super::language::{DRAWN_BITS, LONG_FORMS, Utterance, meaning};
use super::super::luck::{For, UNIT_BITS};
use super::super::message::{Kind, Message};
use super::super::task::Work;
use super::Turn;

impl Turn<'_, '_> {
    /// Puts into words a message about a piece of work in hand.
    ///
    /// The words come first: a message whose parts have just been written one by one would be copied, as a
    /// whole, only once all of them have reached the cache.
    #[inline]
    pub(super) fn about(&mut self, place: usize, kind: Kind, work: Work) -> Message {
        let utterance = self.say(kind, kind, work);
        let holding = &self.agent.in_hand[place];
        Message {
            task: holding.task,
            deadline: holding.deadline,
            node: holding.node,
            utterance,
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

    /// Sends a message to the neighbour in this place.
    #[inline]
    pub(super) fn tell(&mut self, neighbour: u32, message: Message) {
        debug_assert_ne!(neighbour, NOBODY);
        self.ctx.send(neighbour as usize, message);
    }

    /// Sends a message to an agent that has written.
    #[inline]
    pub(super) fn reply(&mut self, dst: u32, message: Message) {
        self.ctx.reply(dst, message);
    }

    /// Chooses the words of a message of this kind about another, or about itself.
    pub(super) fn say(&mut self, kind: Kind, about: Kind, work: Work) -> Utterance {
        let utterance = self.utterance(kind, about, work);
        let tokens = self.society.lexicon.length(utterance);
        if kind == about {
            self.agent.repertoire.said(utterance, &self.society.lessons);
        }
        self.agent.tally.sent += 1;
        self.tokens_written += tokens;
        self.ctx.probe().utterances[utterance.index()] += 1;
        utterance
    }

    /// The favoured form; in plain words whatever concerns a misunderstanding.
    fn utterance(&mut self, kind: Kind, about: Kind, work: Work) -> Utterance {
        let said = if kind == Kind::Repeat { about } else { kind };
        let meaning = meaning(said, work);
        let drawn = self.luck.bits(For::Form, DRAWN_BITS) as u16;
        let chosen = self.agent.repertoire.choose(meaning, drawn);
        let plain = kind != about;
        let form = if plain { chosen % LONG_FORMS } else { chosen };
        let courtesies = self
            .model
            .courtesies(self.luck.bits(For::Courtesy, UNIT_BITS));
        Utterance::new(
            meaning,
            form,
            if form < LONG_FORMS { courtesies } else { 0 },
        )
    }
}
