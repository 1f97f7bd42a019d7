//! What summaries of all worlds say alike: how a series fares after a shock, and how roles are invented.

use polity_metrics::roles::RoleInvention;
use polity_metrics::series::{Band, Resilience, ResilienceSettings, resilience};
use serde_json::{Value, json};

/// Windows before a shock that make up what there is to return to.
const BASELINE_WINDOWS: usize = 5;
/// Share of the mean before a shock that counts as back.
const EPSILON_SHARE: f64 = 0.05;

/// How a series fares from this window on, in which a shock struck; a return must be seen to stay for
/// `hold` windows.
pub(crate) fn after_shock(
    series: &[Option<f64>],
    window: usize,
    hold: usize,
) -> Option<Resilience> {
    let before = &series[window.saturating_sub(BASELINE_WINDOWS)..window];
    let known: Vec<f64> = before.iter().flatten().copied().collect();
    let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
    let settings = ResilienceSettings {
        baseline: Some(BASELINE_WINDOWS),
        epsilon: EPSILON_SHARE * mean,
        band: Band::AtLeast,
        hold,
    };
    resilience(series, window, &settings)
}

/// How inventive a population is with roles, of which each was used so often.
pub(crate) fn invention(uses: &[u64]) -> Value {
    RoleInvention::from_uses(uses).map_or(Value::Null, |invention| {
        json!({
            "distinct": invention.distinct,
            "used_once_share": invention.once_share,
            "gini": invention.gini,
        })
    })
}
