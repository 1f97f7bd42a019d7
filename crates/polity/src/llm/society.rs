//! What members of a society decide.

use polity_llm::reading::{Schema, Shape};
use polity_worlds::society::decision::{Choice, Decision, Observation};
use polity_worlds::usage::Usage;
use serde_json::Value;

use super::subject::{Subject, whole};

impl Subject for Observation {
    type Decision = Decision;

    fn agent(&self) -> u32 {
        self.agent
    }

    fn schema(&self) -> Option<Schema> {
        let has_neighbours = !self.neighbours.is_empty();
        let acts = [
            ("do", true),
            ("ask", self.lacks && has_neighbours),
            ("pass", self.may_pass && has_neighbours),
            ("decline", self.may_decline),
        ];
        let open = acts.into_iter().filter(|(_, open)| *open);
        let acts: Vec<&str> = open.map(|(act, _)| act).collect();
        if acts.len() == 1 {
            return None;
        }
        let turns = acts.contains(&"ask") || acts.contains(&"pass");
        let schema = Schema::new().required("act", Shape::one_of(acts));
        let neighbours = self.neighbours.iter().map(|neighbour| neighbour.agent);
        Some(match turns {
            true => schema.required("to", Shape::integer_of(neighbours)),
            false => schema,
        })
    }

    fn decide(&self, reply: &Value, usage: Usage) -> Decision {
        let to = reply.get("to").and_then(whole);
        let to = to.and_then(|to| u32::try_from(to).ok());
        let act = reply.get("act").and_then(Value::as_str);
        let choice = match (act, to) {
            (Some("ask"), Some(to)) => Choice::Ask(to),
            (Some("pass"), Some(to)) => Choice::Pass(to),
            (Some("decline"), _) => Choice::Decline,
            _ => Choice::Keep,
        };
        Decision {
            choice,
            usage: Some(usage),
        }
    }

    fn silence(&self, usage: Usage) -> Decision {
        Decision {
            choice: Choice::Decline,
            usage: Some(usage),
        }
    }

    fn forced(&self) -> Decision {
        Decision {
            choice: Choice::Keep,
            usage: None,
        }
    }
}
