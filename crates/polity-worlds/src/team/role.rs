//! Roles: the names that agents give themselves for what they set out to do.
//!
//! A name says what the agent turns to (the topic of the step it begins with), in which field, and
//! what it does there. Each part is put in one of several wordings, as chance has it, so that a name
//! comes back where the same thing is done in the same words, and is new otherwise. Different names
//! may thus mean the same role: the inflation by synonyms that is known of such names.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::luck::{CallLuck, For};
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
    pub(super) fn named(activity: Activity, skill: u8, topic: u8, luck: CallLuck) -> Self {
        // Three in four name what they turn to, the others only their field.
        let words = luck.below(For::Wording, 0, 12) as u8;
        let plain = luck.unit(For::Wording, 1) < 0.25;
        let topic = if plain { TOPICS as u8 } else { topic };
        Self {
            activity,
            skill,
            topic,
            wording: words,
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
    use super::super::luck::Luck;
    use super::*;

    #[test]
    fn names_recur_where_the_same_is_done_in_the_same_words() {
        let luck = |task| Luck::of(1, task).of_call(0, 0);
        let named = |task| Role::named(Activity::Draft, 5, 2, luck(task)).name();
        let names: std::collections::BTreeSet<String> = (0..1000).map(named).collect();
        // Twelve wordings, each with and without the topic.
        assert_eq!(names.len(), 24, "{names:?}");
        assert!(names.contains("stakeholder legal analyst") && names.contains("law expert"));
    }
}
