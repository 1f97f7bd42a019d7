//! Requests about `polity_metrics::graph`.

use serde_json::Value;

/// `None` when the metric is not one of this module, or its arguments do not parse.
pub fn answer(_metric: &str, _args: &Value) -> Option<Value> {
    None
}
