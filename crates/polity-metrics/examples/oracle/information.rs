//! Requests about `polity_metrics::{information, inequality, series, tasks}`.

use polity_metrics::information::{self, CountMatrix, TokenLengths};
use polity_metrics::series::{Band, PlateauSettings, ResilienceSettings, Tolerance};
use polity_metrics::{inequality, series, tasks};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// One argument by name; `None` when it is missing or of another type.
pub fn argument<T: DeserializeOwned>(args: &Value, name: &str) -> Option<T> {
    serde_json::from_value(args.get(name)?.clone()).ok()
}

/// A value as JSON: null when undefined. Not a number and infinity, which a metric must never be,
/// become text that no test expects; JSON would make them null and hide them.
pub fn number(value: Option<f64>) -> Value {
    value.map_or(Value::Null, |v| {
        if v.is_finite() {
            json!(v)
        } else {
            json!(v.to_string())
        }
    })
}

/// A table of counts, given as `{"cells": [...], "columns": k}`, handed to `reading`.
pub fn with_table<T>(args: &Value, reading: impl FnOnce(CountMatrix<'_>) -> T) -> Option<T> {
    let cells: Vec<u32> = argument(args, "cells")?;
    CountMatrix::new(&cells, argument(args, "columns")?).map(reading)
}

/// `None` when the metric is not one of these modules, or its arguments do not parse.
pub fn answer(metric: &str, args: &Value) -> Option<Value> {
    let counts = || argument::<Vec<u64>>(args, "counts");
    Some(match metric {
        "entropy_bits" => number(information::entropy_bits(&counts()?)),
        "entropy_mm_bits" => number(information::entropy_mm_bits(&counts()?)),
        "entropy_norm" => number(information::entropy_norm(
            &counts()?,
            argument(args, "vocabulary_size")?,
        )),
        "type_token_ratio" => number(information::type_token_ratio(&counts()?)),
        "js_divergence_bits" => {
            let (previous, current): (Vec<u64>, Vec<u64>) =
                (argument(args, "previous")?, argument(args, "current")?);
            number(information::js_divergence_bits(&previous, &current))
        }
        "conditional_entropy_bits" => {
            number(with_table(args, information::conditional_entropy_bits)?)
        }
        "mutual_information_bits" => {
            number(with_table(args, information::mutual_information_bits)?)
        }
        "token_lengths" => {
            let lengths = TokenLengths::from_pairs(&argument::<Vec<(u64, u64)>>(args, "pairs")?);
            json!(lengths.map(
                |l| json!({"mean": number(Some(l.mean)), "p50": l.p50, "p90": l.p90, "p99": l.p99})
            ))
        }
        "gini" => number(inequality::gini(&argument::<Vec<f64>>(args, "amounts")?)),
        "quality" => {
            let [accuracy, completeness, coherence, actionability] = argument(args, "ratings")?;
            let ratings = tasks::Ratings {
                accuracy,
                completeness,
                coherence,
                actionability,
            };
            number(tasks::quality(&ratings))
        }
        "plateau" => plateau(args)?,
        "resilience" => resilience(args)?,
        _ => return None,
    })
}

fn plateau(args: &Value) -> Option<Value> {
    let tolerance = |name: &str| {
        let [absolute, of_range] = argument(args, name)?;
        Some(Tolerance { absolute, of_range })
    };
    let settings = PlateauSettings {
        segment_min: argument(args, "segment_min")?,
        segment_share: argument(args, "segment_share")?,
        drift: tolerance("drift")?,
        spread: tolerance("spread")?,
    };
    let values: Vec<Option<f64>> = argument(args, "values")?;
    Some(json!(series::plateau(&values, &settings)))
}

fn resilience(args: &Value) -> Option<Value> {
    let at_least: bool = argument(args, "at_least")?;
    let settings = ResilienceSettings {
        baseline: argument(args, "baseline")?,
        epsilon: argument(args, "epsilon")?,
        band: if at_least {
            Band::AtLeast
        } else {
            Band::Around
        },
        hold: argument(args, "hold")?,
    };
    let values: Vec<Option<f64>> = argument(args, "values")?;
    let read = series::resilience(&values, argument(args, "shock")?, &settings);
    Some(json!(read.map(|r| json!({
        "baseline": number(Some(r.baseline)),
        "depth": number(Some(r.depth)),
        "windows_to_return": r.windows_to_return,
        "area_lost": number(Some(r.area_lost)),
    }))))
}
