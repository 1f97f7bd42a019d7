//! From decisions to frequencies by context.
//!
//! Where a context was seen seldom, what was seen in a coarser one counts as a few decisions more: with
//! `n` decisions seen, a share is `(seen + PRIOR · share in the coarser one) / (n + PRIOR)`, from the
//! coarsest, to whose counts [`ADDED`] is added each, to the finest.

use polity_worlds::choices::{ACTS, Act, COUNTS, SocietyContext, TeamContext};

use super::sample::{SocietySample, TeamSample};
use crate::scenario::{SocietyRow, TeamRow};

/// How many decisions a coarser context counts for.
const PRIOR: f64 = 4.0;
/// What is added to each count where nothing is known.
const ADDED: f64 = 0.25;
/// Coarser contexts of societies, and of teams.
const SOCIETY_COARSER: usize = 20;
const TEAM_COARSER: usize = 4;

/// How often each of some outcomes was seen.
type Counts<const N: usize> = [u64; N];

/// Shares in a context, given those in the coarser one.
pub(super) fn shares<const N: usize>(counts: &Counts<N>, coarser: Option<[f64; N]>) -> [f64; N] {
    let seen = counts.iter().sum::<u64>() as f64;
    std::array::from_fn(|i| {
        let count = counts[i] as f64;
        match coarser {
            Some(coarser) => (count + PRIOR * coarser[i]) / (seen + PRIOR),
            None => (count + ADDED) / (seen + ADDED * N as f64),
        }
    })
}

/// The counts of one thing in all contexts, the coarser ones, and everywhere.
struct Levels<const N: usize> {
    fine: Vec<Counts<N>>,
    coarser: Vec<Counts<N>>,
    all: Counts<N>,
}

impl<const N: usize> Levels<N> {
    fn new(fine: usize, coarser: usize) -> Self {
        Self {
            fine: vec![[0; N]; fine],
            coarser: vec![[0; N]; coarser],
            all: [0; N],
        }
    }

    fn add(&mut self, fine: usize, coarser: &[usize], outcome: usize) {
        self.fine[fine][outcome] += 1;
        coarser.iter().for_each(|&c| self.coarser[c][outcome] += 1);
        self.all[outcome] += 1;
    }

    /// Shares in a context, whose coarser ones come from finer to coarser.
    fn shares(&self, fine: usize, coarser: &[usize]) -> [f64; N] {
        let mut known = shares(&self.all, None);
        for &c in coarser.iter().rev() {
            known = shares(&self.coarser[c], Some(known));
        }
        shares(&self.fine[fine], Some(known))
    }
}

/// A table of a society; `None` where nothing was seen.
pub(super) fn society(samples: &[SocietySample]) -> Option<Vec<SocietyRow>> {
    let mut acts = Levels::<{ ACTS.len() }>::new(SocietyContext::COUNT, SOCIETY_COARSER);
    let mut trusted = Levels::<2>::new(SocietyContext::COUNT, SOCIETY_COARSER);
    // Who may no longer pass work on says nothing of how often it is passed on.
    for sample in samples.iter().filter(|sample| !sample.barred) {
        let (fine, coarser) = (sample.context.index(), sample.context.coarser());
        acts.add(fine, &coarser, sample.act as usize);
        if let Some(most) = sample.most_trusted {
            trusted.add(fine, &coarser, usize::from(most));
        }
    }
    let row = |context: SocietyContext| {
        let (fine, coarser) = (context.index(), context.coarser());
        SocietyRow {
            context: context.name(),
            count: acts.fine[fine].iter().sum(),
            acts: possible(context, acts.shares(fine, &coarser)),
            most_trusted: trusted.shares(fine, &coarser)[1],
        }
    };
    (!samples.is_empty()).then(|| SocietyContext::all().map(row).collect())
}

/// Without what cannot be done there: nobody asks for what is not lacking, nor where there is nobody.
fn possible(context: SocietyContext, mut acts: [f64; ACTS.len()]) -> [f64; ACTS.len()] {
    if !context.lacks() || !context.has_somebody() {
        acts[Act::Ask as usize] = 0.0;
    }
    if !context.has_somebody() {
        acts[Act::Pass as usize] = 0.0;
    }
    let total: f64 = acts.iter().sum();
    acts.map(|share| share / total)
}

/// A table of a team; `None` where nothing was seen.
pub(super) fn team(samples: &[TeamSample]) -> Option<Vec<TeamRow>> {
    let mut contribute = Levels::<2>::new(TeamContext::COUNT, TEAM_COARSER);
    let mut steps = Levels::<COUNTS>::new(TeamContext::COUNT, TEAM_COARSER);
    let mut passed_over = Levels::<COUNTS>::new(TeamContext::COUNT, TEAM_COARSER);
    for sample in samples {
        let (fine, coarser) = (sample.context.index(), [sample.context.coarser()]);
        if sample.may_abstain {
            contribute.add(fine, &coarser, usize::from(sample.count > 0));
        }
        if let Some(more) = sample.count.checked_sub(1) {
            steps.add(fine, &coarser, more);
        }
        for &skipped in &sample.passed_over {
            passed_over.add(fine, &coarser, skipped.min(COUNTS - 1));
        }
    }
    let row = |context: TeamContext| {
        let (fine, coarser) = (context.index(), [context.coarser()]);
        let seen = samples.iter().filter(|sample| sample.context == context);
        TeamRow {
            context: context.name(),
            count: seen.count() as u64,
            contribute: contribute.shares(fine, &coarser)[1],
            steps: steps.shares(fine, &coarser),
            passed_over: passed_over.shares(fine, &coarser),
        }
    };
    (!samples.is_empty()).then(|| TeamContext::all().map(row).collect())
}
