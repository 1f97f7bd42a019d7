//! Whatever a scenario may ask for: nothing panics, and what comes out is in its range.

use std::sync::Arc;

use polity_engine::topology::generators::{Complete, Generator, Star};
use polity_worlds::profile::ModelProfile;
use polity_worlds::team::TaskRecord;
use polity_worlds::team::params::{Aggregation, Order, Roles, TaskParams, TeamParams, Visibility};
use polity_worlds::team::protocol::{KINDS, Protocol};
use proptest::prelude::*;

use crate::workshop::{Workshop, group, profile};

/// From a number in `[0, 1]` to one that a scenario may have, often an extreme one.
fn not_negative() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), 0.0..2.0, Just(1e9)]
}

fn share() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), 0.0..=1.0, Just(1.0)]
}

prop_compose! {
    fn task_params()(
        levels in [0.0..1.0, 0.0..1.0, 0.0..1.0, 0.01..1.0_f64],
        difficulty in not_negative(),
        obscurity in not_negative(),
        missing_information in not_negative(),
        tangents in share(),
    ) -> TaskParams {
        TaskParams { levels, difficulty, obscurity, missing_information, tangents }
    }
}

fn habits() -> impl Strategy<Value = (Order, Visibility, Roles, Aggregation)> {
    let order = prop_oneof![
        Just(Order::Fixed),
        Just(Order::Random),
        Just(Order::Reversed)
    ];
    let visibility = prop_oneof![
        Just(Visibility::Protocol),
        Just(Visibility::Nothing),
        Just(Visibility::Intentions),
        Just(Visibility::History),
        (1..=u32::MAX).prop_map(Visibility::Latest),
        Just(Visibility::Outputs),
    ];
    let roles = prop_oneof![Just(Roles::Free), Just(Roles::Assigned)];
    let aggregation = prop_oneof![
        Just(Aggregation::Union),
        Just(Aggregation::Last),
        Just(Aggregation::Synthesizer)
    ];
    (order, visibility, roles, aggregation)
}

prop_compose! {
    fn team_params()(
        task in task_params(),
        (order, visibility, roles, aggregation) in habits(),
        abstention in any::<bool>(),
        budget_tokens in prop_oneof![Just(0), 1..100_000_u64, Just(1 << 50)],
        steps_per_call in 1..=32_usize,
        [abstain_below, indecision, reflection_power] in [
            not_negative(),
            not_negative(),
            not_negative()
        ],
        [dependency, missing_fact, revision, focus] in [share(), share(), share(), share()],
        [dilution, spread, switching_cost, judgement] in [share(), share(), share(), share()],
        harmless_revisions in any::<bool>(),
        memory_tasks in prop_oneof![0..30_u32, Just(10_000)],
        judge_noise in 0.0..=3.0,
    ) -> TeamParams {
        TeamParams {
            task, order, visibility, roles, aggregation, abstention, budget_tokens,
            steps_per_call, abstain_below, dependency, missing_fact, revision, focus, dilution,
            spread, indecision, switching_cost, reflection_power, memory_tasks, judge_noise,
            judgement, harmless_revisions,
        }
    }
}

prop_compose! {
    fn model()(
        [reasoning, self_reflection, instruction_following] in [share(), share(), share()],
        knowledge in prop::array::uniform12(share()),
        temperature in 0.0..=2.0,
        verbosity in prop_oneof![0.0..3.0, Just(100.0)],
        context_limit_tokens in prop_oneof![Just(1), 1..10_000_u32, Just(u32::MAX)],
    ) -> ModelProfile {
        ModelProfile {
            reasoning, self_reflection, instruction_following, knowledge, temperature, verbosity,
            context_limit_tokens, ..profile()
        }
    }
}

fn protocol() -> impl Strategy<Value = Arc<dyn Protocol>> {
    (0..KINDS.len(), prop::array::uniform2(share())).prop_map(|(kind, shares)| {
        let kind = &KINDS[kind];
        let value = |(setting, share): (&polity_worlds::team::protocol::Setting, &f64)| {
            // Large settings make many waves, and nothing else.
            let most = setting.max.min(setting.min + 12.0);
            let value = setting.min + share * (most - setting.min);
            if setting.whole { value.round() } else { value }
        };
        let values: Vec<f64> = kind.settings.iter().zip(&shares).map(value).collect();
        Arc::from((kind.build)(&values))
    })
}

fn check(record: &TaskRecord, agents: u32) -> Result<(), TestCaseError> {
    let v = &record.verdict;
    for grade in [
        v.accuracy,
        v.completeness,
        v.coherence,
        v.actionability,
        v.mission_relevance,
    ] {
        prop_assert!((1.0..=4.0).contains(&grade), "{v:?}");
    }
    prop_assert!((0.25..=1.0).contains(&v.quality()));
    prop_assert!(record.latency_s.is_finite());
    prop_assert_eq!(record.latency_s > 0.0, record.calls > 0);
    prop_assert_eq!(record.waves > 0, record.calls > 0);
    prop_assert!(record.contributors() <= agents);
    prop_assert!(record.calls as usize >= record.contributions.len());
    for c in &record.contributions {
        prop_assert!(c.agent < agents);
        prop_assert!(
            c.quality
                .is_none_or(|quality| (0.0..=1.0).contains(&quality)),
            "{c:?}"
        );
        prop_assert_eq!(c.role.is_some(), c.quality.is_some());
        prop_assert_eq!(c.role.is_none(), c.stayed_out.is_some());
        prop_assert!(c.steps.iter().all(|step| step < record.steps as usize));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn whatever_may_be_asked_for_comes_out_sound(
        params in team_params(),
        models in [model(), model()],
        protocol in protocol(),
        agents in prop_oneof![Just(1), Just(2), 2..40_u32],
        star in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let mut workshop = Workshop::new("shared", agents).seeded(seed);
        let [one, other] = models;
        workshop.groups = vec![(group(one), agents / 2), (group(other), agents - agents / 2)];
        if star && agents > 1 {
            workshop.topology = Star.generate(agents, 1).expect("a star");
        }
        workshop.params = params;
        workshop.protocol = protocol;
        workshop.tasks = 4;
        for record in workshop.play() {
            check(&record, agents)?;
        }
    }
}

#[test]
fn teams_of_any_size_work_under_any_protocol() {
    for kind in KINDS {
        for agents in [1, 2, 3, 31, 1024] {
            let workshop = Workshop::new(kind.name, agents).but(|workshop| {
                workshop.tasks = 2;
                workshop.topology = Complete.generate(agents, 1).expect("a network");
            });
            for record in workshop.play() {
                check(&record, agents).unwrap_or_else(|error| panic!("{}: {error}", kind.name));
            }
        }
    }
}
