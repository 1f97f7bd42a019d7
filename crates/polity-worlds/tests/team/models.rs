//! What a model is good at shows where it is asked for, and nowhere else.

use polity_worlds::team::TaskRecord;
use polity_worlds::team::probe::Reason;
use polity_worlds::team::skill::SKILLS;

use crate::effect::{completeness, contributors, effect, quality};
use crate::workshop::{Workshop, only, written};

fn team(protocol: &str) -> Workshop {
    Workshop::new(protocol, 8).but(|workshop| workshop.params = only(2))
}

#[test]
fn whoever_knows_more_works_better() {
    let base = team("shared").staffed(|profile| profile.knowledge = [0.3; SKILLS]);
    let treated = base.staffed(|profile| profile.knowledge = [0.9; SKILLS]);
    effect(&base, &treated, quality).raises();
}

#[test]
fn knowledge_of_other_fields_is_of_no_use() {
    let base = team("sequential").but(|workshop| workshop.tasks = 40);
    let needed: Vec<bool> = {
        let of = |task: &polity_worlds::team::task::Task| task.skills.contains(&4);
        base.tasks_met().iter().map(of).collect()
    };
    let (before, after) = (
        written(&base.play()),
        written(&base.staffed(|profile| profile.knowledge[4] = 0.1).play()),
    );
    let same: Vec<bool> = before.iter().zip(&after).map(|(a, b)| a == b).collect();
    assert!(
        needed
            .iter()
            .zip(&same)
            .all(|(needed, same)| *needed || *same)
    );
    assert!(same.iter().any(|same| !same), "it is of no use anywhere");
}

#[test]
fn whoever_reasons_better_sees_and_does_more() {
    let base = team("shared").staffed(|profile| profile.reasoning = 0.3);
    let treated = base.staffed(|profile| profile.reasoning = 0.9);
    effect(&base, &treated, completeness).raises();
    effect(&base, &treated, quality).raises();
}

/// Distinct sets of steps among the contributions.
fn variety(record: &TaskRecord) -> f64 {
    let mut chosen: Vec<Vec<usize>> = record
        .contributed()
        .map(|c| c.steps.iter().collect())
        .collect();
    chosen.sort();
    chosen.dedup();
    chosen.len() as f64
}

#[test]
fn samples_at_no_temperature_are_one_and_the_same() {
    let cold = team("shared")
        .staffed(|profile| {
            profile.temperature = 0.0;
            // Neither foresight nor heeding is a matter of temperature.
            profile.reasoning = 1.0;
        })
        .ruled(|params| params.memory_tasks = 0);
    for record in cold.play() {
        let mut each = record
            .contributions
            .iter()
            .map(|c| format!("{:?} {:?}", c.steps, c.quality));
        let first = each.next().expect("somebody is called");
        assert!(each.all(|other| other == first));
    }
    effect(
        &cold,
        &cold.staffed(|profile| profile.temperature = 1.0),
        variety,
    )
    .raises();
}

#[test]
fn a_model_without_temperature_calls_the_same_work_the_same() {
    let cold = team("shared").ruled(|params| params.memory_tasks = 0);
    let cold = cold.staffed(|profile| {
        profile.temperature = 0.0;
        // Foresight is no matter of temperature.
        profile.reasoning = 1.0;
    });
    for record in cold.play() {
        let mut titles: Vec<_> = record.contributed().map(|c| c.title.clone()).collect();
        titles.dedup();
        assert_eq!((record.contributors(), titles.len()), (8, 1), "{titles:?}");
    }
    let names = |record: &TaskRecord| {
        let mut titles: Vec<_> = record.contributed().map(|c| c.title.clone()).collect();
        titles.sort();
        titles.dedup();
        titles.len() as f64
    };
    let warm = cold.staffed(|profile| profile.temperature = 1.0);
    effect(&cold, &warm, names).raises();
}

