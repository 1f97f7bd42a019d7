//! Roles: the names that agents give themselves for what they set out to do.
//!
//! A name says what the agent turns to (the topic of the step it begins with), in which field, and
//! what it does there. Each part is put in one of several wordings: in that which its model is used
//! to, or, the more often the higher the temperature, in any. So a name comes back where the same
//! thing is done in the same words, and is new otherwise. Different names may thus mean the same role:
//! the inflation by synonyms that is known of such names.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::luck::{CallLuck, For, Habits};
use super::skill::SKILLS;
use super::task::TOPICS;

/// What somebody does in a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum Activity {
    /// Works out a step.
    Draft,
    /// Improves what somebody else has done.
    Review,
    /// Brings steps together that depend on each other.
    Integrate,
    /// Brings stakeholders together.
    Mediate,
    /// Tells others what to do.
    Plan,
}

const ACTIVITIES: [[&str; 4]; 5] = [
    ["analyst", "specialist", "expert", "author"],
    ["reviewer", "auditor", "critic", "editor"],
    [
        "integrator",
        "architect",
        "coordinator of parts",
        "synthesist",
    ],
    ["mediator", "negotiator", "arbiter", "reconciler"],
    ["planner", "coordinator", "lead", "manager"],
];

const FIELDS: [[&str; 3]; SKILLS] = [
    ["analysis", "analytics", "quantitative"],
    ["data", "information", "records"],
    ["design", "experience", "interface"],
    ["engineering", "technical", "systems"],
    ["finance", "cost", "budget"],
    ["legal", "law", "regulatory"],
    ["marketing", "market", "communication"],
    ["medical", "clinical", "health"],
    ["operations", "process", "logistics"],
    ["policy", "governance", "public affairs"],
    ["research", "evidence", "scientific"],
    ["security", "risk", "safety"],
];

const TOPIC_NAMES: [&str; TOPICS] = [
    "scope",
    "baseline",
    "stakeholder",
    "timeline",
    "interface",
    "supplier",
    "customer",
    "resource",
    "quality",
    "scenario",
    "impact",
    "pilot",
    "migration",
    "reporting",
    "training",
    "forecast",
    "pricing",
    "licence",
    "incident",
    "archive",
    "transition",
    "benchmark",
    "capacity",
    "outreach",
];

/// What a topic of a step is called.
pub(super) fn topic_name(topic: u8) -> &'static str {
    TOPIC_NAMES[usize::from(topic) % TOPICS]
}

/// What somebody calls its role. Equal for those who use the same words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Title {
    /// Put together of what it turns to, the field, and what it does there.
    Composed(Role),
    /// Free words.
    Given(Arc<str>),
}

impl Title {
    /// The name.
    #[must_use]
    pub fn name(&self) -> Arc<str> {
        match self {
            Self::Composed(role) => role.name().into(),
            Self::Given(words) => Arc::clone(words),
        }
    }
}

/// How a model words what its agents do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wording {
    pub(super) habits: Habits,
    pub(super) luck: CallLuck,
    pub(super) temperature: f64,
}

impl Wording {
    /// Uniform in `[0, 1)`: by habit, or by luck as often as the temperature says.
    fn unit(self, part: u32, place: u32) -> f64 {
        let departs = self.luck.unit(For::Wording, part as usize + 2) < self.temperature;
        match departs {
            true => self.luck.unit(For::Wording, part as usize),
            false => self.habits.unit(part, place),
        }
    }
}

/// A role as an agent names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Role {
    /// What it does.
    pub activity: Activity,
    /// The field it does it in.
    pub skill: u8,
    topic: u8,
    wording: u8,
}

impl Role {
    pub(super) fn named(activity: Activity, skill: u8, topic: u8, wording: Wording) -> Self {
        let place = u32::from(activity as u8) << 8 | u32::from(skill);
        // Three in four name what they turn to, the others only their field.
        let plain = wording.unit(1, place) < 0.25;
        Self {
            activity,
            skill,
            topic: if plain { TOPICS as u8 } else { topic },
            wording: (wording.unit(0, place) * 12.0) as u8,
        }
    }

    /// The name.
    #[must_use]
    pub fn name(self) -> String {
        let activity = ACTIVITIES[self.activity as usize][usize::from(self.wording % 4)];
        let field = FIELDS[usize::from(self.skill) % SKILLS][usize::from(self.wording / 4 % 3)];
        match TOPIC_NAMES.get(usize::from(self.topic)) {
            Some(topic) => format!("{topic} {field} {activity}"),
            None => format!("{field} {activity}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::luck::Luck;
    use super::*;

    /// What so many agents call the same work, by a model with these habits.
    fn names(model: u32, temperature: f64) -> BTreeSet<String> {
        let wording = |task| Wording {
            habits: Habits::of(1, model),
            luck: Luck::of(1, task).of_call(0, 0),
            temperature,
        };
        let named = |task| Role::named(Activity::Draft, 5, 2, wording(task)).name();
        (0..1000).map(named).collect()
    }

    #[test]
    fn names_recur_where_the_same_is_done_in_the_same_words() {
        let names = names(0, 1.0);
        // Twelve wordings, each with and without the topic.
        assert_eq!(names.len(), 24, "{names:?}");
        assert!(names.contains("stakeholder legal analyst") && names.contains("law expert"));
    }

    #[test]
    fn a_cold_model_has_one_name_for_one_thing_and_others_have_their_own() {
        let of_each: Vec<BTreeSet<String>> = (0..50).map(|model| names(model, 0.0)).collect();
        assert!(of_each.iter().all(|names| names.len() == 1));
        let all: BTreeSet<String> = of_each.into_iter().flatten().collect();
        assert!(all.len() > 10, "{all:?}");
    }
}
