//! From [`Value`]s back to TOML, on one line.

use super::Value;

impl Value {
    /// The value as TOML that reads back as the same value.
    pub(crate) fn to_toml(&self) -> String {
        match self {
            Self::Text(text) => quoted(text),
            Self::Integer(value) => value.to_string(),
            Self::Number(value) if value.is_nan() => "nan".to_owned(),
            Self::Number(value) => format!("{value:?}"),
            Self::Boolean(value) => value.to_string(),
            Self::Date(text) => text.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.value.to_toml()).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Table(table) => {
                let pair = |(key, entry): (&String, &super::Entry)| {
                    format!("{} = {}", quoted(key), entry.node.value.to_toml())
                };
                let pairs: Vec<String> = table.iter().map(pair).collect();
                format!("{{ {} }}", pairs.join(", "))
            }
        }
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use crate::scenario::document::parse_value;

    #[test]
    fn what_is_written_reads_back_the_same() {
        let all = "{ a = [1, -2.5, 1e300, inf, true], \"b.c\" = \"x\\n\\\"y'\", d = 2026-11-21 }";
        let first = parse_value(all, 0, 0).value.to_toml();
        let second = parse_value(&first, 0, 0).value.to_toml();
        assert_eq!(first, second);
        for part in ["1e300", "-2.5", "inf", "true", "\"b.c\"", "2026-11-21"] {
            assert!(first.contains(part), "no {part} in {first}");
        }
    }
}
