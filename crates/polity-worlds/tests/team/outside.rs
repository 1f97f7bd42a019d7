//! Decisions that come from outside: what deciders are told, and that only what they decide changes.
//!
//! Breaks when whoever decides is told less or more than a mocked model goes by, or when anything but
//! the choice depends on who made it.

use std::convert::Infallible;

use polity_worlds::team::probe::Reason;
use polity_worlds::team::protocol::Duty;
use polity_worlds::team::skill::SKILL_NAMES;
use polity_worlds::team::{Choice, Contribution, Decision, Observation, StepSeen, TaskRecord};
use polity_worlds::usage::Usage;

use crate::workshop::Workshop;

/// Plays a workshop in which somebody else decides.
fn decided(
    workshop: &Workshop,
    mut decide: impl FnMut(&Observation) -> Decision,
) -> Vec<TaskRecord> {
    let (mut sim, mut session) = workshop.open();
    let mut records = Vec::new();
    while records.len() < workshop.tasks as usize {
        let all =
            |seen: &[Observation]| Ok::<_, Infallible>(seen.iter().map(&mut decide).collect());
        let Ok(record) = session.step_deciding(&mut sim, all);
        records.extend(record);
    }
    records
}

/// What an agent was seen to decide, by what it is told of the steps.
fn again(contribution: &Contribution, seen: &Observation) -> Decision {
    let choice = match contribution.role {
        Some(role) => {
            let in_field = |s: &&StepSeen| s.skill == SKILL_NAMES[usize::from(role.skill)];
            let mut taken = seen.steps.iter().filter(|s| contribution.steps.has(s.step));
            Choice::Take {
                role: None,
                first: taken.find(in_field).expect("a step in its field").step,
                steps: contribution.steps,
            }
        }
        None => Choice::Abstain,
    };
    Decision {
        choice,
        usage: None,
    }
}

/// A record without the roles' names: which of several steps of one field came first is not in it.
fn nameless(mut record: TaskRecord) -> String {
    for contribution in &mut record.contributions {
        (contribution.role, contribution.title) = (None, None);
    }
    format!("{record:?}")
}

fn take(observation: &Observation, most: usize) -> Decision {
    let steps = observation.steps.iter().map(|seen| seen.step).take(most);
    Decision {
        choice: Choice::Take {
            role: Some("keeper of the keys".into()),
            first: 0,
            steps: steps.collect(),
        },
        usage: Some(Usage {
            prompt_tokens: 1000,
            completion_tokens: 10,
            cost_picousd: 7,
        }),
    }
}

#[test]
fn the_choices_of_mocked_models_made_from_outside_change_nothing() {
    for protocol in [
        "sequential",
        "batched-sequential",
        "stigmergic",
        "single-agent",
    ] {
        let workshop = Workshop::new(protocol, 9);
        let mocked = workshop.play();
        let mut choices = mocked.iter().flat_map(|record| &record.contributions);
        let told = decided(&workshop, |seen| {
            again(choices.next().expect("a call"), seen)
        });
        for (told, mocked) in told.into_iter().zip(mocked.clone()) {
            let (task, same) = (told.task, nameless(told) == nameless(mocked));
            assert!(same, "{protocol}, task {task}");
        }
    }
}

#[test]
fn whoever_decides_is_told_what_its_protocol_shows() {
    for (protocol, sees) in [("sequential", true), ("broadcast", false)] {
        let mut workshop = Workshop::new(protocol, 6);
        workshop.tasks = 2;
        let mut seen_outputs = 0;
        decided(&workshop, |seen| {
            assert!(!seen.steps.is_empty() && seen.room == 4);
            seen_outputs += seen.outputs.len();
            let done = seen.steps.iter().filter(|step| step.done.is_some()).count();
            assert!(done <= seen.outputs.iter().map(|o| o.steps.len()).sum());
            assert!(
                seen.outputs
                    .iter()
                    .all(|o| &*o.role == "keeper of the keys")
            );
            take(seen, 2)
        });
        assert_eq!(seen_outputs > 0, sees, "{protocol}");
    }
}

#[test]
fn what_a_decision_says_is_in_the_record() {
    let workshop = Workshop::new("sequential", 4);
    let records = decided(&workshop, |seen| take(seen, 1));
    for record in &records {
        assert_eq!((record.calls, record.prompt_tokens), (4, 4000));
        assert_eq!((record.completion_tokens, record.cost_picousd), (40, 28));
        for contribution in &record.contributions {
            let title = contribution.title.as_ref().map(|title| title.name());
            assert_eq!(title.as_deref(), Some("keeper of the keys"));
            assert_eq!(contribution.steps.len(), 1);
        }
    }
}

#[test]
fn whoever_gets_no_decision_stays_out_for_that_reason() {
    let silent = Decision {
        choice: Choice::Silence,
        usage: None,
    };
    for protocol in ["coordinator", "sequential", "shared", "broadcast"] {
        let records = decided(&Workshop::new(protocol, 4), |_| silent.clone());
        for record in records {
            assert!(record.contributed().next().is_none(), "{protocol}");
            let known = [Reason::NoDecision, Reason::NotAssigned];
            let why = |c: &Contribution| c.stayed_out.is_some_and(|why| known.contains(&why));
            assert!(record.contributions.iter().all(why), "{protocol}");
        }
    }
}

#[test]
fn a_plan_from_outside_is_carried_out_by_those_it_names() {
    let workshop = Workshop::new("coordinator", 5);
    let records = decided(&workshop, |seen| match seen.duty {
        Duty::Plan => {
            assert_eq!(seen.members.len(), 5);
            let all = seen.steps.iter().map(|step| step.step).collect();
            let assigned = vec![(seen.members[3], all), (99, all)];
            let choice = Choice::Assign {
                role: None,
                assigned,
            };
            Decision {
                choice,
                usage: None,
            }
        }
        _ => take(seen, 99),
    });
    for record in &records {
        let who: Vec<u32> = record.contributed().map(|c| c.agent).collect();
        assert_eq!(who, [3], "{:?}", record.assignments);
        assert!(record.contributed().all(|c| c.steps.len() <= 4));
    }
}

#[test]
fn nothing_that_may_not_be_chosen_is_done() {
    let workshop = Workshop::new("sequential", 3);
    decided(&workshop, |seen| {
        let mut decision = take(seen, 0);
        if let Choice::Take { steps, .. } = &mut decision.choice {
            *steps = (0..32).collect();
        }
        decision
    })
    .iter()
    .flat_map(|record| &record.contributions)
    .for_each(|c| assert!(c.steps.len() <= 4));
}
