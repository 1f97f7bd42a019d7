//! A key that is shown to a server, and to nobody else.

use std::borrow::Cow;
use std::fmt;

use thiserror::Error;

/// What stands where the key would.
const BLOT: &str = "[key]";

/// Keys at least this long are looked for in answers; a shorter one (`none`, `dummy`) is a word.
const TELLING_BYTES: usize = 6;

/// What a model writes is JSON, whose texts may hold JSON again, or an address: so often are escapes read. Nothing
/// that this program makes of an answer reads them more often.
const READINGS: usize = 4;

/// Reads a text with its escapes.
type Reading = fn(&str) -> String;
/// How escapes begin, and how a text is read that holds some.
const ESCAPES: [(char, Reading); 2] = [('\\', without_escapes), ('%', without_percents)];

/// A key that is shown to a server, and to nobody else: it cannot be printed or serialized.
///
/// Answers that hold it are taken for garbled, also where some of it is written in escapes of JSON. A
/// key of five characters or fewer is not looked for: give servers that want none a short word, such as
/// `none`, since a longer one is one that no answer may hold.
#[derive(Clone)]
pub struct Secret(String);

/// What was given as a key cannot be one. The key itself is not in here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SecretError {
    /// Nothing is in it.
    #[error("the key is empty; set it, or give none where the server wants none")]
    Empty,
    /// It holds something that no HTTP header takes.
    #[error(
        "the key holds a character that is none of a key's (byte {at}: a line break, a blank or a \
         letter beyond ASCII); copy it again, without what surrounds it"
    )]
    Character {
        /// Where, in bytes from the start.
        at: usize,
    },
}

impl Secret {
    /// A key of visible ASCII characters.
    ///
    /// # Errors
    /// If it is empty or holds anything else, such as the line break at a file's end.
    pub fn new(key: impl Into<String>) -> Result<Self, SecretError> {
        let key = key.into();
        if key.is_empty() {
            return Err(SecretError::Empty);
        }
        match key.bytes().position(|byte| !byte.is_ascii_graphic()) {
            Some(at) => Err(SecretError::Character { at }),
            None => Ok(Self(key)),
        }
    }

    /// What is sent in `Authorization`.
    pub(super) fn bearer(&self) -> String {
        format!("Bearer {}", self.0)
    }

    /// In bytes.
    pub(super) fn length(&self) -> usize {
        self.0.len()
    }

    /// The text, without the key.
    pub(super) fn blot<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if text.contains(&self.0) {
            text.replace(&self.0, BLOT).into()
        } else {
            text.into()
        }
    }

    /// Whether a text gives the key away.
    pub(super) fn is_in(&self, text: &str) -> bool {
        if self.0.len() < TELLING_BYTES {
            return false;
        }
        let mut text = Cow::Borrowed(text);
        let readings = ESCAPES.into_iter().cycle().take(READINGS * ESCAPES.len());
        // What one reading lays bare another may spoil: what comes of each is looked at.
        for (mark, reading) in readings {
            if text.contains(mark) {
                if self.is_read_in(&text) {
                    return true;
                }
                text = Cow::Owned(reading(&text));
            }
        }
        self.is_read_in(&text)
    }

    /// Whether it stands there for somebody who passes over all that no key can hold.
    fn is_read_in(&self, text: &str) -> bool {
        let visible = |text: &str| {
            text.chars()
                .filter(char::is_ascii_graphic)
                .collect::<String>()
        };
        text.contains(&self.0) || visible(text).contains(&self.0)
    }
}

/// A text with its escapes read as those of an address are (`%2D`); what is none stays, and so does what is
/// no character of ASCII: no key holds any other.
fn without_percents(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escaped)) = rest.split_once('%') {
        read.push_str(before);
        let number = escaped
            .get(..2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let meant = number.filter(u8::is_ascii).map(char::from);
        read.push(meant.unwrap_or('%'));
        rest = if meant.is_some() {
            &escaped[2..]
        } else {
            escaped
        };
    }
    read + rest
}

/// A text with its escapes read as JSON's are; what is none stays.
fn without_escapes(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escaped)) = rest.split_once('\\') {
        read.push_str(before);
        let number = escaped.strip_prefix('u').and_then(|digits| digits.get(..4));
        let number = number.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let (meant, length) = match number.and_then(char::from_u32) {
            Some(meant) => (Some(meant), 5),
            None => {
                let next = escaped.chars().next();
                // Those of one letter stand for what is not seen.
                let meant = next.filter(|letter| !"bfnrt".contains(*letter));
                (meant, next.map_or(0, char::len_utf8))
            }
        };
        read.extend(meant);
        rest = &escaped[length..];
    }
    read + rest
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}
