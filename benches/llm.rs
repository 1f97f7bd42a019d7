//! What decisions by language models cost where the models cost nothing.
//!
//! `cargo bench -p polity --bench llm [-- --quick]` prints tables for `benches/RESULTS.md`: calls of a server
//! in the same process that answers at once, by how many are in flight; how the limit on calls in flight
//! follows a server that bears fewer; answers taken from a store instead; and decisions as a run comes
//! by them, from what agents see to what they do, with a model that takes no time. All in one process,
//! so that the CPU time of calls is that of both sides.

#![allow(clippy::print_stdout, reason = "a program whose output is its table")]

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use polity::llm::{LlmOptions, PolicyMode};
use polity::run::{RunOptions, Silent, execute};
use polity::scenario::{Overrides, Scenario};
use polity_llm::client::{Client, Endpoint, Limits, RetryBudget};
use polity_llm::{
    Answer, Ask, Author, Caps, Desk, Done, Finish, Given, Message, Mode, Prices, Provider, Reply,
    Request, Rules, Sampling, Scope, Store, Stores, Usage,
};
use polity_llm_stub::{Act, Stub};
use serde_json::{Map, Value, json};

/// Bytes of what all requests share, and of what each has to itself: about as long as a prompt of a team.
const SHARED_BYTES: usize = 1500;
const OWN_BYTES: usize = 700;
/// Asks that are settled at once.
const BATCH: usize = 1000;
/// Calls that the reluctant server bears at a time, and how long it takes for one.
const BEARS: usize = 12;
const TAKES: Duration = Duration::from_millis(20);

fn main() {
    let quick = std::env::args().any(|word| word == "--quick");
    let (calls, stores, ticks): (usize, &[usize], u32) = match quick {
        true => (300, &[1_000, 10_000], 2),
        false => (4_000, &[10_000, 200_000], 20),
    };
    called(calls);
    throttled(if quick { 300 } else { 1500 });
    replayed(stores);
    decided(ticks);
}

fn request(number: usize) -> Request {
    let own = format!("{number}: {}", "what is seen ".repeat(OWN_BYTES / 13));
    let message = |role, content: String| Message {
        role,
        content: content.into(),
    };
    Request {
        model: "small".to_owned(),
        provider: "openai".to_owned(),
        messages: vec![
            message(Author::System, "the rules ".repeat(SHARED_BYTES / 10)),
            message(Author::User, own),
        ],
        sampling: Sampling {
            max_tokens: Some(512),
            ..Sampling::default()
        },
        response_format: Some(json!({ "type": "json_object" })),
        extra: Map::new(),
        sample: 0,
    }
}

fn answer() -> Answer {
    let content = r#"{"act":"contribute","role":"scribe","steps":[1,2]}"#.to_owned();
    let finish = Finish::Stop;
    Answer {
        reply: Reply::Text { content, finish },
        usage: Usage {
            prompt_tokens: 600,
            completion_tokens: 20,
        },
        untold: 0,
    }
}

fn client(stub: &Stub, limits: Limits) -> Client {
    let endpoint = Endpoint {
        base_url: stub.base_url(),
        key: None,
        limits,
    };
    Client::new(endpoint, RetryBudget::new(u32::MAX), Arc::default())
        .expect("the address of a server")
}

/// What a call takes beyond the model's own time.
fn called(calls: usize) {
    println!("| calls | in flight | µs wall per call | µs CPU per call, both sides |");
    println!("|---|---|---|---|");
    let requests: Vec<Request> = (0..calls).map(request).collect();
    let requests: Vec<&Request> = requests.iter().collect();
    for in_flight in [1, 16, 64] {
        let stub = Stub::start(|_| Act::say("yes"));
        let client = client(
            &stub,
            Limits {
                in_flight_max: in_flight,
                in_flight_start: in_flight,
                ..Limits::default()
            },
        );
        let (began, cpu) = (Instant::now(), cpu_s());
        client.answer(&requests, &|_, given| {
            assert!(given.answer.is_reusable(), "the server answers everything");
            ControlFlow::Continue(())
        });
        let per_call = |seconds: f64| 1e6 * seconds / calls as f64;
        let (wall, cpu) = (began.elapsed().as_secs_f64(), cpu_s() - cpu);
        println!(
            "| {calls} | {in_flight} | {:.0} | {:.0} |",
            per_call(wall),
            per_call(cpu)
        );
    }
}

