//! What identifies a request.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::Request;
use crate::canonical::{identity_of, key};

/// The digest of a request: equal for requests that differ in nothing an answer may depend on.
/// Reads, prints and serializes as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub [u8; 32]);

/// A text that is no key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is not a key; a key is 64 hexadecimal digits, as `Key` prints it")]
pub struct NoKey(String);

impl Request {
    /// What identifies this request: BLAKE3 over all its fields. Object keys count in any order, and
    /// 1 is 1.0; a field that is absent differs from one of any value.
    #[must_use]
    pub fn key(&self) -> Key {
        key(identity_of(self), self.sample)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Key({self})")
    }
}

impl FromStr for Key {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        match blake3::Hash::from_hex(text) {
            Ok(hash) => Ok(Self(*hash.as_bytes())),
            Err(_) => Err(NoKey(text.chars().take(80).collect())),
        }
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests;
