//! From an observation to the messages of a request.

use std::io::{self, Write};
use std::sync::Arc;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use polity_llm::reading::Schema;
use polity_llm::{Author, Message};
use serde::Serialize;

use super::error::LlmError;
use crate::scenario::Templates;

/// Steps that filling in one template may take: against one that never ends.
const FUEL: u64 = 5_000_000;
/// Longest message: several times what the widest context of today's models holds.
const MESSAGE_BYTES_MAX: usize = 16 << 20;

/// A scenario's templates, ready to be filled in.
pub(super) struct Prompts {
    environment: Environment<'static>,
}

impl Prompts {
    pub(super) fn new(templates: &Templates) -> Result<Self, LlmError> {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.add_filter("join", minijinja::filters::join);
        environment.add_filter("length", minijinja::filters::length);
        environment.add_filter("upper", minijinja::filters::upper);
        environment.add_filter("lower", minijinja::filters::lower);
        environment.add_filter("round", minijinja::filters::round);
        environment.add_test("none", minijinja::tests::is_none);
        environment.add_test("defined", minijinja::tests::is_defined);
        for (name, text) in templates.by_name() {
            environment
                .add_template_owned(name, text.to_owned())
                .map_err(|error| wrong(name, &error))?;
        }
        let prompts = Self { environment };
        // It is needed only once something has been paid for.
        prompts.again("{}", "it is no choice")?;
        Ok(prompts)
    }

    /// The first two messages: the rules, and what is seen.
    pub(super) fn begin(
        &self,
        observation: &impl Serialize,
        schema: &Schema,
    ) -> Result<Vec<Message>, LlmError> {
        let form = schema.to_json();
        let seen = context! { schema => form, ..Value::from(Serde(observation)) };
        Ok(vec![
            message(Author::System, self.fill("system", &seen)?),
            message(Author::User, self.fill("user", &seen)?),
        ])
    }

    /// What is said after a reply that could not be used: the reply, and why not.
    pub(super) fn again(&self, reply: &str, complaint: &str) -> Result<Vec<Message>, LlmError> {
        let text = self.fill("again", &context! { complaint })?;
        Ok(vec![
            message(Author::Assistant, reply.to_owned()),
            message(Author::User, text),
        ])
    }

    fn fill(&self, name: &'static str, seen: &Value) -> Result<String, LlmError> {
        let mut text = Bounded::default();
        let template = self.environment.get_template(name);
        let filled = template.and_then(|template| {
            template.render_captured_to(seen, &mut text)?;
            Ok(())
        });
        match filled {
            Ok(()) => Ok(String::from_utf8_lossy(&text.bytes).into_owned()),
            Err(_) if text.is_full => Err(LlmError::Template {
                name,
                problem: format!("it makes a message longer than {MESSAGE_BYTES_MAX} bytes"),
            }),
            Err(error) => Err(wrong(name, &error)),
        }
    }
}

/// A text that does not grow without end.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    is_full: bool,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.is_full = self.bytes.len() + bytes.len() > MESSAGE_BYTES_MAX;
        if self.is_full {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn message(role: Author, text: String) -> Message {
    Message {
        role,
        content: Arc::from(text),
    }
}

fn wrong(name: &'static str, error: &minijinja::Error) -> LlmError {
    LlmError::Template {
        name,
        problem: format!("{error:#}"),
    }
}
