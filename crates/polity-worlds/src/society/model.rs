//! What follows from a model's profile and is needed at every turn, worked out once.

use super::curves::Practice;
use super::language::COURTESIES_MAX;
use super::odds::Odds;
use super::skills::Affinity;
use super::task::Work;
use crate::profile::ModelProfile;

/// A model at work.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) profile: ModelProfile,
    /// Of seeing rightly whether a result is right.
    pub(super) discernment: Odds,
    /// Of understanding what is said in plain words.
    pub(super) understanding: Odds,
    /// 10⁻¹² USD per token.
    pub(super) prompt_picousd: u64,
    /// 10⁻¹² USD per token.
    pub(super) completion_picousd: u64,
    /// What a piece of work costs beside its messages, in 10⁻¹² USD.
    pub(super) work_picousd: u128,
    /// Probability of at most so many courtesies, each added with the same probability.
    courtesies_up_to: [Odds; COURTESIES_MAX],
}

impl Model {
    pub(super) fn new(profile: &ModelProfile) -> Self {
        let (prompt, completion) = (profile.prompt_picousd(), profile.completion_picousd());
        Self {
            profile: profile.clone(),
            discernment: Odds::new(profile.discernment()),
            understanding: Odds::new(profile.instruction_following),
            prompt_picousd: prompt,
            completion_picousd: completion,
            work_picousd: cost(profile.context_tokens, prompt)
                + cost(profile.work_tokens, completion),
            courtesies_up_to: courtesies_up_to(profile.verbosity / COURTESIES_MAX as f64)
                .map(Odds::new),
        }
    }

    /// Its competence in a kind of work, at this effort.
    #[inline]
    pub(super) fn competence(&self, affinity: &Affinity, work: Work, practice: &Practice) -> f64 {
        self.profile.capability * affinity.practised(work, practice)
    }

    /// The number of courtesies that a draw of [`super::luck::UNIT_BITS`] stands for.
    #[inline]
    pub(super) fn courtesies(&self, drawn: u64) -> usize {
        let beyond = |odds: &&Odds| !odds.include(drawn);
        self.courtesies_up_to.iter().filter(beyond).count()
    }
}

/// What so many tokens cost: never more than 96 bits.
pub(super) fn cost(tokens: u32, picousd: u64) -> u128 {
    u128::from(tokens) * u128::from(picousd)
}

/// The binomial distribution of three trials, summed up.
fn courtesies_up_to(p: f64) -> [f64; COURTESIES_MAX] {
    let p = p.clamp(0.0, 1.0);
    let q = 1.0 - p;
    let none = q * q * q;
    let one = 3.0 * p * q * q;
    let two = 3.0 * p * p * q;
    [none, none + one, none + one + two]
}

#[cfg(test)]
mod tests {
    use super::super::luck::UNIT_BITS;
    use super::*;

    #[test]
    fn courtesies_are_as_many_as_three_trials_give() {
        let profile = |verbosity| ModelProfile {
            capability: 1.0,
            reasoning: 0.9,
            knowledge: [0.9; 12],
            temperature: 0.7,
            context_limit_tokens: 128_000,
            tokens_per_s: 60.0,
            self_reflection: 1.0,
            instruction_following: 1.0,
            verbosity,
            context_tokens: 0,
            work_tokens: 0,
            prompt_usd_per_million: 0.0,
            completion_usd_per_million: 0.0,
            latency_s: 0.0,
            choices: None,
        };
        for verbosity in [0.0, 0.5, 1.5, 3.0] {
            let model = Model::new(&profile(verbosity));
            let n = 1_u64 << 15;
            let mean = (0..n)
                .map(|i| model.courtesies(i << (UNIT_BITS - 15) | 1 << (UNIT_BITS - 16)))
                .sum::<usize>() as f64
                / n as f64;
            assert!((mean - verbosity).abs() < 1e-3, "{mean}");
        }
        let polite = Model::new(&profile(3.0));
        assert_eq!(polite.courtesies(0), COURTESIES_MAX);
    }
}
