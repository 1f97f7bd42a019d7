//! What identifies a request.

use serde::{Deserialize, Serialize};

/// The digest of a request: equal for requests that differ in nothing an answer may depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key(pub [u8; 32]);
