//! What comes of a task: deeds, and the scores that follow from them alone.

use serde::{Deserialize, Serialize};

use super::task::{combinations, units};

/// What has become of a task or of a part of it. Counts the agents' deeds; what is right and wrong
/// is hidden from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Units that were delivered.
    pub delivered: u8,
    /// Units delivered and right.
    pub correct: u8,
    /// Units done with all they needed to know.
    pub informed: u8,
    /// Combinations that were made.
    pub combined: u8,
    /// Combinations made well.
    pub coherent: u8,
    /// Longest chain of calls that had to wait for one another.
    pub waves: u16,
    /// How long the calls of such a chain took together.
    pub latency_s: f32,
}

impl Outcome {
    /// Adds the outcome of a part; chains of parts run side by side.
    #[must_use]
    pub fn with(self, part: Self) -> Self {
        Self {
            delivered: self.delivered.saturating_add(part.delivered),
            correct: self.correct.saturating_add(part.correct),
            informed: self.informed.saturating_add(part.informed),
            combined: self.combined.saturating_add(part.combined),
            coherent: self.coherent.saturating_add(part.coherent),
            ..self.after(part)
        }
    }

    /// Nothing yet, but at the end of a chain of calls as long as that of either.
    #[must_use]
    pub fn after(self, other: Self) -> Self {
        Self {
            waves: self.waves.max(other.waves),
            latency_s: self.latency_s.max(other.latency_s),
            ..Self::default()
        }
    }

    /// Adds a call to the chain.
    pub fn lengthen(&mut self, latency_s: f64) {
        self.waves = self.waves.saturating_add(1);
        self.latency_s += latency_s as f32;
    }

    /// Whether it does what it should: all delivered, at least `share` of the units right, and the
    /// last combination (if it takes one) made well.
    #[must_use]
    pub fn passes(self, level: u8, share: f64) -> bool {
        let scores = Scores::of(self, level);
        scores.quality() >= share && self.delivered == units(level)
    }
}

/// The criteria of a judge, on scales from 1 to 4, derived from the deeds alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Share of the delivered units that are right.
    pub accuracy: f64,
    /// Share of the units that were delivered.
    pub completeness: f64,
    /// Share of the combinations that were made well (4 for a task that needs none).
    pub coherence: f64,
    /// Share of the units done with all they needed to know.
    pub actionability: f64,
}

impl Scores {
    /// The scores of a task of this level that came out so.
    #[must_use]
    pub fn of(outcome: Outcome, level: u8) -> Self {
        let Outcome {
            delivered,
            correct,
            informed,
            coherent,
            ..
        } = outcome;
        Self {
            accuracy: scale(correct, delivered),
            completeness: scale(delivered, units(level)),
            coherence: if delivered == 0 {
                1.0
            } else {
                scale_or_full(coherent, combinations(level))
            },
            actionability: scale(informed, units(level)),
        }
    }

    /// Quality: the sum of the four, over 16; in [0.25, 1].
    #[must_use]
    pub fn quality(self) -> f64 {
        (self.accuracy + self.completeness + self.coherence + self.actionability) / 16.0
    }
}

fn scale(part: u8, whole: u8) -> f64 {
    if whole == 0 {
        1.0
    } else {
        1.0 + 3.0 * f64::from(part) / f64::from(whole)
    }
}

fn scale_or_full(part: u8, whole: u8) -> f64 {
    if whole == 0 { 4.0 } else { scale(part, whole) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_follow_the_deeds() {
        let counts = |delivered, correct, informed, coherent| Outcome {
            delivered,
            correct,
            informed,
            coherent,
            ..Outcome::default()
        };
        let outcome = counts(3, 2, 1, 1);
        let scores = Scores::of(outcome, 2);
        assert_eq!((scores.accuracy, scores.completeness), (3.0, 4.0));
        assert_eq!((scores.coherence, scores.actionability), (4.0, 2.0));
        assert_eq!(scores.quality(), 13.0 / 16.0);
        assert_eq!(Scores::of(Outcome::default(), 4).quality(), 0.25);
        let perfect = counts(1, 1, 1, 0);
        assert_eq!(Scores::of(perfect, 1).quality(), 1.0);
        assert!(perfect.passes(1, 1.0) && !outcome.passes(2, 0.9));
    }
}
