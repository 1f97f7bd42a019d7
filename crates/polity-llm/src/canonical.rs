//! The one way to put a request into bytes: what its digests are taken of.
//!
//! Every value begins with a tag, everything of varying length with that length, so that no two
//! requests have the same bytes. Objects are in the order of their keys; a number is what it is worth,
//! however it was written. Messages and the rest are digested apart, since both recur:
//!
//! ```text
//! model, provider, sampling, … ─► frame ─┐
//! role, content ─► message ──────────────┼─► identity ─┬─► key
//! role, content ─► message ──────────────┘     sample ─┘
//! ```

use serde_json::{Map, Number, Value};

use crate::{Answer, Author, Failure, Finish, Key, Message, Reply, Request, Sampling};

/// A request without its messages, and without its sample.
#[derive(Clone, Copy)]
pub(crate) struct FrameRef<'a> {
    pub(crate) model: &'a str,
    pub(crate) provider: &'a str,
    pub(crate) sampling: &'a Sampling,
    pub(crate) response_format: Option<&'a Value>,
    pub(crate) extra: &'a Map<String, Value>,
}

impl<'a> FrameRef<'a> {
    pub(crate) fn of(request: &'a Request) -> Self {
        Self {
            model: &request.model,
            provider: &request.provider,
            sampling: &request.sampling,
            response_format: request.response_format.as_ref(),
            extra: &request.extra,
        }
    }

    pub(crate) fn digest(&self) -> Key {
        let mut encoder = Encoder::new("polity-llm frame 1");
        encoder.text(self.model);
        encoder.text(self.provider);
        encoder.sampling(self.sampling);
        encoder.option(self.response_format, Encoder::value);
        encoder.object(self.extra);
        encoder.finish()
    }
}

/// The digest of a message.
pub(crate) fn message_digest(role: Author, content: &str) -> Key {
    let mut encoder = Encoder::new("polity-llm message 1");
    encoder.tag(match role {
        Author::System => b's',
        Author::User => b'u',
        Author::Assistant => b'a',
    });
    encoder.text(content);
    encoder.finish()
}

/// The digest of all of a request but its sample.
pub(crate) fn identity(frame: Key, messages: impl ExactSizeIterator<Item = Key>) -> Key {
    let mut encoder = Encoder::new("polity-llm identity 1");
    encoder.bytes(&frame.0);
    encoder.length(messages.len());
    messages.for_each(|message| encoder.bytes(&message.0));
    encoder.finish()
}

/// The key of this sample of a request.
pub(crate) fn key(identity: Key, sample: u64) -> Key {
    let mut encoder = Encoder::new("polity-llm key 1");
    encoder.bytes(&identity.0);
    encoder.bytes(&sample.to_le_bytes());
    encoder.finish()
}

/// The digest of all of a request but its sample.
pub(crate) fn identity_of(request: &Request) -> Key {
    let digest = |message: &Message| message_digest(message.role, &message.content);
    let messages = request.messages.iter().map(digest);
    identity(FrameRef::of(request).digest(), messages)
}

/// The digest of what came of a request, and of the request's key.
pub(crate) fn answer_digest(key: &Key, answer: &Answer) -> Key {
    let mut encoder = Encoder::new("polity-llm answer 1");
    encoder.bytes(&key.0);
    encoder.reply(&answer.reply);
    encoder.integer(answer.usage.prompt_tokens.into());
    encoder.integer(answer.usage.completion_tokens.into());
    if answer.untold > 0 {
        encoder.integer(answer.untold.into());
    }
    encoder.finish()
}

/// Whether two values are the same to a digest.
pub(crate) fn same_value(one: &Value, other: &Value) -> bool {
    let digest = |value| {
        let mut encoder = Encoder::new("polity-llm value 1");
        encoder.value(value);
        encoder.finish()
    };
    one == other || digest(one) == digest(other)
}

struct Encoder(blake3::Hasher);

impl Encoder {
    fn new(domain: &str) -> Self {
        let mut encoder = Self(blake3::Hasher::new());
        encoder.text(domain);
        encoder
    }

    fn finish(self) -> Key {
        Key(*self.0.finalize().as_bytes())
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn tag(&mut self, tag: u8) {
        self.bytes(&[tag]);
    }

    fn length(&mut self, length: usize) {
        self.bytes(&(length as u64).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.bytes(text.as_bytes());
    }

    fn option<T>(&mut self, value: Option<T>, encode: impl FnOnce(&mut Self, T)) {
        self.tag(u8::from(value.is_some()));
        if let Some(value) = value {
            encode(self, value);
        }
    }

    fn sampling(&mut self, sampling: &Sampling) {
        self.option(sampling.temperature, Self::float);
        self.option(sampling.top_p, Self::float);
        self.option(sampling.max_tokens.map(i128::from), Self::integer);
        self.option(sampling.seed.map(i128::from), Self::integer);
        self.length(sampling.stop.len());
        sampling.stop.iter().for_each(|stop| self.text(stop));
        // The usual name adds nothing; what follows begins with 0 or 1.
        if !sampling.tokens_field.is_usual() {
            self.tag(b'f');
            self.text(sampling.tokens_field.name());
        }
    }

    fn reply(&mut self, reply: &Reply) {
        match reply {
            Reply::Text { content, finish } => {
                self.tag(match finish {
                    Finish::Stop => b's',
                    Finish::Length => b'l',
                    Finish::Other => b'o',
                });
                self.text(content);
            }
            Reply::Refused { content } => {
                self.tag(b'r');
                self.text(content);
            }
            Reply::Failed(Failure::Timeout) => self.tag(b't'),
            Reply::Failed(Failure::Status(status)) => {
                self.tag(b'n');
                self.bytes(&status.to_le_bytes());
            }
            Reply::Failed(Failure::Connection) => self.tag(b'c'),
            Reply::Failed(Failure::Garbled) => self.tag(b'g'),
        }
    }

    fn integer(&mut self, integer: i128) {
        self.tag(b'i');
        self.bytes(&integer.to_le_bytes());
    }

    /// Whole numbers that an integer of JSON can be are that integer, and so is -0.
    fn float(&mut self, float: f64) {
        const BEYOND: f64 = 18_446_744_073_709_551_616.0; // 2^64
        if float.fract() == 0.0 && float.abs() < BEYOND {
            return self.integer(float as i128);
        }
        self.tag(b'd');
        self.bytes(&float.to_bits().to_le_bytes());
    }

    fn number(&mut self, number: &Number) {
        let integer = number.as_i64().map(i128::from);
        match integer.or_else(|| number.as_u64().map(i128::from)) {
            Some(integer) => self.integer(integer),
            None => self.float(number.as_f64().unwrap_or(f64::NAN)),
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.tag(b'n'),
            Value::Bool(truth) => self.tag(if *truth { b't' } else { b'f' }),
            Value::Number(number) => self.number(number),
            Value::String(text) => {
                self.tag(b's');
                self.text(text);
            }
            Value::Array(values) => {
                self.tag(b'a');
                self.length(values.len());
                values.iter().for_each(|value| self.value(value));
            }
            Value::Object(fields) => self.object(fields),
        }
    }

    fn object(&mut self, fields: &Map<String, Value>) {
        // The map is sorted or not, depending on what else the program is built with.
        let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
        fields.sort_unstable_by_key(|(name, _)| *name);
        self.tag(b'o');
        self.length(fields.len());
        for (name, value) in fields {
            self.text(name);
            self.value(value);
        }
    }
}
