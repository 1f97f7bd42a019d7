//! What a server says may hold a key that it, or another, was shown.

use super::attempt::Trouble;
use super::{Secret, complaint};
use crate::{Answer, Reply};

/// Sees that nothing that a server said gives a key away.
pub(super) struct Discretion {
    /// Keys that are kept from records and messages.
    secrets: Vec<Secret>,
}

impl Discretion {
    pub(super) fn new<'a>(secrets: impl Iterator<Item = &'a Secret>) -> Self {
        // Of two keys of which one begins with the other, the longer has to be looked for first.
        let mut secrets: Vec<Secret> = secrets.cloned().collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.length()));
        Self { secrets }
    }

    /// What may be known of what came of an attempt. The model's words must not be changed: if they must
    /// not be recorded, there is no answer.
    pub(super) fn pass(&self, outcome: Result<Answer, Trouble>) -> Result<Answer, Trouble> {
        match outcome {
            Ok(answer) if self.is_betrayed_by(&answer) => Err(betrayed()),
            Ok(answer) => Ok(answer),
            Err(trouble) => Err(Trouble {
                complaint: self.line(&trouble.complaint),
                ..trouble
            }),
        }
    }

    fn is_betrayed_by(&self, answer: &Answer) -> bool {
        match &answer.reply {
            Reply::Text { content, .. } | Reply::Refused { content } => {
                self.secrets.iter().any(|secret| secret.is_in(content))
            }
            Reply::Failed(_) => false,
        }
    }

    /// In this order: what is taken away must not put a key together, and no cut may spare half of one. A line
    /// that still gives a key away to somebody who reads its escapes is not shown.
    fn line(&self, complaint: &str) -> String {
        let line = complaint::line(complaint);
        let blotted = |line: String, secret: &Secret| secret.blot(&line).into_owned();
        let line = self.secrets.iter().fold(line, blotted);
        match self.secrets.iter().any(|secret| secret.is_in(&line)) {
            true => "what the server says holds a key that a server was shown".to_owned(),
            false => complaint::cut(&line),
        }
    }
}

fn betrayed() -> Trouble {
    Trouble::garbled("the server's answer holds a key that a server was shown".to_owned())
}
