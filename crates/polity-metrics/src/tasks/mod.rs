//! How well tasks were done.

/// A judge's four ratings of a finished task, each from 1 (poor) to 4 (excellent).
///
/// Relevance to the mission is rated apart and is no part of quality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratings {
    /// Are the statements right?
    pub accuracy: u8,
    /// Is everything that was asked for there?
    pub completeness: u8,
    /// Does it hang together?
    pub coherence: u8,
    /// Can the result be acted on?
    pub actionability: u8,
}

/// Quality Q = (accuracy + completeness + coherence + actionability) / 16, in `[0.25, 1]`.
///
/// `None` when a rating is outside 1 to 4. O(1).
#[must_use]
pub fn quality(ratings: &Ratings) -> Option<f64> {
    let Ratings {
        accuracy,
        completeness,
        coherence,
        actionability,
    } = *ratings;
    let all = [accuracy, completeness, coherence, actionability];
    let valid = all.iter().all(|rating| (1..=4).contains(rating));
    valid.then(|| all.iter().map(|rating| f64::from(*rating)).sum::<f64>() / 16.0)
}

/// Completed tasks over finished ones (completed or failed), in `[0, 1]`.
///
/// `None` when no task finished. O(1).
#[must_use]
pub fn success_rate(completed: u64, failed: u64) -> Option<f64> {
    let finished = u128::from(completed) + u128::from(failed);
    (finished > 0).then(|| completed as f64 / finished as f64)
}

#[cfg(test)]
mod tests {
    use super::{Ratings, quality, success_rate};

    fn rated(ratings: [u8; 4]) -> Option<f64> {
        let [accuracy, completeness, coherence, actionability] = ratings;
        quality(&Ratings {
            accuracy,
            completeness,
            coherence,
            actionability,
        })
    }

    #[test]
    fn quality_runs_from_a_quarter_to_one() {
        assert_eq!(rated([1, 1, 1, 1]), Some(0.25));
        assert_eq!(rated([4, 3, 2, 1]), Some(0.625));
        assert_eq!(rated([4, 4, 4, 4]), Some(1.0));
    }

    #[test]
    fn ratings_off_the_scale_are_undefined() {
        assert_eq!(rated([0, 4, 4, 4]), None);
        assert_eq!(rated([4, 4, 4, 5]), None);
    }

    #[test]
    fn success_needs_a_finished_task() {
        assert_eq!(success_rate(3, 1), Some(0.75));
        assert_eq!(success_rate(0, 0), None);
    }
}
