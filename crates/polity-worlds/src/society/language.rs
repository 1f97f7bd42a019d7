//! How meanings are expressed: competing synonymous forms, and what agents learn about them.
//!
//! Each meaning has a few long forms, which anyone understands, and a few short ones, which are
//! understood only by those to whom they have been explained. A speaker favours a form the more it
//! has served (linear reward–inaction: reward is what the form saves), a hearer the more it has
//! heard it understood; a form that had to be explained costs an exchange, and the speaker favours
//! it less while the hearer has learnt it. Which short form wins, where, and whether any does, is
//! not laid down anywhere.

use serde::{Deserialize, Serialize};

use super::message::Kind;
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

/// What a message of this kind about this work means; a repetition means what it repeats, so ask
/// for the kind that it is about.
#[must_use]
pub fn meaning(kind: Kind, work: Work) -> usize {
    match (kind, work) {
        (Kind::Delegate, Work::Combine) => KINDS_MEANT,
        (Kind::Result, Work::Combine) => KINDS_MEANT + 1,
        _ => kind as usize,
    }
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

/// What counts as the least favour when a form has to be replaced.
const OUT_OF_FAVOUR: f32 = 0.001;

/// What one agent has learnt of the language. Rows are meanings.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Repertoire {
    /// Probability of each form in speaking; rows sum to 1.
    favour: [[f32; FORMS]; MEANINGS],
    /// Probability of understanding each short form.
    familiar: [[f32; SHORT_FORMS]; MEANINGS],
}

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

impl Repertoire {
    /// A newborn's: long forms, and now and then a short one.
    #[must_use]
    pub fn new(norms: &Norms) -> Self {
        let short = (norms.innovation / SHORT_FORMS as f64) as f32;
        let long = ((1.0 - norms.innovation) / LONG_FORMS as f64) as f32;
        let mut row = [short; FORMS];
        row[..LONG_FORMS].fill(long);
        let familiar = norms.innovation as f32;
        Self {
            favour: [row; MEANINGS],
            familiar: [[familiar; SHORT_FORMS]; MEANINGS],
        }
    }

    /// Chooses a form for a meaning, with probability in proportion to its favour. `u` is a draw in
    /// `[0, 1)`; rounding gives a remainder to the last form.
    #[must_use]
    pub fn choose(&self, meaning: usize, u: f64) -> usize {
        let favour = &self.favour[meaning];
        let mut left = u as f32 * favour.iter().sum::<f32>();
        let spent = favour[..FORMS - 1].iter().take_while(|favour| {
            left -= **favour;
            left >= 0.0
        });
        spent.count()
    }

    /// Probability that a speaker chooses this form for this meaning.
    #[must_use]
    pub fn favour(&self, meaning: usize, form: usize) -> f64 {
        f64::from(self.favour[meaning][form])
    }

    /// The speaker trusts that it is understood, and favours the form for what it saves.
    pub fn said(&mut self, utterance: Utterance, tokens: u32, norms: &Norms) {
        let saved = 1.0 - norms.token_cost * f64::from(tokens);
        self.reinforce(utterance, saved.max(0.0), norms);
    }

    /// Understood by this hearer: it knows the form better, and takes it up.
    pub fn understood(&mut self, utterance: Utterance, tokens: u32, norms: &Norms) {
        self.learn(utterance, norms);
        self.said(utterance, tokens, norms);
    }

    /// Explained to this hearer: it knows the form better.
    pub fn learn(&mut self, utterance: Utterance, norms: &Norms) {
        if !norms.learn || !utterance.is_short() {
            return;
        }
        let familiar = &mut self.familiar[utterance.meaning()][utterance.form() - LONG_FORMS];
        *familiar += (norms.rate as f32) * (1.0 - *familiar);
    }

    /// The speaker had to explain itself: the form loses favour, and the others gain it in proportion
    /// to their own. A little of it goes to forms out of favour, so that what had won can be unlearnt.
    pub fn misheard(&mut self, utterance: Utterance, norms: &Norms) {
        if !norms.learn {
            return;
        }
        let (form, row) = (utterance.form(), &mut self.favour[utterance.meaning()]);
        let lost = row[form] * ((norms.rate * norms.penalty).min(1.0) as f32);
        let rest = 1.0 - row[form] + OUT_OF_FAVOUR * (FORMS - 1) as f32;
        row[form] -= lost;
        let others = row
            .iter_mut()
            .enumerate()
            .filter(|(other, _)| *other != form);
        others.for_each(|(_, favour)| *favour += lost * (*favour + OUT_OF_FAVOUR) / rest);
    }

    /// Probability of understanding an utterance without explanation, for a short form.
    #[must_use]
    pub fn familiarity(&self, utterance: Utterance) -> f64 {
        f64::from(self.familiar[utterance.meaning()][utterance.form() - LONG_FORMS])
    }

    pub(super) fn probabilities(&self) -> impl Iterator<Item = f64> + '_ {
        let favours = self.favour.as_flattened().iter();
        let all = favours.chain(self.familiar.as_flattened());
        all.map(|p| f64::from(*p))
    }

    fn reinforce(&mut self, utterance: Utterance, reward: f64, norms: &Norms) {
        if !norms.learn {
            return;
        }
        let step = (norms.rate * reward) as f32;
        let row = &mut self.favour[utterance.meaning()];
        row.iter_mut().for_each(|favour| *favour *= 1.0 - step);
        row[utterance.form()] += step;
    }
}
