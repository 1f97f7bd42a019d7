//! Whether a value fits a schema, and what it takes to make one fit that is nearly there.

use serde_json::{Map, Value};

use super::schema::{Property, Schema, Shape};
use super::{Repair, Repairs};

/// Characters of a complaint that quote what was found.
const QUOTED_CHARS_MAX: usize = 60;
/// Allowed values that a complaint lists.
const LISTED_MAX: usize = 20;
/// Whole numbers up to here are exact as floating-point numbers: 2⁵³.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

/// The value as the schema has it, whole numbers as such; notes what had to be repaired.
///
/// # Errors
/// If it does not fit; the error is a complaint that names the place.
pub(super) fn fit(value: Value, schema: &Schema, repairs: &mut Repairs) -> Result<Value, String> {
    fit_object(value, schema, repairs).map_err(|misfit| match misfit.path.as_str() {
        "" => misfit.what,
        path => format!("at `{}`: {}", path.trim_start_matches('.'), misfit.what),
    })
}

/// The beginning of a text, for a complaint.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(QUOTED_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What does not fit, and where.
struct Misfit {
    path: String,
    what: String,
}

type Fit = Result<Value, Misfit>;

impl Misfit {
    fn expected(what: &str, found: &Value) -> Self {
        let found = match found {
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
            found => shortened(&found.to_string()),
        };
        Self::new(format!("expected {what}, found {found}"))
    }

    fn new(what: String) -> Self {
        let path = String::new();
        Self { path, what }
    }

    fn below(mut self, step: &str) -> Self {
        self.path.insert_str(0, step);
        self
    }
}

fn fit_shape(value: Value, shape: &Shape, repairs: &mut Repairs) -> Fit {
    match shape {
        Shape::Text { max_chars } => fit_text(value, *max_chars),
        Shape::OneOf(texts) => fit_one_of(value, texts, repairs),
        Shape::Integer { min, max } => {
            let expected = || format!("a whole number from {min} to {max}");
            fit_integer(value, |n| (*min..=*max).contains(&n), expected, repairs)
        }
        Shape::IntegerOf(numbers) => {
            let expected = || listed(numbers.iter().map(i64::to_string));
            fit_integer(value, |n| numbers.contains(&n), expected, repairs)
        }
        Shape::Boolean => fit_boolean(value, repairs),
        Shape::List { of, max_items } => fit_list(value, of, *max_items, repairs),
        Shape::Object(schema) => fit_object(value, schema, repairs),
    }
}

/// A text that is too long is refused: what is cut off it may be what matters.
fn fit_text(value: Value, max_chars: usize) -> Fit {
    let Value::String(text) = &value else {
        return Err(Misfit::expected("a text", &value));
    };
    match text.chars().nth(max_chars) {
        None => Ok(value),
        Some(_) => Err(Misfit::new(format!(
            "the text is longer than {max_chars} characters"
        ))),
    }
}

fn fit_one_of(value: Value, texts: &[impl AsRef<str>], repairs: &mut Repairs) -> Fit {
    let texts = || texts.iter().map(AsRef::as_ref);
    let text = value.as_str().unwrap_or_default();
    if value.is_string() && texts().any(|known| known == text) {
        return Ok(value);
    }
    let folded = text.trim().to_lowercase();
    let mut alike = texts().filter(|known| known.trim().to_lowercase() == folded);
    match (alike.next(), alike.next()) {
        (Some(known), None) if value.is_string() => {
            repairs.insert(Repair::Spelling);
            Ok(known.into())
        }
        _ => Err(Misfit::expected(
            &listed(texts().map(|known| format!("{known:?}"))),
            &value,
        )),
    }
}

fn fit_integer(
    value: Value,
    is_allowed: impl Fn(i64) -> bool,
    expected: impl Fn() -> String,
    repairs: &mut Repairs,
) -> Fit {
    let number = match &value {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    match number.filter(|&number| is_allowed(number)) {
        Some(number) => {
            if value.is_string() {
                repairs.insert(Repair::QuotedNumber);
            }
            Ok(number.into())
        }
        None => Err(Misfit::expected(&expected(), &value)),
    }
}

/// JSON knows one kind of number: 1.0 is as whole as 1.
fn whole(number: f64) -> Option<i64> {
    let is_whole = number.fract() == 0.0 && number.abs() <= EXACT_MAX;
    is_whole.then_some(number as i64)
}

fn fit_boolean(value: Value, repairs: &mut Repairs) -> Fit {
    let written = match &value {
        Value::Bool(_) => return Ok(value),
        Value::String(text) => text.trim().to_ascii_lowercase(),
        _ => String::new(),
    };
    match written.parse::<bool>() {
        Ok(known) => {
            repairs.insert(Repair::QuotedNumber);
            Ok(known.into())
        }
        Err(_) => Err(Misfit::expected("true or false", &value)),
    }
}

fn fit_list(value: Value, of: &Shape, max_items: usize, repairs: &mut Repairs) -> Fit {
    let items = match value {
        Value::Array(items) => items,
        Value::Null => return Err(Misfit::expected("a list", &value)),
        single => {
            repairs.insert(Repair::SingleValue);
            vec![single]
        }
    };
    if items.len() > max_items {
        let found = items.len();
        return Err(Misfit::new(format!(
            "expected a list of at most {max_items}, found {found} items"
        )));
    }
    let fit_item = |(place, item)| {
        fit_shape(item, of, repairs).map_err(|misfit| misfit.below(&format!("[{place}]")))
    };
    items.into_iter().enumerate().map(fit_item).collect()
}

fn fit_object(value: Value, schema: &Schema, repairs: &mut Repairs) -> Fit {
    let Value::Object(mut given) = value else {
        return Err(Misfit::expected("an object", &value));
    };
    let was_empty = given.is_empty();
    let mut object = Map::new();
    for property in &schema.properties {
        if let Some(value) = take(&mut given, property, repairs)? {
            let below = |misfit: Misfit| misfit.below(&format!(".{}", property.name));
            let value = fit_shape(value, &property.shape, repairs).map_err(below)?;
            object.insert(property.name.clone().into_owned(), value);
        }
    }
    if !given.is_empty() {
        repairs.insert(Repair::ExtraProperty);
    }
    // An object of which nothing was asked for is another object.
    if object.is_empty() && !was_empty {
        return Err(Misfit::new(format!(
            "none of its properties was asked for; those are {}",
            listed(schema.properties.iter().map(|p| format!("`{}`", p.name)))
        )));
    }
    Ok(object.into())
}

fn take(
    given: &mut Map<String, Value>,
    property: &Property,
    repairs: &mut Repairs,
) -> Result<Option<Value>, Misfit> {
    match given.remove(&*property.name) {
        Some(Value::Null) if !property.is_required => {
            repairs.insert(Repair::NullProperty);
            Ok(None)
        }
        None if property.is_required => {
            let missing = Misfit::new("it is missing".to_owned());
            Err(missing.below(&format!(".{}", property.name)))
        }
        value => Ok(value),
    }
}

fn listed(values: impl ExactSizeIterator<Item = String>) -> String {
    let all = values.len();
    let shown: Vec<String> = values.take(LISTED_MAX).collect();
    let more = if all > LISTED_MAX {
        format!(" … ({all} in all)")
    } else {
        String::new()
    };
    match all {
        0 => "nothing, since nothing is allowed here".to_owned(),
        1 => shown.concat(),
        _ => format!("one of {}{more}", shown.join(", ")),
    }
}
