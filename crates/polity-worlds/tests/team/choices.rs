//! What is settled before anybody acts: who may stay out, in which order, as what, for how much,
//! and what is judged.

use polity_worlds::team::params::{Aggregation, Order, Roles};
use polity_worlds::team::probe::Reason;

use crate::effect::{assert_inert, coherence, completeness, contributors, effect};
use crate::workshop::{Workshop, group, only, profile, written};

fn team(protocol: &str) -> Workshop {
    Workshop::new(protocol, 8).but(|workshop| workshop.params = only(2))
}

#[test]
fn who_may_stay_out_does_where_nothing_is_left_to_do() {
    let base = Workshop::new("sequential", 16).ruled(|params| params.abstention = false);
    let treated = base.ruled(|params| params.abstention = true);
    effect(&base, &treated, contributors).lowers();
    let tokens = |record: &polity_worlds::team::TaskRecord| record.tokens() as f64;
    effect(&base, &treated, tokens).lowers();
    // Nobody is below nothing.
    let eager = base.ruled(|params| params.abstain_below = 0.0);
    assert_inert(&eager, &eager.ruled(|params| params.abstention = true));
}

#[test]
fn staying_out_has_a_reason() {
    for protocol in ["coordinator", "sequential"] {
        let directed = protocol == "coordinator";
        let records = Workshop::new(protocol, 16).play();
        let count = |why| {
            records
                .iter()
                .map(|record| record.stayed_out(why))
                .sum::<u32>()
        };
        let (own, told) = (count(Reason::NothingToAdd), count(Reason::NotAssigned));
        assert_eq!((own > 0, told > 0), (!directed, directed), "{own}, {told}");
    }
}

#[test]
fn whoever_had_no_choice_made_none() {
    let count = |workshop: &Workshop, why| -> u32 {
        let records = workshop.but(|workshop| workshop.tasks = 40).play();
        records.iter().map(|record| record.stayed_out(why)).sum()
    };
    let careless = team("coordinator").staffed(|profile| profile.instruction_following = 0.3);
    assert!(count(&careless, Reason::Disregarded) > 20);
    let obedient = careless.staffed(|profile| profile.instruction_following = 1.0);
    assert_eq!(count(&obedient, Reason::Disregarded), 0);
    // The plan is the same, and with it who was left out of it.
    let left_out = |workshop| count(workshop, Reason::NotAssigned);
    assert_eq!(left_out(&careless), left_out(&obedient));
    let blind = team("shared").staffed(|profile| profile.reasoning = 0.0);
    for abstention in [false, true] {
        let blind = blind.ruled(|params| params.abstention = abstention);
        assert!(count(&blind, Reason::NothingSeen) > 20);
        let chosen = count(&blind, Reason::NothingToAdd);
        assert!(chosen == 0 || abstention, "{chosen}");
    }
}

#[test]
fn nobody_is_assigned_more_than_there_is_room_for() {
    for (room, agents) in [(1, 8), (1, 2), (2, 3), (4, 2), (32, 2)] {
        let told = Workshop::new("coordinator", agents)
            .ruled(|params| params.steps_per_call = room)
            .staffed(|profile| profile.instruction_following = 1.0);
        for record in told.play() {
            let steps: Vec<usize> = record.contributions.iter().map(|c| c.steps.len()).collect();
            let (least, most) = (steps.iter().min(), steps.iter().max());
            let (least, most) = (*least.expect("a member"), *most.expect("a member"));
            assert!(most <= room && most - least <= 1, "room {room}: {steps:?}");
            assert!(most > 0);
        }
    }
}

