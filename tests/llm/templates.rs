//! Templates that cannot be filled in are told before anything is sent.

use polity_llm::Store;
use polity_llm_stub::Stub;

use super::script::{SOCIETY, TEAM, asking, by_chance, by_question, offline};
use crate::support::Place;

const OURS: &str = "--set policy.llm.templates=templates";

fn with_template(scenario: &str, name: &str, text: &str) -> Place {
    let place = Place::with_scenario(scenario);
    std::fs::create_dir(place.path("templates")).unwrap();
    place.write(&format!("templates/{name}.jinja"), text);
    place
}

#[test]
fn a_check_fills_in_every_template() {
    for scenario in [TEAM, SOCIETY] {
        for (name, text) in [
            ("system", "{{ mission_of_mine }}"),
            ("user", "{{ agent.mood }}"),
            ("again", "{{ complaint }} {{ reply }}"),
        ] {
            let place = with_template(scenario, name, text);
            let words = [&*format!("`{name}`"), "undefined", "docs/llm.md"];
            offline(&place, &format!("check s.toml {OURS}"))
                .ends_with(2)
                .names(&words);
            let stub = Stub::start(by_chance());
            let run = format!("run s.toml {OURS} --policy-mode live --out a --quiet");
            asking(&place, &stub, &run).ends_with(2).names(&words);
            assert_eq!(stub.requests(), 0, "nothing is paid for");
        }
        let place = with_template(scenario, "user", "You are {{ agent }}.");
        offline(&place, &format!("check s.toml {OURS}")).ends_with(0);
    }
}

/// What was asked first in the run `a`, message by message.
fn first_asked(place: &Place) -> String {
    let record = Store::open_read_only(&place.path("a/llm")).unwrap();
    let first = record.calls().next().expect("a call").request();
    let messages = first.messages.iter();
    messages
        .map(|text| format!("--- {}\n{}\n", text.role.name(), text.content.trim_end()))
        .collect()
}

#[test]
fn the_first_question_can_be_seen() {
    for scenario in [TEAM, SOCIETY] {
        let place = with_template(scenario, "user", "It is your turn, agent {{ agent }}.\n");
        let seen = offline(&place, &format!("check s.toml --prompt {OURS}")).ends_with(0);
        assert!(seen.stdout.starts_with("--- system\n"), "{}", seen.stdout);
        let user = "\n--- user\nIt is your turn, agent ";
        assert!(seen.stdout.contains(user), "{}", seen.stdout);
        // It is what a run asks first, word for word.
        let stub = Stub::start(by_question);
        let run = format!("run s.toml --policy-mode live --out a --quiet {OURS}");
        asking(&place, &stub, &run).ends_with(0);
        assert_eq!(seen.stdout, first_asked(&place));
    }
    let mocked = Place::with_scenario("ticks = 1\n[population]\nagents = 2\n[world.team]\n");
    let nothing = offline(&mocked, "check s.toml --prompt").ends_with(0);
    assert!(nothing.stdout.starts_with("no language model is asked"));
}

#[test]
fn a_template_without_end_is_refused() {
    for (text, words) in [
        (
            "{% for a in [0] * 9999 %}{% for b in [0] * 9999 %}{% endfor %}{% endfor %}",
            "fuel",
        ),
        (
            "{% for a in [0] * 9999 %}{{ 'word' * 9999 }}{% endfor %}",
            "longer than",
        ),
    ] {
        let place = with_template(TEAM, "user", text);
        offline(&place, &format!("check s.toml {OURS}"))
            .ends_with(2)
            .names(&["`user`", words]);
    }
}
