//! What an agent is good at. Effort is limited: to practise one kind of work is to neglect the
//! others.

use serde::{Deserialize, Serialize};

use super::curves::Practice;
use super::params::Params;
use super::task::{WORKS, Work};

/// Share of effort by kind of work; sums to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Affinity([f32; WORKS]);

impl Affinity {
    /// An even effort, inclined by a bias.
    #[must_use]
    pub fn new(bias: &[f64; WORKS]) -> Self {
        let weights = bias.map(|b| (1.0 / WORKS as f64 + b).max(0.0));
        let total: f64 = weights.iter().sum();
        Self(weights.map(|w| (w / total) as f32))
    }

    /// Share of effort for a kind of work.
    #[must_use]
    pub fn share(&self, work: Work) -> f64 {
        f64::from(self.0[work as usize])
    }

    pub(super) fn shares(&self) -> impl Iterator<Item = f64> {
        self.0.into_iter().map(f64::from)
    }

    /// The share of a model's capability that practice of a kind of work makes use of: its
    /// competence is `capability · (1 − e^(−practice · 4 · share))`.
    #[must_use]
    #[inline]
    pub fn practised(&self, work: Work, practice: &Practice) -> f64 {
        practice.of(self.share(work))
    }

    /// Success draws effort to the kind of work, failure drives some of it away to the others.
    pub fn reinforce(&mut self, work: Work, success: bool, params: &Params) {
        if !params.feedback {
            return;
        }
        if success {
            self.pull(work, params.affinity_rate as f32);
        } else {
            self.push(work, params.affinity_loss as f32);
        }
    }

    fn pull(&mut self, work: Work, step: f32) {
        self.0.iter_mut().for_each(|share| *share *= 1.0 - step);
        self.0[work as usize] += step;
    }

    fn push(&mut self, work: Work, step: f32) {
        let lost = self.0[work as usize] * step;
        self.0[work as usize] -= lost;
        let others = self
            .0
            .iter_mut()
            .enumerate()
            .filter(|(i, _)| *i != work as usize);
        others.for_each(|(_, share)| *share += lost / (WORKS - 1) as f32);
    }

    /// Drifts towards `origin` by this share.
    pub fn relax(&mut self, origin: &Self, step: f32) {
        let pairs = self.0.iter_mut().zip(origin.0);
        pairs.for_each(|(share, start)| *share += (start - *share) * step);
    }
}
