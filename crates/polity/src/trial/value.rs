//! The value that an expectation looks at.

use polity_data::{DataError, Reader, numbers_of_rows};
use serde_json::Value;

use crate::scenario::{At, Expectation};
use crate::sweep::play::{Played, Tables};

/// The value of a clause in a run; `None` where there is none.
pub(super) fn of(clause: &Expectation, played: &Played) -> Result<Option<f64>, DataError> {
    if let Some(path) = clause.summary_path() {
        return Ok(in_summary(&played.summary, path));
    }
    let numbers = match &played.tables {
        Tables::Rows(rows) => numbers_of_rows(rows.windows.clone(), &clause.metric)?,
        Tables::Run(run) => Reader::open(run, "windows")?.numbers(&clause.metric)?,
    };
    Ok(at(&numbers, clause.at.unwrap_or_default()))
}

fn in_summary(summary: &Value, path: &str) -> Option<f64> {
    let step = |value: &Value, part: &str| match value {
        Value::Array(items) => items.get(part.parse::<usize>().ok()?).cloned(),
        value => value.get(part).cloned(),
    };
    let mut parts = path.split('.');
    let found = parts.try_fold(summary.clone(), |value, part| step(&value, part));
    found?.as_f64()
}

fn at(numbers: &[Option<f64>], at: At) -> Option<f64> {
    match at {
        At::Last => numbers.last().copied().flatten(),
        At::First => numbers.first().copied().flatten(),
        At::Window(window) => numbers.get(window as usize).copied().flatten(),
        At::Mean => {
            let known: Vec<f64> = numbers.iter().flatten().copied().collect();
            (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn windows_are_chosen_and_missing_values_are_not_counted() {
        let numbers = [Some(1.0), None, Some(4.0), None];
        assert_eq!(at(&numbers, At::First), Some(1.0));
        assert_eq!(at(&numbers, At::Last), None);
        assert_eq!(at(&numbers, At::Window(2)), Some(4.0));
        assert_eq!(at(&numbers, At::Window(9)), None);
        assert_eq!(at(&numbers, At::Mean), Some(2.5));
        assert_eq!(at(&[None], At::Mean), None);
    }

    #[test]
    fn paths_lead_through_tables_and_lists() {
        let summary = json!({ "a": { "b": [ { "c": 3 } ] }, "n": null });
        assert_eq!(in_summary(&summary, "a.b.0.c"), Some(3.0));
        for nowhere in ["a.b.1.c", "a.b.x", "n", "n.m", "z", "a"] {
            assert_eq!(in_summary(&summary, nowhere), None, "{nowhere}");
        }
    }
}
