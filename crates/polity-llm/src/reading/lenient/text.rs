//! Texts, blanks and words, where an object is read leniently.

use super::{Cursor, Read, Repair, shortened};

/// Whether a text may begin so.
pub(super) fn is_quote(c: char) -> bool {
    ends(c).is_some()
}

/// The characters that end a text which begins with this one. It is always among them: else a row
/// of such quotes would be read to its end from each of them.
fn ends(quote: char) -> Option<&'static [char]> {
    match quote {
        '"' => Some(&['"']),
        '\'' => Some(&['\'']),
        '“' | '”' => Some(&['”', '“']),
        '‘' | '’' => Some(&['’', '‘']),
        _ => None,
    }
}

impl<'a> Cursor<'a> {
    /// A text in quotes. What follows it decides whether it ended where it was meant to: an
    /// apostrophe or an inner quote is followed by more words, which nobody reads as a value.
    pub(super) fn quoted(&mut self) -> Read<String> {
        let quote = self.next().unwrap_or_default();
        let ends = ends(quote).unwrap_or_default();
        if quote != '"' {
            self.repairs.insert(Repair::Quotes);
        }
        let mut text = String::new();
        loop {
            match self.next() {
                Some(c) if ends.contains(&c) => return Ok(text),
                Some('\\') => text.push(self.escaped()?),
                // A typographic quote whose other half is missing would run on to the next one.
                Some('"') if !quote.is_ascii() => {
                    return Err("a text begins and ends with different quotes".to_owned());
                }
                Some(c) => {
                    if c < ' ' {
                        self.repairs.insert(Repair::ControlCharacter);
                    }
                    text.push(c);
                }
                None => return Err("a text has no end".to_owned()),
            }
        }
    }

    fn escaped(&mut self) -> Read<char> {
        match self.next() {
            Some(c @ ('"' | '\\' | '/')) => Ok(c),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('u') => self.by_number(),
            Some('\'') => {
                self.repairs.insert(Repair::Escape);
                Ok('\'')
            }
            Some(c) => Err(format!("a text has the unknown escape `\\{c}`")),
            None => Err("a text has no end".to_owned()),
        }
    }

    /// One character of UTF-16, which may take two escapes.
    fn by_number(&mut self) -> Read<char> {
        let first = self.unit()?;
        let lower = match first {
            0xd800..0xdc00 if self.eats('\\') && self.eats('u') => Some(self.unit()?),
            _ => None,
        };
        let mut decoded = char::decode_utf16([first].into_iter().chain(lower));
        match (decoded.next(), decoded.next()) {
            (Some(Ok(c)), None) => Ok(c),
            _ => Err(format!("a text has half a character: `\\u{first:04x}`")),
        }
    }

    fn unit(&mut self) -> Read<u16> {
        let digits = self.rest().get(..4).unwrap_or_default();
        let unit = match digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            true => u16::from_str_radix(digits, 16).ok(),
            false => None,
        };
        self.at += digits.len();
        unit.ok_or_else(|| "a text has `\\u` without four digits".to_owned())
    }

    pub(super) fn word(&mut self) -> &'a str {
        self.take(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
    }

    pub(super) fn blanks(&mut self) {
        self.take(char::is_whitespace);
    }

    /// Comments are looked for after values alone. Before a name they might hide that a brace of
    /// other text opens no object, and many such would take quadratic time.
    pub(super) fn blanks_and_comments(&mut self) {
        self.blanks();
        while self.rest().starts_with("//") {
            self.repairs.insert(Repair::Comment);
            self.take(|c| c != '\n');
            self.blanks();
        }
    }

    pub(super) fn take(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    pub(super) fn eats(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    pub(super) fn expected(&self, what: &str) -> String {
        match self.rest() {
            "" => format!("expected {what}, found the end of the reply"),
            rest => {
                let found = shortened(rest);
                let line = found.lines().next().unwrap_or_default();
                format!("expected {what}, found `{line}`")
            }
        }
    }
}
