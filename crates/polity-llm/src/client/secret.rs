//! A key that is shown to a server, and to nobody else.

use std::borrow::Cow;
use std::fmt;

use thiserror::Error;

/// What stands where the key would.
const BLOT: &str = "[key]";

/// Keys at least this long are looked for in answers; a shorter one (`none`, `dummy`) is a word.
const TELLING_BYTES: usize = 16;

/// A key that is shown to a server, and to nobody else: it cannot be printed or serialized.
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
        self.0.len() >= TELLING_BYTES && text.contains(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}