/// How many calls are in flight where a server says that it has had enough.
fn throttled(calls: usize) {
    println!(
        "\n{calls} calls of a server that bears {BEARS} at a time, refuses others with status 429, and"
    );
    println!(
        "takes {} ms for each; the limit begins at 20.\n",
        TAKES.as_millis()
    );
    println!("| ms | limit | in flight | refused so far |\n|---|---|---|---|");
    let (at_work, refused) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (working, refusing) = (Arc::clone(&at_work), Arc::clone(&refused));
    let stub = Stub::start(move |_| {
        let others = working.fetch_add(1, Ordering::SeqCst);
        let act = if others < BEARS {
            std::thread::sleep(TAKES);
            Act::say("yes")
        } else {
            refusing.fetch_add(1, Ordering::SeqCst);
            Act::status(429, "{}").with("retry-after", "0")
        };
        working.fetch_sub(1, Ordering::SeqCst);
        act
    });
    let limits = Limits {
        attempts_max: 1000,
        ..Limits::default()
    };
    let client = client(&stub, limits);
    let requests: Vec<Request> = (0..calls).map(request).collect();
    let requests: Vec<&Request> = requests.iter().collect();
    let (began, is_over) = (Instant::now(), AtomicBool::new(false));
    let look = || {
        println!(
            "| {} | {} | {} | {} |",
            began.elapsed().as_millis(),
            client.in_flight_limit(),
            client.in_flight(),
            refused.load(Ordering::SeqCst)
        );
    };
    std::thread::scope(|threads| {
        threads.spawn(|| {
            for pause_ms in [10, 20, 20, 50, 100, 200, 400].into_iter().chain([500; 60]) {
                std::thread::sleep(Duration::from_millis(pause_ms));
                if is_over.load(Ordering::SeqCst) {
                    return;
                }
                look();
            }
        });
        client.answer(&requests, &|_, _| ControlFlow::Continue(()));
        is_over.store(true, Ordering::SeqCst);
    });
    look();
}

/// Answers from a store, with nobody to ask.
fn replayed(sizes: &[usize]) {
    println!(
        "\n| calls in the store | bytes per call | µs to record one | s to open | settled per s |"
    );
    println!("|---|---|---|---|---|");
    for &size in sizes {
        let place = tempfile::tempdir().expect("a temporary directory");
        let mut store = Store::create(place.path()).expect("an empty directory");
        let began = Instant::now();
        for number in 0..size {
            let recorded = store.append(&request(number), &answer(), false);
            recorded.expect("a call that can be recorded");
        }
        let record_us = 1e6 * began.elapsed().as_secs_f64() / size as f64;
        drop(store);
        let began = Instant::now();
        let store = Store::open_read_only(place.path()).expect("the store just written");
        let open_s = began.elapsed().as_secs_f64();
        let bytes = store.stats().bytes / size as u64;
        let rate = size as f64 / settled_s(store, size);
        println!("| {size} | {bytes} | {record_us:.1} | {open_s:.2} | {rate:.0} |");
    }
}

/// How long a desk takes to settle as many asks as the store has answers.
fn settled_s(store: Store, size: usize) -> f64 {
    let rules = Rules {
        mode: Mode::Replay,
        scope: Scope::Call,
        caps: Caps::default(),
    };
    let stores = Stores {
        cache: Some(store),
        ..Stores::default()
    };
    let mut desk = Desk::new(rules, stores, Vec::new());
    let mut seconds = 0.0;
    for first in (0..size).step_by(BATCH) {
        let ask = |number| Ask {
            tick: 0,
            agent: 0,
            endpoint: 0,
            request: request(number),
            prices: Prices::default(),
        };
        let asks: Vec<Ask> = (first..size.min(first + BATCH)).map(ask).collect();
        let began = Instant::now();
        desk.settle(asks).expect("all is recorded");
        seconds += began.elapsed().as_secs_f64();
    }
    seconds
}

