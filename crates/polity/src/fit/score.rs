//! How well a table foretells decisions that it was not made of.

use polity_worlds::choices::{ACTS, COUNTS, SocietyChoices, TeamChoices};
use serde::Serialize;

use super::forecast::{Forecast, Told, calibration, score};
use super::sample::{SocietySample, TeamSample};
use super::table::shares;

/// What every forecast gives to all outcomes alike, so that none is held to be impossible.
pub(super) const DOUBT: f64 = 0.001;

/// How well decisions that were kept back are foretold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// How many were kept back.
    pub decisions: usize,
    /// Of them by different calls: those that share an answer are one.
    pub calls: usize,
    /// By the table.
    pub table: Score,
    /// By how often each outcome was seen, whatever was observed.
    pub marginal: Score,
    /// By the rules of mocked models, with the traits of the profile.
    pub rules: Score,
    /// What the table foretold and what came, by context.
    pub calibration: Vec<Calibration>,
}

/// How well decisions are foretold; less is better.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Mean surprise, in bits.
    pub log_loss_bits: Interval,
    /// Mean squared error of all probabilities, summed over outcomes: 0 to 2.
    pub brier: Interval,
}

/// A mean, and where 95 of 100 resamples lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What was foretold and what came in one context.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// The context in words.
    pub context: String,
    /// Decisions that were kept back in it.
    pub decisions: usize,
    /// What is foretold: that work is passed on, or that something is contributed.
    pub of: &'static str,
    /// The share that was foretold.
    pub foretold: f64,
    /// The share that came.
    pub came: f64,
}

/// Scores a table of a society; `None` where nothing was kept back.
pub(super) fn society(
    made_of: &[SocietySample],
    held_out: &[SocietySample],
    table: &SocietyChoices,
) -> Option<Scores> {
    let mut counts = [0; ACTS.len()];
    made_of.iter().for_each(|s| counts[s.act as usize] += 1);
    let usual = shares(&counts, None);
    let masked = |odds: [f64; 4], open: [bool; 4]| {
        let odds: [f64; 4] = std::array::from_fn(|i| if open[i] { odds[i] } else { 0.0 });
        let total: f64 = odds.iter().sum();
        odds.map(|odd| odd / total)
    };
    let by = |of: &dyn Fn(&SocietySample) -> [f64; 4]| {
        let each = |s: &SocietySample| {
            let among = s.open.iter().filter(|open| **open).count() as f64;
            let odds = of(s);
            let doubt = |i: usize| if s.open[i] { DOUBT / among } else { 0.0 };
            Forecast::<{ ACTS.len() }> {
                key: s.key,
                odds: std::array::from_fn(|i| (1.0 - DOUBT) * odds[i] + doubt(i)),
                came: s.act as usize,
            }
        };
        score(&held_out.iter().map(each).collect::<Vec<_>>())
    };
    let foretold = |s: &SocietySample| table.of(s.context).probabilities(s.open);
    let pass = 2;
    let told = held_out.iter().map(|s| Told {
        context: s.context.index(),
        foretold: foretold(s)[pass],
        came: s.act as usize == pass,
    });
    let name = |context: usize| {
        let mut all = polity_worlds::choices::SocietyContext::all();
        all.nth(context).map(|context| context.name())
    };
    scores(
        held_out.iter().map(|s| s.key).collect(),
        [
            by(&foretold),
            by(&|s| masked(usual, s.open)),
            by(&|s| s.rules),
        ],
        calibration(told.collect(), ACTS[pass], name),
    )
}

/// Scores a table of a team by how many steps are taken; `None` where nothing was kept back.
pub(super) fn team(
    made_of: &[TeamSample],
    held_out: &[TeamSample],
    table: &TeamChoices,
) -> Option<Scores> {
    const OUTCOMES: usize = COUNTS + 1;
    let mut counts = [0; OUTCOMES];
    made_of.iter().for_each(|s| counts[s.count] += 1);
    let usual = shares(&counts, None);
    let capped = |odds: [f64; OUTCOMES], s: &TeamSample| {
        let mut within = [0.0; OUTCOMES];
        for (i, odd) in odds.iter().enumerate() {
            within[i.min(s.most)] += odd;
        }
        within
    };
    let rules = |s: &TeamSample| {
        let mut odds = [0.0; OUTCOMES];
        odds[s.rules] = 1.0;
        odds
    };
    let by = |of: &dyn Fn(&TeamSample) -> [f64; OUTCOMES]| {
        let each = |s: &TeamSample| {
            let open = |i: usize| i <= s.most && (i > 0 || s.may_abstain);
            let among = (0..OUTCOMES).filter(|i| open(*i)).count() as f64;
            let odds = of(s);
            let doubt = |i: usize| if open(i) { DOUBT / among } else { 0.0 };
            Forecast::<OUTCOMES> {
                key: s.key,
                odds: std::array::from_fn(|i| (1.0 - DOUBT) * odds[i] + doubt(i)),
                came: s.count,
            }
        };
        score(&held_out.iter().map(each).collect::<Vec<_>>())
    };
    let foretold = |s: &TeamSample| table.of(s.context).probabilities(s.most, s.may_abstain);
    let told = held_out.iter().map(|s| Told {
        context: s.context.index(),
        foretold: 1.0 - foretold(s)[0],
        came: s.count > 0,
    });
    let name = |context: usize| {
        let mut all = polity_worlds::choices::TeamContext::all();
        all.nth(context).map(|context| context.name())
    };
    scores(
        held_out.iter().map(|s| s.key).collect(),
        [by(&foretold), by(&|s| capped(usual, s)), by(&rules)],
        calibration(told.collect(), "contribute", name),
    )
}

fn scores(
    mut keys: Vec<u64>,
    [table, marginal, rules]: [Score; 3],
    calibration: Vec<Calibration>,
) -> Option<Scores> {
    let decisions = keys.len();
    keys.sort_unstable();
    keys.dedup();
    (decisions > 0).then_some(Scores {
        decisions,
        calls: keys.len(),
        table,
        marginal,
        rules,
        calibration,
    })
}
