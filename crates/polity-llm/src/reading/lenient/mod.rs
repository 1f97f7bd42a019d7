//! One object of a text, read as leniently as is possible without guessing.
//!
//! Everything that JSON allows means the same here. What else is let pass is one [`Repair`] each,
//! and noted. Libraries that mend JSON do more than that: they put in values for missing ones, end
//! texts that were cut off, or keep the last of several values of one name.

mod text;

use serde_json::{Map, Value};

use super::fit::shortened;
use super::plain::insert;
use super::{Repair, Repairs};

/// Deepest nesting of objects and lists.
const DEPTH_MAX: usize = 100;

/// What stands at an opening brace.
pub(super) enum Scan {
    /// An object.
    Object {
        value: Value,
        /// Where the text goes on, in bytes.
        end: usize,
        repairs: Repairs,
    },
    /// A brace in other text: no name and colon follow.
    Nothing,
    /// An object that cannot be read.
    Broken {
        complaint: String,
        /// Where reading ended, in bytes.
        at: usize,
        /// Braces that were open there.
        open_braces: usize,
    },
}

/// Reads the object that opens at this place. Braces that are missing at the end are added only if
/// the text is `finished`.
pub(super) fn scan(text: &str, start: usize, is_finished: bool) -> Scan {
    let mut cursor = Cursor {
        text,
        at: start,
        is_finished,
        depth: 0,
        open_braces: 0,
        has_property: false,
        repairs: Repairs::new(),
    };
    match cursor.object() {
        Ok(value) => Scan::Object {
            value,
            end: cursor.at,
            repairs: cursor.repairs,
        },
        Err(_) if !cursor.has_property => Scan::Nothing,
        Err(complaint) => Scan::Broken {
            complaint,
            at: cursor.at,
            open_braces: cursor.open_braces,
        },
    }
}

struct Cursor<'a> {
    text: &'a str,
    /// Bytes read.
    at: usize,
    is_finished: bool,
    depth: usize,
    open_braces: usize,
    /// Whether a name and a colon have been read.
    has_property: bool,
    repairs: Repairs,
}

type Read<T> = Result<T, String>;

impl<'a> Cursor<'a> {
    fn object(&mut self) -> Read<Value> {
        self.descend('{')?;
        self.open_braces += 1;
        let mut object = Map::new();
        self.blanks();
        while !self.eats('}') {
            let name = self.name()?;
            let value = self.value()?;
            insert(&mut object, name, value)?;
            if self.is_over() {
                self.repairs.insert(Repair::MissingBrace);
                self.at = self.text.len();
                break;
            }
            self.separator('}')?;
        }
        self.open_braces -= 1;
        self.depth -= 1;
        Ok(object.into())
    }

    fn list(&mut self) -> Read<Value> {
        self.descend('[')?;
        let mut list = Vec::new();
        self.blanks();
        while !self.eats(']') {
            list.push(self.value()?);
            self.separator(']')?;
        }
        self.depth -= 1;
        Ok(list.into())
    }

    fn descend(&mut self, opening: char) -> Read<()> {
        self.depth += 1;
        match self.eats(opening) {
            true if self.depth <= DEPTH_MAX => Ok(()),
            true => Err(format!("it is nested deeper than {DEPTH_MAX} levels")),
            false => Err(self.expected(&format!("`{opening}`"))),
        }
    }

    /// A name and its colon, up to the value.
    fn name(&mut self) -> Read<String> {
        let name = match self.peek() {
            Some(quote) if text::is_quote(quote) => self.quoted()?,
            _ => self.bare_name()?,
        };
        self.blanks();
        if !self.eats(':') {
            return Err(self.expected("`:`"));
        }
        self.has_property = true;
        self.blanks();
        Ok(name)
    }

    fn bare_name(&mut self) -> Read<String> {
        let name = self.word();
        if name.is_empty() {
            return Err(self.expected("the name of a property"));
        }
        self.repairs.insert(Repair::BareName);
        Ok(name.to_owned())
    }

    /// A value, and what may be dropped after it.
    fn value(&mut self) -> Read<Value> {
        let value = match self.peek() {
            Some('{') => self.object()?,
            Some('[') => self.list()?,
            Some(quote) if text::is_quote(quote) => self.quoted()?.into(),
            Some('-' | '0'..='9') => self.number()?,
            _ => self.literal()?,
        };
        self.blanks_and_comments();
        Ok(value)
    }

    fn number(&mut self) -> Read<Value> {
        let is_part = |c: char| matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E');
        let start = self.at;
        let written = self.take(is_part);
        serde_json::from_str(written).map_err(|_| {
            self.at = start;
            format!("`{}` is no number", shortened(written))
        })
    }

    fn literal(&mut self) -> Read<Value> {
        let start = self.at;
        let value = match self.word() {
            "true" => return Ok(true.into()),
            "false" => return Ok(false.into()),
            "null" => return Ok(Value::Null),
            "True" => Value::Bool(true),
            "False" => Value::Bool(false),
            "None" => Value::Null,
            _ => {
                self.at = start;
                return Err(self.expected("a value, texts in double quotes"));
            }
        };
        self.repairs.insert(Repair::PythonLiteral);
        Ok(value)
    }

    /// The comma before the next entry, or nothing before the end.
    fn separator(&mut self, closing: char) -> Read<()> {
        if !self.eats(',') {
            return match self.peek() {
                Some(next) if next == closing => Ok(()),
                _ => Err(self.expected(&format!("`,` or `{closing}`"))),
            };
        }
        self.blanks_and_comments();
        if self.peek() == Some(closing) {
            self.repairs.insert(Repair::TrailingComma);
        }
        Ok(())
    }

    /// Whether the text has come to its end and was meant to, but for that of a fence.
    fn is_over(&self) -> bool {
        self.is_finished && matches!(self.rest(), "" | "```")
    }
}
