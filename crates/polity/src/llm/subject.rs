//! What can be decided by a language model.

use polity_llm::reading::Schema;
use polity_worlds::usage::Usage;
use serde::Serialize;
use serde_json::Value;

/// Something about which an agent must decide.
pub(crate) trait Subject: Serialize {
    /// What can be decided.
    type Decision;

    /// Who decides.
    fn agent(&self) -> u32;

    /// The form of the reply; `None` where there is nothing to choose, and nobody is asked.
    fn schema(&self) -> Option<Schema>;

    /// The decision that a reply of that form stands for.
    fn decide(&self, reply: &Value, usage: Usage) -> Self::Decision;

    /// What becomes of an agent for which no decision could be had.
    fn silence(&self, usage: Usage) -> Self::Decision;

    /// What is done where there is nothing to choose.
    fn forced(&self) -> Self::Decision;
}

/// The whole numbers of a list in a reply.
pub(super) fn numbers(reply: &Value, key: &str) -> Vec<u64> {
    let items = reply.get(key).and_then(Value::as_array);
    let numbers = items.into_iter().flatten();
    numbers.filter_map(whole).collect()
}

/// A whole number, also if it is written as `3.0`.
pub(super) fn whole(value: &Value) -> Option<u64> {
    let exact = |x: f64| ((0.0..9e15).contains(&x) && x.fract() == 0.0).then_some(x as u64);
    value.as_u64().or_else(|| value.as_f64().and_then(exact))
}
