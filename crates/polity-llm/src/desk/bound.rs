//! The most that an ask may take.

use std::io::{self, Write};

use serde::Serialize;

use super::ask::Ask;
use super::budget::Caps;
use crate::{Request, Usage};

/// The most that an ask may take: a token for each byte that is sent as text or form, as many around them
/// as a server has been seen to add, and as many written as the request allows. Tokenizers that fall back on
/// single bytes make no more tokens than bytes.
///
/// A server that takes more than it was allowed is believed to do so again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    /// Tokens around a request, those around each message not counted.
    around: u64,
    /// The most tokens of an answer that its request did not hold to so few.
    unheld: u64,
}

impl Bound {
    pub(crate) fn new() -> Self {
        Self {
            around: Caps::TOKENS_PER_REQUEST,
            unheld: 0,
        }
    }

    /// Learns from what a request took.
    pub(crate) fn learn(&mut self, request: &Request, usage: Usage) {
        let around = usage.prompt_tokens.saturating_sub(tokens_of(request));
        self.around = self.around.max(around);
        let written = usage.completion_tokens;
        let limit = request.sampling.max_tokens.map(u64::from);
        if limit.is_none_or(|limit| written > limit) {
            self.unheld = self.unheld.max(written);
        }
    }

    /// The tokens that an ask may take.
    pub(crate) fn usage(&self, ask: &Ask) -> Usage {
        let most = ask.request.sampling.max_tokens;
        Usage {
            prompt_tokens: tokens_of(&ask.request).saturating_add(self.around),
            completion_tokens: most.map_or(0, u64::from).max(self.unheld),
        }
    }
}

/// The most tokens that what is sent is taken for, but for those around it.
fn tokens_of(request: &Request) -> u64 {
    let texts = request.messages.iter();
    let texts = texts.map(|text| text.content.len() as u64 + Caps::TOKENS_PER_MESSAGE);
    let form = request.response_format.as_ref().map_or(0, bytes_of);
    let extra = match request.extra.is_empty() {
        true => 0,
        false => bytes_of(&request.extra),
    };
    texts.sum::<u64>() + form + extra
}

/// Bytes of a value, as it is sent.
fn bytes_of(value: &impl Serialize) -> u64 {
    let mut length = Length(0);
    serde_json::to_writer(&mut length, value).expect("JSON values can be written as JSON");
    length.0
}

/// Takes anything, and keeps how much.
struct Length(u64);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
