//! What one server says may hold the key that another was shown.

use super::attempt::Trouble;
use super::{Secret, complaint};
use crate::{Answer, Failure, Reply};

/// Sees that nothing that a server said gives a key of another one away.
pub(super) struct Discretion {
    /// Keys that are kept from records and messages beside the server's own.
    secrets: Vec<Secret>,
}

impl Discretion {
    pub(super) fn new(secrets: &[Secret]) -> Self {
        // Of two keys of which one begins with the other, the longer has to be looked for first.
        let mut secrets = secrets.to_vec();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.length()));
        Self { secrets }
    }

    /// What may be known of what came of an attempt.
    pub(super) fn pass(&self, outcome: Result<Answer, Trouble>) -> Result<Answer, Trouble> {
        match outcome {
            Ok(answer) if self.is_betrayed_by(&answer) => Err(betrayed()),
            Ok(answer) => Ok(answer),
            Err(trouble) => Err(Trouble {
                complaint: self.line(trouble.complaint),
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

    /// Cut last: no cut may spare half of a key.
    fn line(&self, line: String) -> String {
        let blotted = |line: String, secret: &Secret| secret.blot(&line).into_owned();
        complaint::cut(&self.secrets.iter().fold(line, blotted))
    }
}

/// The model's words must not be changed, and must not be recorded: there is no answer.
fn betrayed() -> Trouble {
    Trouble {
        failure: Failure::Garbled,
        is_final: false,
        is_untold: true,
        wait: None,
        complaint: "the server's answer holds the key of another server".to_owned(),
    }
}
