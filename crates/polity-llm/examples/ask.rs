//! Asks a model one question.
//!
//! ```sh
//! OPENAI_BASE_URL=http://127.0.0.1:8080/v1 cargo run --release -p polity-llm --example ask -- Why\?
//! ```
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal"
)]

use std::env;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::Arc;

use polity_llm::client::{Client, Endpoint, Limits, RetryBudget, Secret};
use polity_llm::{Author, Message, Provider, Reply, Request, Sampling};

const USAGE: &str = "set OPENAI_BASE_URL (http://127.0.0.1:8080/v1), OPENAI_API_KEY where the server \
                     wants a key, and OPENAI_MODEL where it has several; then ask a question";

fn main() -> ExitCode {
    ask().unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

fn ask() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let question = env::args().skip(1).collect::<Vec<_>>().join(" ");
    let (Ok(base_url), false) = (env::var("OPENAI_BASE_URL"), question.is_empty()) else {
        eprintln!("{USAGE}");
        return Ok(ExitCode::FAILURE);
    };
    let key = env::var("OPENAI_API_KEY")
        .ok()
        .map(Secret::new)
        .transpose()?;
    let endpoint = Endpoint {
        base_url,
        key,
        limits: Limits::default(),
    };
    let client = Client::new(endpoint, RetryBudget::default(), Arc::default())?;

    let request = Request {
        model: env::var("OPENAI_MODEL").unwrap_or_else(|_| "default".to_owned()),
        provider: "openai".to_owned(),
        messages: vec![Message {
            role: Author::User,
            content: question.into(),
        }],
        sampling: Sampling {
            max_tokens: Some(200),
            ..Sampling::default()
        },
        response_format: None,
        extra: serde_json::Map::new(),
        sample: 0,
    };
    client.answer(&[&request], &|_, given| {
        match given.answer.reply {
            Reply::Text { content, .. } => println!("{content}"),
            Reply::Refused { content } => println!("refused: {content}"),
            Reply::Failed(failure) => eprintln!("no answer: {failure:?}"),
        }
        ControlFlow::Continue(())
    });
    if let Some(complaint) = client.last_complaint() {
        eprintln!("{complaint}");
    }
    Ok(ExitCode::SUCCESS)
}
