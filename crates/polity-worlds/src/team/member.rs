//! What a member of a team remembers from task to task.

use serde::{Deserialize, Serialize};

/// A member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The field of the role it had last.
    field: Option<u8>,
}

impl Member {
    /// The field of the role it had last.
    pub(super) fn field(&self) -> Option<u8> {
        self.field
    }

    /// Takes a role in this field; true where that is a change.
    pub(super) fn takes(&mut self, field: u8) -> bool {
        self.field.replace(field).is_some_and(|last| last != field)
    }
}
