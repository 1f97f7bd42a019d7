//! What a server answers with status 200: read leniently where servers differ, and not beyond.

use serde_json::Value;

use crate::{Answer, Finish, Reply, Usage};

/// The answer in a body; `None` if it is no chat completion.
pub(super) fn read(body: &[u8]) -> Option<Answer> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let choice = body.get("choices")?.get(0)?;
    let message = choice
        .get("message")
        .filter(|message| message.is_object())?;
    let said = Said::read(message)?;
    let reason = choice
        .get("finish_reason")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let reply = match said {
        Said { refusal, .. } if !refusal.is_empty() => Reply::Refused { content: refusal },
        Said { content, .. } if reason == "content_filter" => Reply::Refused { content },
        Said { content, .. } => Reply::Text {
            content,
            finish: finish(reason),
        },
    };
    Some(Answer {
        reply,
        usage: usage(&body["usage"]),
        untold: 0,
    })
}

#[derive(Default)]
struct Said {
    content: String,
    refusal: String,
}

impl Said {
    fn read(message: &Value) -> Option<Self> {
        let mut said = Self::default();
        said.refuse(message.get("refusal"));
        match message.get("content") {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => said.content.push_str(text),
            Some(Value::Array(parts)) => parts.iter().for_each(|part| said.append(part)),
            Some(_) => return None,
        }
        Some(said)
    }

    /// Adds a part: `{"type": "text", "text": "…"}`, or one of a refusal; images and thoughts are not
    /// said.
    fn append(&mut self, part: &Value) {
        let is_text = part
            .get("type")
            .is_none_or(|kind| kind == "text" || kind == "output_text");
        match part.get("text").unwrap_or(part).as_str() {
            Some(text) if is_text => self.content.push_str(text),
            _ => self.refuse(part.get("refusal")),
        }
    }

    fn refuse(&mut self, refusal: Option<&Value>) {
        self.refusal
            .push_str(refusal.and_then(Value::as_str).unwrap_or_default());
    }
}

fn finish(reason: &str) -> Finish {
    match reason {
        "stop" => Finish::Stop,
        "length" => Finish::Length,
        _ => Finish::Other,
    }
}

fn usage(usage: &Value) -> Usage {
    let tokens = |name: &str| match usage.get(name) {
        Some(count) => count.as_u64().or(count.as_f64().map(whole)).unwrap_or(0),
        None => 0,
    };
    Usage {
        prompt_tokens: tokens("prompt_tokens"),
        completion_tokens: tokens("completion_tokens"),
    }
    .bounded()
}

/// Some servers count in floats. Below zero is none; the cast saturates.
fn whole(count: f64) -> u64 {
    count.round() as u64
}