/// A model that takes no time: it says the first thing that the form allows.
struct Instantly {
    prompts: AtomicUsize,
    bytes: AtomicUsize,
}

impl Provider for Instantly {
    fn answer(&self, requests: &[&Request], done: Done<'_>) {
        for (number, request) in requests.iter().enumerate() {
            let texts = request.messages.iter().map(|message| message.content.len());
            self.prompts.fetch_add(1, Ordering::Relaxed);
            self.bytes.fetch_add(texts.sum(), Ordering::Relaxed);
            let form = request.response_format.as_ref();
            let form = form.map_or(&Value::Null, |form| &form["json_schema"]["schema"]);
            let mut answer = answer();
            if let Reply::Text { content, .. } = &mut answer.reply {
                *content = first_of(form).to_string();
            }
            let (wall, attempts) = (Duration::ZERO, 1);
            let given = Given {
                answer,
                wall,
                attempts,
            };
            if done(number, given).is_break() {
                return;
            }
        }
    }
}

fn first_of(form: &Value) -> Value {
    let first = form["enum"].as_array().and_then(|values| values.first());
    match (first, form["type"].as_str()) {
        (Some(first), _) => first.clone(),
        (None, Some("object")) => {
            let fields = form["properties"].as_object().into_iter().flatten();
            Value::Object(
                fields
                    .map(|(key, form)| (key.clone(), first_of(form)))
                    .collect(),
            )
        }
        (None, Some("array")) => json!([first_of(&form["items"])]),
        (None, Some("integer")) => form["minimum"].clone(),
        _ => json!("scribe"),
    }
}

/// Decisions in whole runs, next to the same run decided by mocked models.
fn decided(ticks: u32) {
    println!(
        "\n| world | agents | decisions asked for | bytes of a prompt | s of the run | decisions per s |"
    );
    println!("|---|---|---|---|---|---|");
    let society = "[topology.watts-strogatz]\ndegree = 8\nrewire = 0.1\n[world.society]\n";
    for (world, agents, table) in [("team", 64, "[world.team]\n"), ("society", 4096, society)] {
        let text = format!(
            "seed = 1\nticks = {ticks}\n[population]\nagents = {agents}\n{table}[policy.llm]\nmodel = \"m\"\n"
        );
        let scenario = Scenario::from_str(&text, Path::new("."), &Overrides::default());
        let scenario = scenario.expect("a valid scenario");
        let model = Arc::new(Instantly {
            prompts: AtomicUsize::new(0),
            bytes: AtomicUsize::new(0),
        });
        let shared = Arc::clone(&model);
        let servers = move |_: &str, _: &_, _: &_, _: &_, _: &[_]| {
            Ok(Arc::clone(&shared) as polity_llm::SharedProvider)
        };
        let place = tempfile::tempdir().expect("a temporary directory");
        let options = RunOptions {
            out: place.path().join("run"),
            threads: 1,
            llm: LlmOptions::new(PolicyMode::Live, Arc::new(servers)),
            ..RunOptions::default()
        };
        let stop = AtomicBool::new(false);
        let report = execute(&scenario, &options, &mut Silent, &stop).expect("a finished run");
        let seconds = report.manifest.environment.wall_time_s;
        let prompts = model.prompts.load(Ordering::Relaxed);
        let bytes = model.bytes.load(Ordering::Relaxed) / prompts.max(1);
        let rate = prompts as f64 / seconds;
        println!("| {world} | {agents} | {prompts} | {bytes} | {seconds:.2} | {rate:.0} |");
    }
}

/// CPU time of this process so far, of all its threads and in the kernel too; 0 where the system does
/// not tell.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may hold anything. After it, times are the 12th and 13th words.
    let words = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks = words
        .skip(11)
        .take(2)
        .filter_map(|word| word.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}
