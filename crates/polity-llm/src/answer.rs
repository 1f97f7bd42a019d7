//! What came of a request.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What came of a request, and what it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What was said, or why nothing was.
    pub reply: Reply,
    /// What the server says it took; zero where it does not say.
    pub usage: Usage,
    /// Attempts of the call that the server may have worked on, and that told nothing of what they took:
    /// the deadline passed, the connection broke off, or what came was no answer.
    #[serde(default, skip_serializing_if = "is_none")]
    pub untold: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_none(untold: &u32) -> bool {
    *untold == 0
}

/// What was said, or why nothing was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// A text.
    Text {
        /// What the model wrote.
        content: String,
        /// Why it ended.
        finish: Finish,
    },
    /// The model, or a filter before it, declined to answer.
    Refused {
        /// What it said instead, if anything.
        content: String,
    },
    /// No answer came, in spite of all retries.
    Failed(Failure),
}

/// Why a text ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// The model was done.
    Stop,
    /// It had no more tokens.
    Length,
    /// Anything else.
    Other,
}

/// Why no answer came. Never holds what a server or the system worded by chance (addresses, times):
/// it is recorded, and compared byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The deadline of the call passed.
    Timeout,
    /// The server answered with this HTTP status.
    Status(u16),
    /// The connection failed or broke off.
    Connection,
    /// What came was no chat completion.
    Garbled,
}

/// Tokens, as a server counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens read.
    pub prompt_tokens: u64,
    /// Tokens written.
    pub completion_tokens: u64,
}

/// Most tokens that one answer is believed to have taken: far beyond what any model can, and little
/// enough that millions of such counts can be added up.
const TOKENS_MAX: u64 = 1 << 40;

impl Usage {
    /// So many times as much; at most `u64::MAX`.
    pub(crate) fn times(self, times: u32) -> Self {
        Self {
            prompt_tokens: self.prompt_tokens.saturating_mul(times.into()),
            completion_tokens: self.completion_tokens.saturating_mul(times.into()),
        }
    }

    /// The same, each count being at most 2⁴⁰: a server, or a file, may say anything.
    #[must_use]
    pub fn bounded(self) -> Self {
        Self {
            prompt_tokens: self.prompt_tokens.min(TOKENS_MAX),
            completion_tokens: self.completion_tokens.min(TOKENS_MAX),
        }
    }
}

impl Answer {
    /// The same, with [`Usage::bounded`].
    pub(crate) fn bounded(&self) -> Cow<'_, Self> {
        let usage = self.usage.bounded();
        if usage == self.usage {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self {
            usage,
            ..self.clone()
        })
    }

    /// Whether an equal request may be given this answer: a failure is no answer of the model.
    #[must_use]
    pub fn is_reusable(&self) -> bool {
        !matches!(self.reply, Reply::Failed(_))
    }
}
