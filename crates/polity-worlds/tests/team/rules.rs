//! Every mechanism acts through its switch, on the side that it says, and not at all where there is
//! nothing for it to act on.

use polity_worlds::team::TaskRecord;
use polity_worlds::team::params::Aggregation;

use crate::effect::{
    accuracy, assert_inert, coherence, completeness, contributors, effect, quality,
};
use crate::workshop::{Workshop, group, only, profile};

/// A team that works on tasks of one level.
fn team(protocol: &str, level: usize) -> Workshop {
    Workshop::new(protocol, 8).but(|workshop| workshop.params = only(level))
}

#[test]
fn work_rests_on_what_it_builds_on() {
    let base = team("shared", 2).ruled(|params| params.dependency = 0.0);
    let treated = |base: &Workshop| base.ruled(|params| params.dependency = 0.8);
    effect(&base, &treated(&base), accuracy).lowers();
    effect(&base, &treated(&base), quality).lowers();
    let simple = team("shared", 0).ruled(|params| params.dependency = 0.0);
    assert_inert(&simple, &treated(&simple));
}

#[test]
fn work_without_a_fact_that_it_needs_is_a_guess() {
    let base = team("shared", 3).ruled(|params| params.missing_fact = 0.0);
    let treated = |base: &Workshop| base.ruled(|params| params.missing_fact = 0.8);
    effect(&base, &treated(&base), accuracy).lowers();
    let informed = base.ruled(|params| params.task.missing_information = 0.0);
    assert_inert(&informed, &treated(&informed));
    let easier = team("shared", 2).ruled(|params| params.missing_fact = 0.0);
    assert_inert(&easier, &treated(&easier));
}

#[test]
fn revisions_improve_what_is_there() {
    let base = team("sequential", 3).ruled(|params| params.revision = 0.0);
    let treated = |base: &Workshop| base.ruled(|params| params.revision = 0.8);
    effect(&base, &treated(&base), completeness).raises();
    // Where nobody sees anything, there is nothing to revise.
    let blind = base.but(|w| w.protocol = crate::workshop::usual("shared"));
    assert_inert(&blind, &treated(&blind));
}

/// A team half of which works badly, and does not know it.
fn uneven() -> Workshop {
    let mut team = team("sequential", 2).ruled(|params| params.abstention = false);
    let bad = polity_worlds::profile::ModelProfile {
        knowledge: [0.2; 12],
        reasoning: 0.4,
        self_reflection: 0.1,
        ..profile()
    };
    team.groups = vec![(group(profile()), 4), (group(bad), 4)];
    team
}

/// Revisions that left a step worse than it was, and how many there were.
fn harm(workshop: &Workshop) -> (usize, usize) {
    let (mut sim, mut session) = workshop.open();
    let (mut worse, mut all) = (0, 0);
    for _ in 0..workshop.tasks {
        session.work(&mut sim);
        let board = sim.world().board();
        for piece in board.pieces() {
            let Some(output) = piece.revises else {
                continue;
            };
            let mut before = board.pieces_of(&board.outputs()[output as usize]).iter();
            let before = before.find(|before| before.step == piece.step);
            worse += usize::from(before.is_some_and(|before| piece.quality < before.quality));
            all += 1;
        }
    }
    (worse, all)
}

#[test]
fn revisions_harm_where_the_reviser_is_worse_and_does_not_know_it() {
    let base = uneven();
    let (worse, all) = harm(&base);
    assert!(worse * 10 > all && all > 50, "{worse} of {all}");
    let harmless = base.ruled(|params| params.harmless_revisions = true);
    assert_eq!(harm(&harmless).0, 0);
    effect(&base, &harmless, accuracy).raises();
    // Who knows itself, and sees how good the others' work is, leaves alone what it would spoil.
    let wise = base.ruled(|params| (params.judgement, params.reflection_power) = (1.0, 0.0));
    let (worse, all) = harm(&wise);
    assert!(worse == 0 && all > 50, "{worse} of {all}");
}

#[test]
fn who_sees_what_is_good_puts_the_better_together() {
    let base = uneven()
        .but(|workshop| workshop.protocol = crate::workshop::usual("shared"))
        .ruled(|params| params.aggregation = Aggregation::Synthesizer);
    let seeing = base.ruled(|params| params.judgement = 1.0);
    effect(&base, &seeing, accuracy).raises();
    // Where nobody reads anything, nobody judges.
    let union = |w: &Workshop| w.ruled(|params| params.aggregation = Aggregation::Union);
    assert_inert(&union(&base), &union(&seeing));
}

#[test]
fn work_outside_ones_field_is_worse() {
    let base = team("shared", 2).ruled(|params| params.focus = 0.0);
    let treated = |base: &Workshop| base.ruled(|params| params.focus = 0.4);
    effect(&base, &treated(&base), accuracy).lowers();
    // With one skill there is no outside.
    let narrow = team("shared", 0).ruled(|params| params.focus = 0.0);
    assert_inert(&narrow, &treated(&narrow));
}

#[test]
fn whoever_does_much_does_it_less_well() {
    let base = team("shared", 2).ruled(|params| params.dilution = 0.0);
    let treated = |base: &Workshop| base.ruled(|params| params.dilution = 0.2);
    effect(&base, &treated(&base), accuracy).lowers();
    let one = base.ruled(|params| params.steps_per_call = 1);
    assert_inert(&one, &treated(&one));
}

