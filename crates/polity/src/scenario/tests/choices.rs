//! Tables of choices: read, refused where they cannot be meant, printed as they are, and counted in the hash
//! where the world asks for them.

use polity_worlds::choices::{COUNTS, SocietyContext, TeamContext};

use super::*;

fn spec(pass: f64) -> ChoicesSpec {
    let society = SocietyContext::all().map(|context| SocietyRow {
        context: context.name(),
        count: 7,
        acts: [1.0 - pass, 0.0, pass, 0.0],
        most_trusted: 0.75,
    });
    let mut one = [0.0; COUNTS];
    one[1] = 1.0;
    let team = TeamContext::all().map(|context| TeamRow {
        context: context.name(),
        count: 3,
        contribute: pass,
        steps: one,
        passed_over: one,
    });
    ChoicesSpec {
        society: Some(society.collect()),
        team: Some(team.collect()),
    }
}

/// A profile with this table, as a setting.
fn set(choices: &ChoicesSpec) -> String {
    let choices = toml::Value::try_from(choices).expect("TOML");
    format!("policy.mock.profile={{ base = 'weak', choices = {choices} }}")
}

fn with(choices: &ChoicesSpec) -> Scenario {
    sound(SMALL, &[&set(choices)])
}

#[test]
fn a_table_is_read_and_printed_as_it_is() {
    let choices = spec(0.3);
    let scenario = with(&choices);
    let profile = &scenario.population.groups[0].profile;
    assert_eq!(profile.choices.as_ref(), Some(&choices));
    assert_eq!(sound(&scenario.to_toml(), &[]), scenario);
    let model = profile.model();
    let table = model.choices.as_ref().and_then(|c| c.society.as_ref());
    let at = SocietyContext::new(true, 0.3, None, false);
    assert_eq!(table.expect("a table").of(at).acts, [0.7, 0.0, 0.3, 0.0]);
    assert!(model.choices.is_some_and(|choices| choices.team.is_some()));
}

#[test]
fn of_a_table_that_counts_which_its_world_asks_for() {
    let hash = |choices: &ChoicesSpec| with(choices).hash();
    let (one, other) = (spec(0.3), spec(0.4));
    assert_ne!(hash(&one), hash(&other));
    assert_ne!(
        hash(&one),
        sound(SMALL, &["policy.mock.profile=weak"]).hash()
    );
    let team_differs = ChoicesSpec {
        team: other.team,
        ..one.clone()
    };
    assert_eq!(hash(&team_differs), hash(&one));
    let mut counts_differ = one.clone();
    counts_differ
        .society
        .iter_mut()
        .flatten()
        .for_each(|row| row.count = 99);
    assert_eq!(hash(&counts_differ), hash(&one));
}

#[test]
fn a_table_that_cannot_be_meant_is_refused() {
    let refused = |change: fn(&mut ChoicesSpec)| {
        let mut choices = spec(0.3);
        change(&mut choices);
        let error = parse(SMALL, &[&set(&choices)]).expect_err("it is unsound");
        error.to_string()
    };
    let sums = refused(|c| c.society.as_mut().expect("rows")[3].acts[0] = 0.8);
    assert!(sums.contains("shares that sum to 1.1"), "{sums}");
    let negative = refused(|c| c.society.as_mut().expect("rows")[3].acts[0] = -0.1);
    assert!(
        negative.contains("expected a number from 0 to 1"),
        "{negative}"
    );
    let fewer = refused(|c| drop(c.team.as_mut().expect("rows").pop()));
    assert!(fewer.contains("has 15 tables"), "{fewer}");
    let order = refused(|c| c.team.as_mut().expect("rows").swap(0, 1));
    assert!(order.contains("contexts have their order"), "{order}");
    let neither = refused(|c| (c.society, c.team) = (None, None));
    assert!(neither.contains("expected a table `society`"), "{neither}");
}
