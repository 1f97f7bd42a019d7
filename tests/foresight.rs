//! Pins: what a run by language models would take is told without a server, for people and for programs;
//! a bad scenario is refused; a run of mocked models cannot be fitted.
//!
//! Why: it is asked before money is spent. What would break it: a request that is sent, a limit that is
//! passed over in silence, numbers that programs cannot read.

use serde_json::Value;

use crate::support::{Place, SMALL};

const TEAM: &str = r#"
ticks = 4
[population]
agents = 6
[world.team]
[policy.llm]
model = "m"
calls-max = 10
"#;

#[test]
fn an_estimate_is_told_to_people_and_to_programs() {
    let place = Place::with_scenario(TEAM);
    let before = place.listing();
    let text = place.polity("estimate s.toml").ends_with(0).stdout;
    for words in [
        "expected",
        "tokens read",
        "ABOVE THE LIMIT",
        "calls-max is 10",
        "nothing was sent",
    ] {
        assert!(text.contains(words), "no {words:?} in: {text}");
    }
    let json = place
        .polity("estimate s.toml --json --set ticks=8")
        .ends_with(0);
    let json: Value = serde_json::from_str(&json.stdout).expect("JSON");
    let models = &json["language_models"];
    let calls = models["total"]["calls"]["expected"]
        .as_f64()
        .expect("a number");
    assert!((40.0..=48.0).contains(&calls), "{calls}");
    assert_eq!(models["caps"][0]["expected_exceeds"], true);
    assert!(json["machine"]["memory_bytes"].as_f64() > Some(0.0));
    assert_eq!(place.listing(), before, "nothing is written");
}

#[test]
fn of_a_mocked_scenario_it_is_said_that_nobody_is_asked() {
    let place = Place::with_scenario(SMALL);
    let text = place.polity("estimate s.toml").ends_with(0).stdout;
    assert!(text.contains("no language model is asked"), "{text}");
    assert!(text.contains("of memory and"), "{text}");
    let json = place.polity("estimate s.toml --json").ends_with(0);
    let json: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(json["language_models"], Value::Null);
}

#[test]
fn what_cannot_be_estimated_or_fitted_is_refused() {
    let place = Place::with_scenario(&SMALL.replace("rewire", "rewired"));
    place
        .polity("estimate s.toml")
        .ends_with(2)
        .names(&["did you mean"]);
    let place = Place::with_scenario(SMALL);
    place.polity("run s.toml --out r --quiet").ends_with(0);
    place
        .polity("fit r --out p.toml")
        .ends_with(2)
        .names(&["mocked models decided"]);
    place.polity("fit r --held-out 1").ends_with(2);
    place.polity("fit nowhere").ends_with(3);
    assert!(!place.listing().iter().any(|name| name.contains("p.toml")));
}
