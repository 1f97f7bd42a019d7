//! How meanings are expressed: competing synonymous forms, and what agents learn about them.
//!
//! Each meaning has a few long forms, which anyone understands, and a few short ones, which are
//! understood only by those to whom they have been explained. A speaker favours a form the more it
//! has served (linear reward–inaction: reward is what the form saves), a hearer the more it has
//! heard it understood; a form that had to be explained costs an exchange, and the speaker favours
//! it less while the hearer has learnt it. Which short form wins, where, and whether any does, is
//! not laid down anywhere.

use serde::{Deserialize, Serialize};

use super::lexicon::Lexicon;
use super::message::Kind;
use super::odds::Odds;
use super::row::{ONE, Row, STEP_BITS};
use super::task::Work;

/// Long forms of a meaning.
pub const LONG_FORMS: usize = 2;
/// Short forms of a meaning.
pub const SHORT_FORMS: usize = 3;
/// Forms of a meaning: the long ones first.
pub const FORMS: usize = LONG_FORMS + SHORT_FORMS;
/// Most courtesies that one message carries.
pub const COURTESIES_MAX: usize = 3;

/// Kinds of message with a meaning of their own: all but the repetition of another.
const KINDS_MEANT: usize = Kind::ALL.len() - 1;
/// Things that can be meant: the kinds, and delegating and reporting told apart by whether the
/// work is to execute or to combine.
pub const MEANINGS: usize = KINDS_MEANT + 2;

/// One way to say one thing: meaning, form and number of courtesies in one number.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "u16", into = "u16")]
pub struct Utterance(u16);

/// All distinct utterances.
pub const UTTERANCES: usize = MEANINGS * FORMS * (COURTESIES_MAX + 1);

impl Utterance {
    /// The utterance of this meaning, form and number of courtesies.
    #[must_use]
    pub fn new(meaning: usize, form: usize, courtesies: usize) -> Self {
        Self(((meaning * FORMS + form) * (COURTESIES_MAX + 1) + courtesies) as u16)
    }

    /// The utterance with this index.
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        Self(index as u16)
    }

    /// Its place among all utterances.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// What is meant.
    #[must_use]
    pub fn meaning(self) -> usize {
        self.index() / (FORMS * (COURTESIES_MAX + 1))
    }

    /// Which form says it.
    #[must_use]
    pub fn form(self) -> usize {
        self.index() / (COURTESIES_MAX + 1) % FORMS
    }

    /// How many courtesies it carries.
    #[must_use]
    pub fn courtesies(self) -> usize {
        self.index() % (COURTESIES_MAX + 1)
    }

    /// Whether it must have been learnt to be understood.
    #[must_use]
    pub fn is_short(self) -> bool {
        self.form() >= LONG_FORMS
    }
}

/// Meanings by kind, and by whether the work is to combine.
const MEANT: [[u8; 2]; Kind::ALL.len()] = {
    let mut meant = [[0; 2]; Kind::ALL.len()];
    let mut kind = 0;
    while kind < meant.len() {
        meant[kind] = [kind as u8; 2];
        kind += 1;
    }
    meant[Kind::Delegate as usize][1] = KINDS_MEANT as u8;
    meant[Kind::Result as usize][1] = KINDS_MEANT as u8 + 1;
    meant
};

/// What a message of this kind about this work means; a repetition means what it repeats, so ask
/// for the kind that it is about.
#[must_use]
#[inline]
pub fn meaning(kind: Kind, work: Work) -> usize {
    usize::from(MEANT[kind as usize][usize::from(work == Work::Combine)])
}

impl From<Utterance> for u16 {
    fn from(utterance: Utterance) -> Self {
        utterance.0
    }
}

impl TryFrom<u16> for Utterance {
    type Error = NoSuchUtterance;

    fn try_from(index: u16) -> Result<Self, NoSuchUtterance> {
        if usize::from(index) < UTTERANCES {
            Ok(Self(index))
        } else {
            Err(NoSuchUtterance { index })
        }
    }
}

/// A number that stands for no utterance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no utterance {index}: they are numbered from 0 to {}", UTTERANCES - 1)]
pub struct NoSuchUtterance {
    /// The number.
    pub index: u16,
}

/// Bits of the draw that chooses a form.
pub const DRAWN_BITS: u32 = STEP_BITS;

/// What one agent has learnt of the language, by meaning.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Repertoire([Row; MEANINGS]);

