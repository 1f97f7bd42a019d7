//! What a run would ask of language models, before anything is sent.
//!
//! ```text
//! scenario ─► played with stand-ins: sparing, usual, lavish ─► questions, bytes, waves
//!                                                              │ bytes per token, prices, latencies
//!                                                              ▼
//!                                          calls, tokens, USD, seconds: low, expected, high
//! ```
//!
//! Nothing here is a formula over protocols or rules: a stand-in is asked wherever a model would be, and
//! its answers have consequences. Expect the truth between low and high, not at expected.

mod count;
mod play;
mod reckon;
pub(crate) mod stand_in;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use polity_llm::Message;
use serde::Serialize;

pub use play::Sampled;

use crate::llm::journal::check_prices;
use crate::run::RunError;
use crate::scenario::{Llm, Scenario};
use play::{Enough, Smaller};
use reckon::{Asked, EXPECTED, HIGH, LOW, Reckoning, range};
use stand_in::Manner;

/// The least that is to be expected of something, what is, and the most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Range {
    /// The least.
    pub low: f64,
    /// What is expected.
    pub expected: f64,
    /// The most.
    pub high: f64,
}

/// What calls come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Amounts<T> {
    /// How many there are.
    pub calls: T,
    /// Tokens read.
    pub prompt_tokens: T,
    /// Tokens written.
    pub completion_tokens: T,
    /// What they cost, by the prices of the models.
    pub cost_usd: T,
}

/// What a run would ask of language models.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Forecast {
    /// By the name of a model.
    pub models: BTreeMap<String, Amounts<Range>>,
    /// In all.
    pub total: Amounts<Range>,
    /// Seconds on the wall.
    pub wall_s: Range,
    /// The scenario's limits.
    pub caps: Vec<Limit>,
    /// How much was played of it, with stand-ins that answer as a mocked model would.
    pub sampled: Sampled,
}

/// A limit of the scenario, and what the run would take of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Limit {
    /// The key of `[policy.llm]`.
    pub key: &'static str,
    /// The most that a run may take.
    pub most: f64,
    /// What it would take.
    pub takes: Range,
    /// What must be left of it for a call to begin, the largest of all; nothing of `calls-max`.
    pub reserved: Range,
    /// Whether the run would end early, even if all goes as expected.
    pub expected_exceeds: bool,
    /// Whether it would end early at the worst.
    pub high_exceeds: bool,
}

/// What each group's calls come to, seconds on the wall, and the most tokens and USD that a call is
/// reserved with.
type Made = (Vec<Amounts<f64>>, f64, (f64, f64));

/// What a run of this scenario would ask; `None` where no model is asked.
///
/// # Errors
/// If its network cannot be built, or its world cannot be played.
pub fn estimate(scenario: &Scenario) -> Result<Option<Forecast>, RunError> {
    let Some(llm) = &scenario.policy.llm else {
        return Ok(None);
    };
    check_prices(scenario, llm, llm.cost_usd_max.is_some())?;
    let smaller = Smaller::of(scenario)?;
    let mut played = Vec::new();
    for manner in Manner::ALL {
        played.push(smaller.play(llm, manner, Enough::FOR_AN_ESTIMATE)?);
    }
    let asked = Asked::all(scenario, llm);
    let reckon = |i: usize, rate, again| {
        let (counter, sampled) = &played[i];
        let reckoning = Reckoning {
            counter,
            sampled,
            asked: &asked,
            rate,
            again,
        };
        let reserved = reckoning.reserved();
        (reckoning.amounts(), reckoning.wall_s(), reserved)
    };
    let low = [0, 1, 2].map(|i| reckon(i, LOW, None));
    let expected = reckon(1, EXPECTED, None);
    let high = [0, 1, 2].map(|i| reckon(i, HIGH, Some(llm.ask_again)));
    let mut models = BTreeMap::<String, Amounts<Range>>::new();
    for (group, asked) in asked.iter().enumerate() {
        let of = |take: fn(&Amounts<f64>) -> f64| {
            let each = |made: &Made| take(&made.0[group]);
            range(
                low.each_ref().map(each),
                each(&expected),
                high.each_ref().map(each),
            )
        };
        let amounts = Amounts {
            calls: of(|a| a.calls),
            prompt_tokens: of(|a| a.prompt_tokens),
            completion_tokens: of(|a| a.completion_tokens),
            cost_usd: of(|a| a.cost_usd),
        };
        if amounts.calls.high > 0.0 {
            models
                .entry(asked.spec.model.clone())
                .or_default()
                .add(&amounts);
        }
    }
    let mut total = Amounts::default();
    models.values().for_each(|amounts| total.add(amounts));
    let wall = |made: &Made| made.1;
    let reserved = |of: fn(&Made) -> f64| {
        range(
            low.each_ref().map(of),
            of(&expected),
            high.each_ref().map(of),
        )
    };
    let reserved = [reserved(|made| made.2.0), reserved(|made| made.2.1)];
    Ok(Some(Forecast {
        caps: limits(llm, &total, reserved),
        models,
        total,
        wall_s: range(
            low.each_ref().map(wall),
            wall(&expected),
            high.each_ref().map(wall),
        ),
        sampled: played[1].1,
    }))
}

/// The first question that a run of this scenario would put to a model, as its templates have it; `None`
/// where no model is asked, or none within the first million turns.
///
/// # Errors
/// If a template cannot be filled in, its network cannot be built, or its world cannot be played.
pub fn first_question(scenario: &Scenario) -> Result<Option<Vec<Message>>, RunError> {
    let Some(llm) = &scenario.policy.llm else {
        return Ok(None);
    };
    let smaller = Smaller::of(scenario)?;
    let (counter, _) = smaller.play(llm, Manner::Usual, Enough::FOR_ONE_CALL)?;
    Ok(counter.first)
}

impl Amounts<Range> {
    fn add(&mut self, more: &Self) {
        self.calls.add(more.calls);
        self.prompt_tokens.add(more.prompt_tokens);
        self.completion_tokens.add(more.completion_tokens);
        self.cost_usd.add(more.cost_usd);
    }
}

impl Range {
    fn add(&mut self, more: Self) {
        self.low += more.low;
        self.expected += more.expected;
        self.high += more.high;
    }
}

/// The scenario's limits beside what the run would take of them.
fn limits(llm: &Llm, total: &Amounts<Range>, [of_tokens, of_cost]: [Range; 2]) -> Vec<Limit> {
    let mut tokens = total.prompt_tokens;
    tokens.add(total.completion_tokens);
    let none = Range::default();
    let (calls_max, tokens_max) = (llm.calls_max, llm.tokens_max);
    let caps = [
        ("cost-usd-max", llm.cost_usd_max, total.cost_usd, of_cost),
        ("calls-max", calls_max.map(|n| n as f64), total.calls, none),
        (
            "tokens-max",
            tokens_max.map(|n| n as f64),
            tokens,
            of_tokens,
        ),
    ];
    let limit = |(key, most, takes, reserved): (_, Option<f64>, Range, Range)| {
        // The last call takes what it takes, but begins only where there is room for more.
        let exceeds = |takes: f64, calls: f64, reserved: f64, most: f64| {
            takes + (reserved - takes / calls.max(1.0)).max(0.0) > most
        };
        most.map(|most| Limit {
            key,
            most,
            takes,
            reserved,
            expected_exceeds: exceeds(
                takes.expected,
                total.calls.expected,
                reserved.expected,
                most,
            ),
            high_exceeds: exceeds(takes.high, total.calls.high, reserved.high, most),
        })
    };
    caps.into_iter().filter_map(limit).collect()
}
