//! `[policy.llm]`: what it defaults to, what is refused, and what of it counts for the hash.

use super::*;

const MODEL: &str = "policy.llm.model=small";

fn with(set: &[&str]) -> Scenario {
    let mut all = vec![MODEL];
    all.extend(set);
    sound(SMALL, &all)
}

#[test]
fn a_model_is_all_that_must_be_named() {
    let llm = with(&[]).policy.llm.expect("a language model");
    assert_eq!(llm.model.model, "small");
    assert_eq!((llm.ask_again, llm.model.max_tokens), (1, 512));
    assert_eq!(llm.retries_max, 1000);
    assert_eq!(llm.endpoints["default"], EndpointSpec::default());
    assert_eq!(llm.templates, Templates::embedded(false));
    assert!(sound(SMALL, &[]).policy.llm.is_none());
}

#[test]
fn what_is_printed_is_what_is_meant() {
    let scenario = with(&[
        "policy.llm.groups.all={ model = 'other', temperature = 0.5 }",
        "policy.llm.endpoints.far={ in-flight-max = 3, requests-per-minute = 60 }",
        "policy.llm.model=a.b",
        "policy.llm.endpoints.far.models.'a.b'={ in-flight-start = 1, tokens-per-minute = 50 }",
        "policy.llm.endpoint=far",
        "policy.llm.templates={ user = '''say \"{{ level }}\"\n''' }",
        "policy.llm.cache=here",
        "policy.llm.cost-usd-max=2",
        "policy.llm.retries-max=17",
    ]);
    let again = Scenario::from_str(&scenario.to_toml(), ".".as_ref(), &Overrides::default());
    assert_eq!(again.expect("what was printed can be read"), scenario);
    let llm = scenario.policy.llm.expect("a language model");
    let group = llm.model_of("all");
    assert_eq!((&*group.model, &*group.endpoint), ("other", "far"));
    assert_eq!(llm.model_of("nobody").model, "a.b");
}

#[test]
fn a_model_may_have_limits_of_its_own() {
    let llm = with(&[
        "policy.llm.model=large-4.1",
        "policy.llm.endpoints.default={ in-flight-max = 8, deadline-s = 5, tokens-per-minute = 9000 }",
        "policy.llm.endpoints.default.models.\"large-4.1\".in-flight-max=2",
        "policy.llm.endpoints.default.models . 'large-4.1' . requests-per-minute=30",
    ]);
    let llm = llm.policy.llm.expect("a language model");
    let endpoint = &llm.endpoints["default"];
    let large = endpoint.limits_of("large-4.1");
    assert_eq!(
        (large.in_flight_max, large.requests_per_minute),
        (2, Some(30))
    );
    assert_eq!(
        (large.deadline_s, large.tokens_per_minute),
        (5.0, Some(9000))
    );
    assert_eq!(endpoint.limits_of("small"), &endpoint.limits);
    assert_eq!(endpoint.limits.in_flight_max, 8);
}

#[test]
fn what_is_wrong_is_pointed_at() {
    let refused = |set: &str, words: &str| {
        let found = faults(SMALL, &[MODEL, set]);
        assert!(found.contains(words), "{set}: {found}");
    };
    refused(
        "policy.llm.endpoint=nowhere",
        "there is no endpoint `nowhere`",
    );
    refused(
        "policy.llm.groups.al={ model = 'x' }",
        "a group that there is not",
    );
    refused(
        "policy.llm.templates={ user = '{% if %}' }",
        "the template `user`",
    );
    let missing =
        parse(SMALL, &[MODEL, "policy.llm.templates=nowhere"]).expect_err("no such place");
    assert_eq!(missing.exit_code(), 3);
    refused("policy.llm.format=xml", "json-schema");
    refused("policy.llm.modle=x", "modle");
    refused("policy.llm.ask-again=11", "from 0 to 10");
    refused(
        "policy.llm.endpoints.default.in-flight-max=0",
        "from 1 to 1024",
    );
    refused(
        "policy.llm.endpoints.default.models.smal.in-flight-max=3",
        "no model `smal` goes by the endpoint `default`",
    );
    refused(
        "policy.llm.endpoints.default.models.small.tokens-per-minute=0",
        "from 1 to",
    );
    refused("policy.llm.endpoints.default.models.small.tpm=1", "tpm");
    for place in ["default", "default.models.small"] {
        let set = format!("policy.llm.endpoints.{place}.retries-max=1");
        refused(&set, "it belongs to [policy.llm]");
    }
    refused("policy.llm.retries-max=-1", "from 0 to");
    refused(
        "policy.llm.endpoints.default.models.'x.y=1",
        "those with dots in quotes",
    );
    assert!(faults(SMALL, &["policy.llm.temperature=1"]).contains("`policy.llm.model` is missing"));
}

#[test]
fn what_changes_no_question_and_no_answer_does_not_count_for_the_hash() {
    for set in [
        "policy.llm.cache=here",
        "policy.llm.cost-usd-max=3",
        "policy.llm.calls-max=3",
        "policy.llm.tokens-max=3",
        "policy.llm.retries-max=3",
        "policy.llm.endpoints.default.in-flight-max=3",
        "policy.llm.endpoints.default.key-env=OTHER",
        "policy.llm.endpoints.default.models.small.in-flight-max=3",
    ] {
        assert_eq!(with(&[set]).hash(), with(&[]).hash(), "{set}");
    }
    for set in [
        "policy.llm.model=other",
        "policy.llm.temperature=0.1",
        "policy.llm.sample=request",
        "policy.llm.format=text",
        "policy.llm.ask-again=0",
        "policy.llm.on-unparseable=stop",
        "policy.llm.endpoints.default.provider=other",
        "policy.llm.templates={ again = 'what?' }",
    ] {
        assert_ne!(with(&[set]).hash(), with(&[]).hash(), "{set}");
    }
    assert_ne!(with(&[]).hash(), sound(SMALL, &[]).hash());
}

#[test]
fn a_price_is_of_a_model_and_not_of_others() {
    let prices = "policy.llm.prompt-usd-per-million=0.1";
    let price = |group: &str| {
        let set = format!("policy.llm.groups.all={group}");
        let scenario = with(&[prices, &set]);
        let llm = scenario.policy.llm.expect("a language model");
        llm.model_of("all").prompt_usd_per_million
    };
    assert_eq!(price("{ temperature = 0.5 }"), Some(0.1));
    assert_eq!(price("{ model = 'small', top-p = 0.5 }"), Some(0.1));
    assert_eq!(price("{ model = 'other' }"), None);
    assert_eq!(
        price("{ model = 'other', prompt-usd-per-million = 3 }"),
        Some(3.0)
    );
}