#[test]
fn turns_are_taken_in_order() {
    let order = |order| -> Vec<Vec<u32>> {
        let records = team("sequential")
            .ruled(|params| params.order = order)
            .play();
        let agents = |record: &polity_worlds::team::TaskRecord| -> Vec<u32> {
            record.contributions.iter().map(|c| c.agent).collect()
        };
        records.iter().map(agents).collect()
    };
    let ascending: Vec<u32> = (0..8).collect();
    let descending: Vec<u32> = (0..8).rev().collect();
    assert!(
        order(Order::Fixed)
            .iter()
            .all(|agents| *agents == ascending)
    );
    assert!(
        order(Order::Reversed)
            .iter()
            .all(|agents| *agents == descending)
    );
    let random = order(Order::Random);
    for agents in &random {
        let mut sorted = agents.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, ascending);
    }
    assert!(random.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn everybody_comes_first_as_often() {
    let records = team("single-agent")
        .ruled(|params| params.order = Order::Random)
        .but(|workshop| workshop.tasks = 4000)
        .play();
    let mut first = [0_u32; 8];
    for record in &records {
        first[record.contributions[0].agent as usize] += 1;
    }
    // Within five standard errors.
    assert!(first.iter().all(|n| n.abs_diff(500) < 105), "{first:?}");
}

#[test]
fn order_is_nothing_to_those_who_act_at_once() {
    let base = team("shared").ruled(|params| params.memory_tasks = 0);
    for order in [Order::Random, Order::Reversed] {
        assert_inert(&base, &base.ruled(|params| params.order = order));
    }
}

#[test]
fn assigned_roles_follow_from_places() {
    let assigned = team("sequential").ruled(|params| params.roles = Roles::Assigned);
    let tasks = assigned.tasks_met();
    for (record, task) in assigned.play().iter().zip(&tasks) {
        for c in record.contributed() {
            let skill = task.skills[c.agent as usize % task.skills.len()];
            assert_eq!(c.role.map(|role| role.skill), Some(skill));
            assert!(c.steps.iter().all(|i| task.steps[i].skill == skill));
        }
    }
    let single = Workshop::new("sequential", 8).but(|workshop| workshop.params = only(0));
    assert_inert(
        &single,
        &single.ruled(|params| params.roles = Roles::Assigned),
    );
}

#[test]
fn what_is_judged_is_what_is_said() {
    let of =
        |protocol, aggregation| team(protocol).ruled(|params| params.aggregation = aggregation);
    let base = of("sequential", Aggregation::Union);
    effect(&base, &of("sequential", Aggregation::Last), completeness).lowers();
    let shared = of("shared", Aggregation::Union);
    effect(&shared, &of("shared", Aggregation::Synthesizer), coherence).raises();
    // The only output is the last one.
    let single = of("single-agent", Aggregation::Union);
    assert_inert(&single, &of("single-agent", Aggregation::Last));
}

#[test]
fn a_synthesis_says_everything_once() {
    let synthesized = team("shared").ruled(|params| {
        params.aggregation = Aggregation::Synthesizer;
        params.judge_noise = 0.0;
    });
    for record in synthesized.play() {
        assert_eq!((record.calls, record.waves), (9, 2));
        assert!(record.verdict.coherence == 4.0);
        assert!(!record.contributions[8].built_on.is_empty());
    }
}

#[test]
fn no_call_is_made_that_the_budget_is_not_enough_for() {
    let base = team("sequential");
    let whole = base.play();
    let of = |base: &Workshop, budget| base.ruled(|params| params.budget_tokens = budget);
    assert!(written(&of(&base, 1 << 50).play()) == written(&whole));
    assert!(of(&base, 1).play().iter().all(|record| record.calls == 0));
    effect(&base, &of(&base, whole[0].tokens() / 2), completeness).lowers();
    for kind in polity_worlds::team::protocol::KINDS {
        let base = team(kind.name);
        let budget = base.play()[0].tokens() * 2 / 3;
        let records = of(&base, budget).play();
        for record in &records {
            assert!(record.tokens() <= budget, "{}: {record:?}", kind.name);
        }
        // What is left is less than a call can take that reads all there is.
        let short = records
            .iter()
            .zip(base.play())
            .filter(|(some, all)| some.calls < all.calls);
        let left: Vec<u64> = short.map(|(record, _)| budget - record.tokens()).collect();
        assert!(
            left.iter().all(|left| *left < 8_000),
            "{}: {left:?}",
            kind.name
        );
        assert!(left.len() > 4 || kind.name == "single-agent" || kind.name == "coordinator");
    }
}

#[test]
fn those_whose_turn_is_first_are_called_while_there_is_enough() {
    let budget = |order| {
        let half = team("shared").play()[0].tokens() / 2;
        team("shared").ruled(|params| {
            params.budget_tokens = half;
            params.order = order;
            params.aggregation = Aggregation::Synthesizer;
        })
    };
    let who = |order| -> Vec<u32> {
        let record = budget(order).play().swap_remove(0);
        record.contributions.iter().map(|c| c.agent).collect()
    };
    let (first, last) = (who(Order::Fixed), who(Order::Reversed));
    assert!(first.len() < 9 && first.len() > 2, "{first:?}");
    // Whoever is first puts the outputs together, whatever is left.
    assert_eq!((first[0], *first.last().expect("somebody")), (0, 0));
    assert!(
        last[..last.len() - 1].iter().all(|agent| *agent > 3),
        "{last:?}"
    );
}

#[test]
fn a_spent_budget_does_not_keep_outputs_apart() {
    let synthesized = team("sequential").ruled(|params| {
        params.budget_tokens = 3000;
        params.aggregation = Aggregation::Synthesizer;
    });
    for record in synthesized.play() {
        let who: Vec<u32> = record.contributions.iter().map(|c| c.agent).collect();
        // Some contribute, until it is spent; then whoever is first puts together.
        let [first @ .., last] = &who[..] else {
            panic!("nobody was called")
        };
        let turns: Vec<u32> = (0..first.len() as u32).collect();
        assert_eq!((first, *last), (&turns[..], 0));
        assert!((1..8).contains(&first.len()), "{who:?}");
    }
}

#[test]
fn nothing_is_taken_along_that_promises_too_little() {
    let eager = team("shared").ruled(|params| params.abstention = false);
    let most = |abstain_below: f64| {
        let records = eager.ruled(|params| params.abstain_below = abstain_below);
        let records = records.play();
        let steps = records.iter().flat_map(|record| record.contributed());
        steps.map(|c| c.steps.len()).max()
    };
    assert_eq!((most(0.0), most(100.0)), (Some(4), Some(1)));
}

#[test]
fn models_are_called_for_their_levels() {
    let mut routed = Workshop::new("shared", 8).but(|workshop| workshop.tasks = 60);
    let for_levels = |levels| polity_worlds::team::params::TeamGroup {
        levels,
        ..group(profile())
    };
    routed.groups = vec![
        (for_levels([true, true, false, false]), 3),
        (for_levels([false, false, true, true]), 5),
    ];
    let (sim, _) = routed.open();
    for record in routed.play() {
        assert_eq!(record.calls, if record.level < 2 { 3 } else { 5 });
        for c in &record.contributions {
            assert!(sim.world().is_called_for(c.agent, record.level));
        }
    }
}
