//! What changes a key that something else in its series changes as well: refused unless it is meant,
//! since labels of cells would then say what does not hold.

use super::axes::{Axis, key_of};
use crate::scenario::reader::Field;

/// Reports the axis, if it changes what one before it, or the series, changes, and does not say that
/// it is to override it.
pub(super) fn check(field: &Field<'_>, axis: &Axis, before: &[Axis], set: &[String]) {
    if axis.overrides {
        return;
    }
    let of_series = set
        .iter()
        .map(|set| ("the `set` of the series".to_owned(), key_of(set)));
    let of_axes = before.iter().flat_map(|axis| {
        let name = format!("the axis `{}`", axis.name);
        axis.keys().map(move |key| (name.clone(), key))
    });
    let earlier: Vec<(String, &str)> = of_series.chain(of_axes).collect();
    let clash = |key: &str| earlier.iter().find(|(_, other)| overlap(key, other));
    let found = axis
        .keys()
        .find_map(|key| clash(key).map(|(who, _)| (who, key)));
    if let Some((who, key)) = found {
        let name = &axis.name;
        let problem = format!("{who} and the axis `{name}` both change `{key}`");
        let remedy = format!(
            "if `{name}` is meant to have the last word, say so: {name} = {{ override = true, values = … }}"
        );
        field.report_key(problem, "keys that nothing else changes", Some(remedy));
    }
}

/// Whether two keys are one, or one lies in the other.
fn overlap(one: &str, other: &str) -> bool {
    let inside = |inner: &str, outer: &str| {
        let rest = inner.strip_prefix(outer);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    inside(one, other) || inside(other, one)
}
