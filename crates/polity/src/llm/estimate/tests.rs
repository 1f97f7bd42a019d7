//! Breaks when a stand-in answers in another form than is asked for, when counts do not follow from who is
//! called, or when what is sampled is not scaled up.

use polity_llm::reading::{Outcome, read};
use polity_llm::{Answer, Finish, Reply, Usage};

use super::stand_in::{Answered, Manner, Thresholds};
use super::{Forecast, estimate};
use crate::llm::Decides;
use crate::llm::decides::GroupOf;
use crate::llm::error::LlmError;
use crate::run::Unwatched;
use crate::scenario::{Overrides, Scenario};
use crate::team::Course;
use polity_worlds::{society, team};

fn scenario(world: &str, agents: u32, ticks: u32, more: &[&str]) -> Scenario {
    let place = tempfile::tempdir().expect("a directory");
    let path = place.path().join("s.toml");
    let topology = match world {
        "society" => "[topology.watts-strogatz]\ndegree = 4\nrewire = 0.1\n",
        _ => "",
    };
    let text = format!(
        "ticks = {ticks}\n[population]\nagents = {agents}\n{topology}[world.{world}]\n\
         [policy.llm]\nmodel = \"m\"\n"
    );
    std::fs::write(&path, text).expect("written");
    let overrides = Overrides {
        set: more.iter().map(|set| (*set).to_owned()).collect(),
        ..Overrides::default()
    };
    Scenario::load(&path, &overrides).expect("a sound scenario")
}

fn forecast(scenario: &Scenario) -> Forecast {
    let forecast = estimate(scenario).expect("it can be played");
    forecast.expect("a model is asked")
}

/// Reads each reply as if a model had given it.
struct Strict(Manner, Thresholds, usize);

impl Strict {
    fn all<S: Answered>(&mut self, seen: &[S]) -> Vec<S::Decision> {
        let each = |subject: &S| {
            let Some(schema) = subject.schema() else {
                return subject.forced();
            };
            let reply = subject.reply(self.0, self.1);
            let answer = Answer {
                reply: Reply::Text {
                    content: reply.to_string(),
                    finish: Finish::Stop,
                },
                usage: Usage::default(),
                untold: 0,
            };
            let reading = read(&answer, &schema);
            assert_eq!(
                reading.outcome,
                Outcome::Ok,
                "{reply}: {:?}",
                reading.complaint
            );
            subject.decide(&reply, Default::default())
        };
        let decisions: Vec<S::Decision> = seen.iter().map(each).collect();
        self.2 += seen.len();
        decisions
    }
}

impl Decides for Strict {
    fn in_society(
        &mut self,
        _: u32,
        seen: &[society::decision::Observation],
        _: GroupOf<'_>,
    ) -> Result<Vec<society::decision::Decision>, LlmError> {
        Ok(self.all(seen))
    }

    fn in_team(
        &mut self,
        _: u32,
        seen: &[team::Observation],
        _: GroupOf<'_>,
    ) -> Result<Vec<team::Decision>, LlmError> {
        Ok(self.all(seen))
    }
}

#[test]
fn stand_ins_answer_in_the_form_that_is_asked_for() {
    for manner in Manner::ALL {
        let alone = scenario("society", 32, 60, &[]);
        let (topology, _) = alone.build_topology().expect("a network");
        let mut strict = Strict(manner, Thresholds::of(&alone), 0);
        let mut society = Unwatched::new(&alone, topology, 1).expect("playable");
        (0..60).for_each(|_| society.tick(&mut strict).expect("played"));
        assert!(strict.2 > 50, "{} questions", strict.2);
        for protocol in polity_worlds::team::protocol::KINDS {
            let set = format!("world.team.protocol={:?}", protocol.name);
            let team = scenario(
                "team",
                6,
                3,
                &[&set, "world.team.aggregation='synthesizer'"],
            );
            let (topology, _) = team.build_topology().expect("a network");
            let mut course = Course::new(&team, topology, 1)
                .expect("a team")
                .expect("one");
            let mut strict = Strict(manner, Thresholds::of(&team), 0);
            (0..3).for_each(|_| drop(course.work_deciding(Some(&mut strict)).expect("worked")));
            assert!(strict.2 > 0);
        }
    }
}

#[test]
fn a_team_that_takes_turns_makes_a_call_for_each_turn() {
    let forecast = forecast(&scenario("team", 8, 5, &["policy.llm.ask-again=2"]));
    let calls = forecast.total.calls;
    assert!(calls.expected <= 40.0 && calls.expected > 30.0, "{calls:?}");
    assert!(calls.high <= 120.0 && calls.high > 100.0, "{calls:?}");
    let written = forecast.total.completion_tokens.high;
    assert!((written - calls.high * 512.0).abs() < 1e-6, "{written}");
    // One after the other, each for a second or more.
    assert!(forecast.wall_s.low > 30.0, "{:?}", forecast.wall_s);
}

