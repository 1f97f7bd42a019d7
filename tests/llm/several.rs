//! Several models on several servers in one population: each asked where it is, as much as is borne of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use arrow_array::cast::AsArray;
use polity_llm_stub::{Act, Seen, Stub};

use super::script::{asking, asking_command, by_question, offline};
use crate::support::{Place, outcome};
use crate::tables::TableFile;

/// Three models, two of them on one server, which bears little of one.
pub(super) const MIXED: &str = r#"
seed = 7
ticks = 3
[population]
agents = 12
[[population.groups]]
name = "strong"
share = 0.5
[[population.groups]]
name = "narrow"
share = 0.25
[[population.groups]]
name = "far"
share = 0.25
[world.team]
protocol = "broadcast"
[policy.llm]
model = "strong-1"
[policy.llm.groups.narrow]
model = "narrow-1"
[policy.llm.groups.far]
model = "far-1"
endpoint = "other"
[policy.llm.endpoints.default]
in-flight-start = 4
in-flight-max = 4
backoff-s = 0.005
[policy.llm.endpoints.default.models."narrow-1"]
in-flight-start = 1
in-flight-max = 1
[policy.llm.endpoints.other]
base-url-env = "OTHER_BASE_URL"
"#;

fn model(seen: &Seen) -> String {
    let body = seen.json();
    body["model"].as_str().expect("a model").to_owned()
}

/// Counts how many calls of a model are with the server at a time.
struct Peak {
    model: &'static str,
    now: AtomicUsize,
    peak: AtomicUsize,
}

impl Peak {
    fn of(model: &'static str) -> Arc<Self> {
        let (now, peak) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Arc::new(Self { model, now, peak })
    }

    /// Answers after a while, in which others may come.
    fn during(&self, seen: &Seen) -> Option<Act> {
        (model(seen) == self.model).then(|| {
            let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
            self.peak.fetch_max(now, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(20));
            self.now.fetch_sub(1, Ordering::SeqCst);
            by_question(seen)
        })
    }

    fn most(&self) -> usize {
        self.peak.load(Ordering::SeqCst)
    }
}

/// Which models were asked, and how often.
fn asked(place: &Place, run: &str) -> Vec<(String, usize)> {
    let table = TableFile::read(&place.path(&format!("{run}/llm_calls.parquet")));
    let models = table.column("model").as_string::<i32>();
    let mut names: Vec<&str> = models.iter().flatten().collect();
    names.sort_unstable();
    let groups = names.chunk_by(|a, b| a == b);
    groups
        .map(|same| (same[0].to_owned(), same.len()))
        .collect()
}

#[test]
fn each_model_is_asked_where_it_is_within_limits_of_its_own() {
    let place = Place::with_scenario(MIXED);
    let (strong, narrow) = (Peak::of("strong-1"), Peak::of("narrow-1"));
    let near = {
        let (strong, narrow) = (Arc::clone(&strong), Arc::clone(&narrow));
        Stub::start(move |seen| {
            let answer = strong.during(seen).or_else(|| narrow.during(seen));
            answer.unwrap_or_else(|| Act::status(404, "no such model"))
        })
    };
    let far = Stub::start(|seen| match &*model(seen) {
        "far-1" => by_question(seen),
        _ => Act::status(404, "no such model"),
    });
    let record = "run s.toml --policy-mode record --cache cache --out a --quiet";
    let mut command = asking_command(&place, &near, record);
    command.env("OTHER_BASE_URL", far.base_url());
    outcome(command).ends_with(0);
    assert_eq!(narrow.most(), 1);
    assert!((2..=4).contains(&strong.most()), "{}", strong.most());
    let asked = asked(&place, "a");
    let names: Vec<&str> = asked.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["far-1", "narrow-1", "strong-1"]);
    assert_eq!(asked[0].1, far.requests());
    assert_eq!(asked[1].1 + asked[2].1, near.requests());
    offline(&place, "run s.toml --cache cache --out b --quiet").ends_with(0);
    assert!(place.lasting_files("a") == place.lasting_files("b"));
}

/// That one has had enough is no reason to ask another less, nor that it is not there.
#[test]
fn a_model_that_is_not_there_is_named() {
    let place = Place::with_scenario(MIXED);
    let near = Stub::start(|seen| match &*model(seen) {
        "strong-1" => by_question(seen),
        _ => Act::status(404, "no such model"),
    });
    let run = "run s.toml --policy-mode live --out a --quiet --set policy.llm.groups.far.endpoint=default";
    asking(&place, &near, run).ends_with(3).names(&[
        "`narrow-1`",
        "endpoint `default`",
        "polity resume",
    ]);
}
