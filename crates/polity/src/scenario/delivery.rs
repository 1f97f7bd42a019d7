//! `[delivery]`: how long messages travel, and whether they arrive.

use polity_engine::{Delivery, LATENCY_TICKS_MAX};
use schemars::JsonSchema;
use serde::Serialize;

use super::bounds::{PROBABILITY, WholeBounds};
use super::document::Value;
use super::reader::{Field, Reader};

const LATENCY: WholeBounds = WholeBounds::new(1, LATENCY_TICKS_MAX as u64, "ticks");

/// The network's behaviour towards messages.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[schemars(deny_unknown_fields)]
pub struct DeliverySpec {
    /// Ticks from sending to arrival: one number for all, or a range from which every edge draws
    /// its own.
    pub latency: Latency,
    /// Probability that a message is lost.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub loss: f64,
}

/// Ticks from sending to arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(deny_unknown_fields)]
pub enum Latency {
    /// The same for every message.
    Ticks(#[schemars(range(min = 1, max = 255))] u8),
    /// Every edge has its own, drawn evenly; replies against an edge take the shortest.
    PerEdge {
        /// The shortest, at least 1.
        #[schemars(range(min = 1, max = 255))]
        min: u8,
        /// The longest, at most 255.
        #[schemars(range(min = 1, max = 255))]
        max: u8,
    },
}

impl Default for DeliverySpec {
    fn default() -> Self {
        Self {
            latency: Latency::Ticks(1),
            loss: 0.0,
        }
    }
}

impl DeliverySpec {
    pub(crate) fn read(field: Option<Field<'_>>) -> Self {
        let default = Self::default();
        let Some(reader) = field.and_then(|field| field.reader()) else {
            return default;
        };
        let latency = reader
            .field("latency")
            .and_then(|field| read_latency(&field));
        let loss = reader.number_or("loss", default.loss, &PROBABILITY);
        reader.end("key");
        Self {
            latency: latency.unwrap_or(default.latency),
            loss,
        }
    }

    /// What the engine is told. Latencies per edge are part of the topology.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        let latency_ticks = match self.latency {
            Latency::Ticks(ticks) => ticks,
            Latency::PerEdge { min, .. } => min,
        };
        Delivery {
            latency_ticks,
            loss: self.loss,
        }
    }
}

fn read_latency(field: &Field<'_>) -> Option<Latency> {
    match field.node.value {
        Value::Table(_) => read_range(field, &field.reader()?),
        Value::Integer(_) => field
            .whole(LATENCY)
            .map(|ticks| Latency::Ticks(ticks as u8)),
        _ => {
            field.reject(format!("{LATENCY}, or {{ min = 1, max = 3 }}"), None);
            None
        }
    }
}

fn read_range(field: &Field<'_>, reader: &Reader<'_>) -> Option<Latency> {
    let expected = LATENCY.to_string();
    let bound = |key| {
        reader
            .required(key, &expected)
            .and_then(|field| field.whole(LATENCY))
    };
    let (min, max) = (bound("min"), bound("max"));
    reader.end("key");
    let (min, max) = (min? as u8, max? as u8);
    if min > max {
        let problem = format!("`{}` has `min` {min} above `max` {max}", field.path);
        field.report_value(problem, "min ≤ max", Some("swap the two".to_owned()));
    }
    Some(Latency::PerEdge { min, max })
}
