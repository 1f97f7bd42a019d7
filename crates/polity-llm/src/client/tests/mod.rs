//! The client against a scripted server.

mod body;
mod broken;
mod completion;
mod endpoint;
mod flight;
mod retries;
mod secret;
mod statuses;
mod stop;
mod storm;
mod throttle;
mod wait;

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use polity_llm_stub::{Act, Seen, Stub};

use super::{Client, Endpoint, Limits, RetryBudget, Secret};
use crate::{
    Answer, Author, Failure, Finish, Given, Message, Provider, Reply, Request, Sampling, Usage,
};

/// Limits under which a test waits for nothing but the server.
fn limits() -> Limits {
    Limits {
        backoff: Duration::from_millis(1),
        ..Limits::default()
    }
}

fn client(stub: &Stub, limits: Limits) -> Client {
    client_with(stub, limits, RetryBudget::default())
}

fn client_with(stub: &Stub, limits: Limits, retries: RetryBudget) -> Client {
    let endpoint = Endpoint {
        base_url: stub.base_url(),
        key: None,
        limits,
    };
    Client::new(endpoint, retries, Arc::default()).unwrap()
}

fn request(question: &str) -> Request {
    Request {
        model: "m".to_owned(),
        provider: "openai".to_owned(),
        messages: vec![Message {
            role: Author::User,
            content: question.into(),
        }],
        sampling: Sampling::default(),
        response_format: None,
        extra: serde_json::Map::new(),
        sample: 0,
    }
}

fn questions(count: usize) -> Vec<Request> {
    (0..count)
        .map(|index| request(&format!("question {index}")))
        .collect()
}

/// What came of each request; none twice.
fn ask_all(client: &Client, requests: &[Request]) -> Vec<Option<Given>> {
    let given = Mutex::new(vec![None; requests.len()]);
    let all: Vec<&Request> = requests.iter().collect();
    client.answer(&all, &|index, answer| {
        let before = given.lock().unwrap()[index].replace(answer);
        assert!(before.is_none(), "request {index} was answered twice");
        ControlFlow::Continue(())
    });
    given.into_inner().unwrap()
}

fn ask(client: &Client) -> Given {
    ask_all(client, &questions(1)).remove(0).expect("an answer")
}

/// What one question comes to with a server that plays this script.
fn play(script: impl Fn(&Seen) -> Act + Send + Sync + 'static) -> (Given, Option<String>) {
    let stub = Stub::start(script);
    let client = client(&stub, limits());
    (ask(&client), client.last_complaint())
}

/// A script that plays this once for each request, and answers `fine` from then on.
fn once(act: Act) -> impl Fn(&Seen) -> Act + Send + Sync + 'static {
    move |seen| {
        if seen.nth == 0 {
            act.clone()
        } else {
            Act::say("fine")
        }
    }
}

fn text(content: &str) -> Reply {
    Reply::Text {
        content: content.to_owned(),
        finish: Finish::Stop,
    }
}

fn said(given: &Given) -> &str {
    match &given.answer.reply {
        Reply::Text { content, .. } => content,
        other => panic!("no text: {other:?}"),
    }
}

/// No answer, after so many attempts that a server may have worked on.
fn failed(failure: Failure, untold: u32) -> Answer {
    Answer {
        reply: Reply::Failed(failure),
        usage: Usage::default(),
        untold,
    }
}
