//! What one agent has learnt about expressing one meaning.

use serde::{Deserialize, Serialize};

use super::language::{FORMS, LONG_FORMS, SHORT_FORMS};

/// Probabilities of a repertoire are kept in steps of 2⁻¹⁵: half the memory of floats, rows that sum
/// to 1 exactly, and what has fallen out of use is 0 rather than ever smaller.
pub(super) const ONE: u16 = 1 << STEP_BITS;
pub(super) const STEP_BITS: u32 = 15;

/// What counts as the least favour when a form has to be replaced.
const OUT_OF_FAVOUR: f32 = 0.001;

/// Numbers of a row.
const WIDTH: usize = FORMS + SHORT_FORMS;

/// The probability of each form in speaking, which sum to 1, and then that of understanding each
/// short form.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Row([u16; WIDTH]);

impl Row {
    /// A newborn's, by how familiar short forms are to it.
    pub(super) fn new(familiar: u16) -> Self {
        let short = familiar / SHORT_FORMS as u16;
        let long = (ONE - short * SHORT_FORMS as u16) / LONG_FORMS as u16;
        let mut row = [familiar; WIDTH];
        row[..LONG_FORMS].fill(long);
        row[LONG_FORMS..FORMS].fill(short);
        let mut row = Self(row);
        row.give_rest_to(0);
        row
    }

    /// Probability of each form in speaking.
    #[inline]
    pub(super) fn favour(&self) -> &[u16] {
        &self.0[..FORMS]
    }

    /// Probability of understanding each short form.
    #[inline]
    pub(super) fn familiar(&self) -> &[u16] {
        &self.0[FORMS..]
    }

    /// Probability of understanding a form: of a long one, nothing that means anything.
    #[inline]
    pub(super) fn familiarity(&self, form: usize) -> u16 {
        self.0[form + SHORT_FORMS]
    }

    /// The form that a draw of [`STEP_BITS`] stands for.
    #[inline]
    pub(super) fn choose(&self, drawn: u16) -> usize {
        let mut up_to = 0_u16;
        let passed = |favour: &u16| {
            up_to = up_to.wrapping_add(*favour);
            usize::from(up_to <= drawn)
        };
        self.0[..FORMS - 1].iter().map(passed).sum()
    }

    /// Each form keeps this share of its favour; one gets the rest.
    #[inline]
    pub(super) fn reinforce(&mut self, form: usize, kept: u16) {
        let favour = &mut self.0[..FORMS];
        favour.iter_mut().for_each(|f| *f = share(*f, kept));
        self.give_rest_to(form);
    }

    /// A short form becomes more familiar by this share of what is missing.
    #[inline]
    pub(super) fn learn(&mut self, form: usize, learnt: u16) {
        let familiar = &mut self.0[form + SHORT_FORMS];
        *familiar += share(ONE - *familiar, learnt);
    }

    /// A form loses this share of its favour to the others, in proportion to theirs.
    pub(super) fn weaken(&mut self, form: usize, lost: u16) {
        let favour = &mut self.0[..FORMS];
        let least = OUT_OF_FAVOUR * f32::from(ONE);
        let lost = f32::from(share(favour[form], lost));
        let rest = f32::from(ONE - favour[form]) + least * (FORMS - 1) as f32;
        // What the form itself seems to get here is taken back below, with what rounding left.
        favour[form] = 0;
        for favour in favour.iter_mut() {
            *favour += (lost * (f32::from(*favour) + least) / rest) as u16;
        }
        favour[form] = 0;
        self.give_rest_to(form);
    }

    /// Rounding is always down, so that there is never too much.
    #[inline]
    fn give_rest_to(&mut self, form: usize) {
        let given: u16 = self.favour().iter().fold(0, |sum, f| sum.wrapping_add(*f));
        self.0[form] += ONE - given;
    }

    pub(super) fn is_sound(&self) -> bool {
        let given: u32 = self.favour().iter().map(|f| u32::from(*f)).sum();
        given == u32::from(ONE) && self.familiar().iter().all(|f| *f <= ONE)
    }
}

/// A share, in steps, of a number of steps.
#[inline]
fn share(of: u16, share: u16) -> u16 {
    ((u32::from(of) * u32::from(share)) >> STEP_BITS) as u16
}