/// How fast, and at what cost, agents learn forms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Norms {
    /// Whether anything is learnt; off, the same draws are made and nothing changes.
    pub learn: bool,
    /// Chance that a newborn uses a short form at all, and understands one it never heard.
    pub innovation: f64,
    /// Step of learning, per message.
    pub rate: f64,
    /// What a token costs, as a share of the reward for being understood.
    pub token_cost: f64,
    /// Step by which a form loses favour when it had to be explained, in units of `rate`.
    pub penalty: f64,
}

/// What [`Norms`] come to for each utterance, in the steps of a repertoire: worked out once.
#[derive(Clone, Debug)]
pub struct Lessons {
    /// Share of a form's rivals' favour that is left once it has been said.
    kept: [u16; UTTERANCES],
    /// Share of what is unfamiliar about a form that one explanation teaches.
    learnt: u16,
    /// Share of its favour that a form loses when it had to be explained.
    lost: u16,
    learn: bool,
}

impl Lessons {
    /// The lessons of these norms, for these words.
    #[must_use]
    pub fn new(norms: &Norms, lexicon: &Lexicon) -> Self {
        let kept = |index| {
            let tokens = lexicon.length(Utterance::from_index(index));
            let saved = 1.0 - norms.token_cost * f64::from(tokens);
            ONE - steps(norms.rate * saved)
        };
        Self {
            kept: std::array::from_fn(kept),
            learnt: steps(norms.rate),
            lost: steps(norms.rate * norms.penalty),
            learn: norms.learn,
        }
    }
}

impl Repertoire {
    /// A newborn's: long forms, and now and then a short one.
    #[must_use]
    pub fn new(norms: &Norms) -> Self {
        Self([Row::new(steps(norms.innovation)); MEANINGS])
    }

    /// Chooses a form for a meaning, with probability in proportion to its favour, by a draw of
    /// [`DRAWN_BITS`].
    #[must_use]
    #[inline]
    pub fn choose(&self, meaning: usize, drawn: u16) -> usize {
        self.0[meaning].choose(drawn)
    }

    /// Probability that a speaker chooses this form for this meaning.
    #[must_use]
    pub fn favour(&self, meaning: usize, form: usize) -> f64 {
        f64::from(self.0[meaning].favour()[form]) / f64::from(ONE)
    }

    /// The speaker trusts that it is understood, and favours the form for what it saves.
    #[inline]
    pub fn said(&mut self, utterance: Utterance, lessons: &Lessons) {
        if lessons.learn {
            let kept = lessons.kept[utterance.index()];
            self.0[utterance.meaning()].reinforce(utterance.form(), kept);
        }
    }

    /// Understood by this hearer: it knows the form better, and takes it up.
    #[inline]
    pub fn understood(&mut self, utterance: Utterance, lessons: &Lessons) {
        self.learn(utterance, lessons);
        self.said(utterance, lessons);
    }

    /// Explained to this hearer: it knows the form better.
    #[inline]
    pub fn learn(&mut self, utterance: Utterance, lessons: &Lessons) {
        if lessons.learn && utterance.is_short() {
            self.0[utterance.meaning()].learn(utterance.form(), lessons.learnt);
        }
    }

    /// The speaker had to explain itself: the form loses favour, and the others gain it in proportion
    /// to their own. A little of it goes to forms out of favour, so that what had won can be unlearnt.
    pub fn misheard(&mut self, utterance: Utterance, lessons: &Lessons) {
        if lessons.learn {
            self.0[utterance.meaning()].weaken(utterance.form(), lessons.lost);
        }
    }

    /// Probability of understanding an utterance without explanation, for a short form.
    #[must_use]
    #[inline]
    pub fn familiarity(&self, utterance: Utterance) -> f64 {
        let familiar = self.0[utterance.meaning()].familiarity(utterance.form());
        f64::from(familiar) / f64::from(ONE)
    }

    /// [`Repertoire::familiarity`]; of a long form, nothing that means anything.
    #[inline]
    pub(super) fn odds(&self, utterance: Utterance) -> Odds {
        let familiar = self.0[utterance.meaning()].familiarity(utterance.form());
        Odds::of_steps(familiar, STEP_BITS)
    }

    pub(super) fn is_sound(&self) -> bool {
        self.0.iter().all(Row::is_sound)
    }
}

/// A probability in steps.
#[inline]
fn steps(p: f64) -> u16 {
    (p.clamp(0.0, 1.0) * f64::from(ONE)) as u16
}