#[test]
fn whoever_knows_itself_stays_out_more_often() {
    let voluntary = |record: &TaskRecord| f64::from(record.stayed_out(Reason::NothingToAdd));
    let base = team("sequential").staffed(|profile| profile.self_reflection = 0.0);
    let treated = base.staffed(|profile| profile.self_reflection = 1.0);
    effect(&base, &treated, voluntary).raises();
    effect(&base, &treated, contributors).lowers();
    let forced = |workshop: &Workshop| workshop.ruled(|params| params.abstention = false).play();
    // Staying out needs something to stay out of: without the choice only the blind do.
    for record in forced(&treated) {
        assert_eq!(record.stayed_out(Reason::NothingToAdd), 0);
        let blind = record.stayed_out(Reason::NothingSeen);
        assert!(record.contributors() == 8 - blind && blind <= 4, "{blind}");
    }
}

#[test]
fn self_reflection_counts_as_far_as_it_is_said_to() {
    let doubtful = team("sequential").staffed(|profile| profile.self_reflection = 0.25);
    let halfway = doubtful.staffed(|profile| profile.self_reflection = 0.5);
    let sure = doubtful.staffed(|profile| profile.self_reflection = 1.0);
    let of = |workshop: &Workshop, power: f64| workshop.ruled(|p| p.reflection_power = power);
    assert!(written(&of(&doubtful, 0.5).play()) == written(&halfway.play()));
    assert!(written(&of(&doubtful, 0.0).play()) == written(&sure.play()));
    assert!(written(&of(&sure, 7.0).play()) == written(&sure.play()));
    assert!(written(&doubtful.play()) != written(&sure.play()));
}

/// Steps that anybody worked on.
fn steps(record: &TaskRecord) -> f64 {
    record.contributed().map(|c| c.steps.len()).sum::<usize>() as f64
}

#[test]
fn whoever_follows_badly_loses_what_was_assigned() {
    let base = team("coordinator").staffed(|profile| profile.instruction_following = 1.0);
    let treated = base.staffed(|profile| profile.instruction_following = 0.6);
    effect(&base, &treated, steps).lowers();
    effect(&base, &treated, completeness).lowers();
    // Six in ten of what was assigned is done.
    let sum = |workshop: &Workshop| {
        let records = workshop.but(|workshop| workshop.tasks = 2000).play();
        records.iter().map(steps).sum::<f64>()
    };
    let kept = sum(&treated) / sum(&base);
    assert!((kept - 0.6).abs() < 0.015, "{kept}");
    for record in base.play() {
        // Everybody does all that was assigned, and nobody anything else.
        let assigned: Vec<u32> = record.assignments.iter().map(|(_, agent)| *agent).collect();
        let worked: Vec<u32> = record.contributed().map(|c| c.agent).collect();
        assert_eq!(assigned, worked);
    }
}

#[test]
fn a_context_that_is_too_small_loses_the_beginning() {
    let base = Workshop::new("sequential", 24).but(|workshop| workshop.params = only(2));
    let treated = base.staffed(|profile| profile.context_limit_tokens = 2_500);
    let overflows = |record: &TaskRecord| f64::from(record.overflows);
    assert!(base.play().iter().all(|record| record.overflows == 0));
    effect(&base, &treated, overflows).raises();
    effect(&base, &treated, quality).lowers();
    for record in treated.play() {
        assert!(
            record
                .contributions
                .iter()
                .all(|c| c.prompt_tokens <= 2_500)
        );
    }
}

#[test]
fn words_cost_tokens_money_and_time() {
    let base = team("shared");
    let cost = |workshop: &Workshop| {
        let record = &workshop.play()[0];
        (record.tokens(), record.cost_picousd, record.latency_s)
    };
    let (tokens, picousd, seconds) = cost(&base);
    let wordy = cost(&base.staffed(|profile| profile.verbosity = 2.0));
    assert!(wordy.0 > tokens && wordy.1 > picousd && wordy.2 > seconds);
    let dear = cost(&base.staffed(|profile| profile.completion_usd_per_million *= 2.0));
    assert!(dear.0 == tokens && dear.1 > picousd && dear.1 < 2 * picousd && dear.2 == seconds);
    let slow = cost(&base.staffed(|profile| profile.latency_s += 3.0));
    assert_eq!((slow.0, slow.1), (tokens, picousd));
    assert!((slow.2 - seconds - 3.0).abs() < 1e-9);
}
