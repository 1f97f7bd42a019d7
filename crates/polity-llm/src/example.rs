//! Requests and answers for tests.

use serde_json::{Map, json};

use crate::{Answer, Author, Failure, Finish, Message, Reply, Request, Sampling, Usage};

/// A request of a system message and one of a user.
pub(crate) fn request(system: &str, user: &str) -> Request {
    let message = |role, content: &str| Message {
        role,
        content: content.into(),
    };
    Request {
        model: "small".to_owned(),
        provider: "openai".to_owned(),
        messages: vec![message(Author::System, system), message(Author::User, user)],
        sampling: Sampling {
            temperature: Some(0.5),
            max_tokens: Some(10),
            ..Sampling::default()
        },
        response_format: Some(json!({"type": "json_object"})),
        extra: Map::new(),
        sample: 0,
    }
}

/// A text, of 10 tokens read and 5 written.
pub(crate) fn text(content: &str) -> Answer {
    Answer {
        reply: Reply::Text {
            content: content.to_owned(),
            finish: Finish::Stop,
        },
        usage: Usage {
            prompt_tokens: 10,
            completion_tokens: 5,
        },
        untold: 0,
    }
}

/// No answer.
pub(crate) fn failure() -> Answer {
    Answer {
        reply: Reply::Failed(Failure::Status(500)),
        usage: Usage::default(),
        untold: 0,
    }
}
