//! What a script may have done with a request.

use serde_json::{Value, json};

/// What is done with a request.
#[derive(Clone, Debug)]
pub enum Act {
    /// A whole answer. The connection is kept.
    Respond {
        /// The HTTP status.
        status: u16,
        /// Headers beside `Content-Length`.
        headers: Vec<(&'static str, String)>,
        /// The body.
        body: String,
    },
    /// A whole answer with status 200, in chunks of this many bytes. The connection is kept.
    Chunked {
        /// The body.
        body: String,
        /// Bytes of a chunk.
        chunk_bytes: usize,
    },
    /// These bytes, whatever they are; then the connection is closed.
    Raw(Vec<u8>),
    /// Status 200 and a body that only ends when the client has had enough.
    Flood,
    /// These bytes, and then nothing until the client gives up.
    Stall(Vec<u8>),
    /// The connection is closed without a word.
    Drop,
}

impl Act {
    /// A completion with this text.
    pub fn say(text: &str) -> Self {
        Self::status(200, &completion(text).to_string())
    }

    /// A status and a body.
    pub fn status(status: u16, body: &str) -> Self {
        Self::Respond {
            status,
            headers: Vec::new(),
            body: body.to_owned(),
        }
    }

    /// Nothing, until the client gives up.
    pub fn hang() -> Self {
        Self::Stall(Vec::new())
    }

    /// The same with one more header; other acts have none.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Self::Respond { headers, .. } = &mut self {
            headers.push((name, value.to_owned()));
        }
        self
    }

    /// Status 200 and a body whose length is announced as another.
    pub fn announced(length: usize, body: &str) -> Self {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
        Self::Raw([head.as_bytes(), body.as_bytes()].concat())
    }
}

/// The body of a completion with this text: as many tokens as bytes, after a prompt of 7.
pub fn completion(text: &str) -> Value {
    let message = json!({"role": "assistant", "content": text});
    json!({
        "id": "stub",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 7, "completion_tokens": text.len(), "total_tokens": 7 + text.len()},
    })
}