/// How far the qualities of a task's contributions lie apart.
fn unevenness(record: &TaskRecord) -> f64 {
    let qualities = record.contributed().filter_map(|c| c.quality);
    let (least, most) = qualities.fold((f64::MAX, 0.0_f64), |(a, b), q| (a.min(q), b.max(q)));
    most - least.min(most)
}

#[test]
fn samples_spread() {
    let base = team("shared", 0).ruled(|params| params.spread = 0.0);
    let treated = |base: &Workshop| base.ruled(|params| params.spread = 0.3);
    effect(&base, &treated(&base), unevenness).raises();
    let cold = base.staffed(|profile| profile.temperature = 0.0);
    assert_inert(&cold, &treated(&cold));
}

/// Sets of steps that no other contribution chose as well.
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
fn the_undecided_choose_more_evenly() {
    let base = team("shared", 2).ruled(|params| params.indecision = 0.0);
    let treated = |base: &Workshop| base.ruled(|params| params.indecision = 0.5);
    effect(&base, &treated(&base), variety).raises();
    effect(&base, &treated(&base), completeness).raises();
    let cold = base.staffed(|profile| profile.temperature = 0.0);
    assert_inert(&cold, &treated(&cold));
}

#[test]
fn changing_roles_costs() {
    let base = team("shared", 2);
    let treated = |base: &Workshop| base.ruled(|params| params.switching_cost = 0.5);
    effect(&base, &treated(&base), accuracy).lowers();
    // In its first task nobody had a role before.
    let first = base.but(|workshop| workshop.tasks = 1);
    assert_inert(&first, &treated(&first));
}

#[test]
fn whoever_remembers_company_expects_it() {
    let base = team("shared", 2)
        .but(|workshop| workshop.tasks = 40)
        .ruled(|params| {
            params.memory_tasks = 0;
            params.abstain_below = 0.5;
        });
    let treated = |base: &Workshop| base.ruled(|params| params.memory_tasks = 20);
    effect(&base, &treated(&base), |record| record.prompt_tokens as f64).raises();
    effect(&base, &treated(&base), contributors).lowers();
    let sequence = base.but(|w| w.protocol = crate::workshop::usual("sequential"));
    assert_inert(&sequence, &treated(&sequence));
}

#[test]
fn steps_that_stray_serve_the_mission_less() {
    let relevance = |record: &TaskRecord| record.verdict.mission_relevance;
    let base = team("shared", 2).ruled(|params| {
        params.task.tangents = 0.0;
        params.judge_noise = 0.0;
    });
    let treated = |base: &Workshop| base.ruled(|params| params.task.tangents = 0.6);
    assert!(base.play().iter().all(|record| relevance(record) == 4.0));
    effect(&base, &treated(&base), relevance).lowers();
    // Whoever does not heed the mission does the same whether steps stray or not.
    let heedless = |workshop: &Workshop| workshop.staffed(|p| p.instruction_following = 0.0);
    let effort = |workshop: &Workshop| -> Vec<String> {
        let each = heedless(workshop).play();
        each.iter()
            .map(|record| format!("{:?}", record.contributions))
            .collect()
    };
    assert!(effort(&base) == effort(&treated(&base)));
}

#[test]
fn whoever_follows_instructions_keeps_to_the_mission() {
    let relevance = |record: &TaskRecord| record.verdict.mission_relevance;
    let base = team("shared", 2)
        .ruled(|params| params.task.tangents = 0.8)
        .staffed(|profile| profile.instruction_following = 0.0);
    let treated = base.staffed(|profile| profile.instruction_following = 1.0);
    effect(&base, &treated, relevance).raises();
}

#[test]
fn room_for_more_steps_covers_more() {
    let base = team("single-agent", 2).ruled(|params| params.steps_per_call = 1);
    for record in base.play() {
        assert!(record.contributions.iter().all(|c| c.steps.len() <= 1));
    }
    let treated = base.ruled(|params| params.steps_per_call = 6);
    effect(&base, &treated, completeness).raises();
}

#[test]
fn the_judges_mood_favours_nobody() {
    // Away from the ends of the scale, where errors are cut off on one side.
    let base = team("shared", 2).ruled(|params| params.judge_noise = 0.0);
    let treated = base.ruled(|params| params.judge_noise = 0.1);
    let of = |workshop: &Workshop| -> Vec<f64> {
        let records = workshop.but(|workshop| workshop.tasks = 3000).play();
        records
            .iter()
            .map(|record| record.verdict.accuracy)
            .collect()
    };
    let errors: Vec<f64> = of(&base)
        .iter()
        .zip(of(&treated))
        .map(|(a, b)| b - a)
        .collect();
    let n = errors.len() as f64;
    let mean = errors.iter().sum::<f64>() / n;
    let spread = (errors.iter().map(|e| (e - mean) * (e - mean)).sum::<f64>() / n).sqrt();
    assert!(mean.abs() < 0.008, "{mean}");
    assert!((spread - 0.1).abs() < 0.006, "{spread}");
}

#[test]
fn whoever_sees_the_others_repeats_less() {
    effect(&team("shared", 2), &team("sequential", 2), coherence).raises();
}
