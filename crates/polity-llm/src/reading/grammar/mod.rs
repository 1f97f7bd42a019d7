//! A schema as a grammar in GBNF, the notation of llama.cpp.

pub(in crate::reading) mod range;

use super::schema::{Property, Schema, Shape};

/// What a text is made of. Escapes by number are left out: nobody needs them, and half a character
/// could be written so.
const CHARACTER: &str = r#"char ::= [^"\\\x00-\x1F] | "\\" ["\\/bfnrt]"#;

impl Schema {
    /// As a grammar in GBNF; nothing where no object fits. What it lets through is JSON without
    /// blanks that fits, the properties in the order given. Equal schemas give equal bytes.
    ///
    /// Servers may refuse texts and lists of thousands of characters or items: each is spelled out.
    #[must_use]
    pub fn to_grammar(&self) -> Option<String> {
        if !self.is_possible() {
            return None;
        }
        let mut rules = Rules(Vec::new());
        let root = rules.object(self);
        let mut grammar = format!("root ::= {root}\n");
        for (number, rule) in rules.0.iter().enumerate() {
            grammar += &format!("r{number} ::= {rule}\n");
        }
        Some(grammar + CHARACTER + "\n")
    }
}

/// The rules so far, named by their number.
struct Rules(Vec<String>);

impl Rules {
    /// Makes a rule of it, so that it can be named in several places.
    fn named(&mut self, rule: String) -> String {
        self.0.push(rule);
        format!("r{}", self.0.len() - 1)
    }

    fn shape(&mut self, shape: &Shape) -> String {
        match shape {
            Shape::Text { max_chars } => {
                format!(r#""\"" char{{0,{max_chars}}} "\"""#)
            }
            Shape::OneOf(texts) => any(texts.iter().map(|text| literal(&json(text)))),
            Shape::IntegerOf(numbers) => any(numbers.iter().map(|n| literal(&n.to_string()))),
            Shape::Integer { min, max } => range::integers(*min, *max),
            Shape::Boolean => any([literal("true"), literal("false")].into_iter()),
            Shape::List { of, max_items } => self.list(of, *max_items),
            Shape::Object(schema) => self.object(schema),
        }
    }

    fn list(&mut self, of: &Shape, max_items: usize) -> String {
        if max_items == 0 || !of.is_possible() {
            return literal("[]");
        }
        let item = self.shape(of);
        let item = self.named(item);
        let more = max_items - 1;
        format!(r#""[" ({item} ("," {item}){{0,{more}}})? "]""#)
    }

    fn object(&mut self, schema: &Schema) -> String {
        let asked = schema.properties.iter().filter(|p| p.shape.is_possible());
        let entries: Vec<(String, bool)> = asked.map(|p| self.entry(p)).collect();
        let inner = match entries.iter().position(|(_, is_required)| *is_required) {
            Some(first) => around(&entries, first),
            None => any_of_them(&entries),
        };
        format!(r#""{{" {inner} "}}""#)
    }

    fn entry(&mut self, property: &Property) -> (String, bool) {
        let value = self.shape(&property.shape);
        let name = literal(&format!("{}:", json(&property.name)));
        let entry = self.named(format!("{name} {value}"));
        (entry, property.is_required)
    }
}

/// Entries around one that is always there: each brings the comma between them.
fn around(entries: &[(String, bool)], first: usize) -> String {
    let write = |(place, (entry, is_required)): (usize, &(String, bool))| match is_required {
        _ if place < first => format!(r#"({entry} ",")?"#),
        _ if place == first => entry.clone(),
        true => format!(r#""," {entry}"#),
        false => format!(r#"("," {entry})?"#),
    };
    let entries: Vec<String> = entries.iter().enumerate().map(write).collect();
    entries.join(" ")
}

/// Entries all of which may be absent: whichever is the first, the later ones bring their comma.
fn any_of_them(entries: &[(String, bool)]) -> String {
    if entries.is_empty() {
        return literal("");
    }
    let from = |first: usize| around(&entries[first..], 0);
    let firsts = (0..entries.len()).map(from);
    format!("{}?", any(firsts))
}

fn any(alternatives: impl Iterator<Item = String>) -> String {
    let alternatives: Vec<String> = alternatives.collect();
    match alternatives.as_slice() {
        [single] if !single.contains(' ') => single.clone(),
        several => format!("({})", several.join(" | ")),
    }
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', r#"\""#))
}