#[test]
fn low_is_never_above_expected_nor_expected_above_high() {
    for scenario in [
        scenario("team", 8, 5, &[]),
        scenario("society", 64, 60, &[]),
    ] {
        let forecast = forecast(&scenario);
        let total = forecast.total;
        for range in [
            total.calls,
            total.prompt_tokens,
            total.completion_tokens,
            total.cost_usd,
            forecast.wall_s,
        ] {
            assert!(
                range.low <= range.expected && range.expected <= range.high,
                "{range:?}"
            );
            assert!(range.low > 0.0 && range.high > range.low, "{range:?}");
        }
    }
}

#[test]
fn limits_are_held_against_what_is_expected() {
    let limits = ["policy.llm.calls-max=20", "policy.llm.cost-usd-max=1000"];
    // What a model costs is not what a mocked one does.
    let unpriced = estimate(&scenario("team", 8, 5, &limits)).unwrap_err();
    assert!(
        unpriced.to_string().contains("no price of `m`"),
        "{unpriced}"
    );
    let prices = [
        "policy.llm.prompt-usd-per-million=3",
        "policy.llm.completion-usd-per-million=15",
    ];
    let sets = [limits, prices].concat();
    let forecast = forecast(&scenario("team", 8, 5, &sets));
    let exceeded: Vec<_> = forecast
        .caps
        .iter()
        .map(|limit| (limit.key, limit.expected_exceeds, limit.high_exceeds))
        .collect();
    assert_eq!(
        exceeded,
        [("cost-usd-max", false, false), ("calls-max", true, true)]
    );
}

/// What the last call may take must be left of a limit, whatever it takes in the end.
#[test]
fn what_a_call_is_reserved_with_is_held_against_limits() {
    let with = |most: f64| {
        let set = format!("policy.llm.tokens-max={most}");
        forecast(&scenario("team", 8, 5, &[&set])).caps[0]
    };
    let free = with(1e12);
    let longest = free.reserved.high;
    assert!(longest > 256.0 + 4.0 * 16.0 + 512.0, "{longest}");
    assert!(free.reserved.expected < longest && !free.high_exceeds);
    assert!(with(free.takes.high.ceil()).high_exceeds);
    assert!(!with((free.takes.high + longest).ceil()).high_exceeds);
    assert!(with(free.takes.expected.ceil()).expected_exceeds);
    let enough = with((free.takes.expected + free.reserved.expected).ceil());
    assert!(!enough.expected_exceeds && enough.high_exceeds);
}

#[test]
fn many_agents_are_sampled_and_scaled_up() {
    let few = forecast(&scenario("society", 4000, 20, &[]));
    let many = forecast(&scenario("society", 40_000, 20, &[]));
    assert_eq!(
        (many.sampled.agents, many.sampled.of_agents),
        (4096, 40_000)
    );
    let factor = many.total.calls.expected / few.total.calls.expected;
    assert!((8.0..12.0).contains(&factor), "{factor}");
    assert!(many.sampled.prompts < 3000, "{}", many.sampled.prompts);
}

#[test]
fn a_server_that_bears_less_takes_longer() {
    let protocol = "world.team.protocol='broadcast'";
    let of = |in_flight: &str| {
        let set = format!("policy.llm.endpoints.default.in-flight-max={in_flight}");
        let start = "policy.llm.endpoints.default.in-flight-start=1";
        forecast(&scenario("team", 16, 2, &[protocol, &set, start]))
            .wall_s
            .expected
    };
    let (one, many) = (of("1"), of("16"));
    assert!(one > 8.0 * many, "{one} against {many}");
}

#[test]
fn a_model_of_which_less_is_borne_takes_longer() {
    let protocol = "world.team.protocol='broadcast'";
    let of = |limits: &str| {
        let set = format!("policy.llm.endpoints.default.models.m={{ {limits} }}");
        let scenario = scenario("team", 16, 2, &[protocol, &set]);
        forecast(&scenario).wall_s.expected
    };
    let free = of("");
    // A minute for each call of both waves of both ticks: what one wave has used, the next waits for.
    assert_eq!(of("requests-per-minute = 1"), 4.0 * 16.0 * 60.0);
    let prompts = of("tokens-per-minute = 512") / of("requests-per-minute = 1");
    assert!((1.5..4.0).contains(&prompts), "prompts count: {prompts}");
    assert!(of("in-flight-max = 1") > 8.0 * free);
}
