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
        let acts = self.acts();
        if acts.len() == 1 {
            return None;
        }
        let turns = acts.iter().any(|act| turns_to_other(act));
        let schema = Schema::new().required("act", Shape::one_of(acts));
        Some(match turns {
            true => schema.required("to", self.others()),
            false => schema,
        })
    }

    fn accepted(&self) -> Schema {
        let schema = Schema::new().required("act", Shape::one_of(self.acts()));
        schema.optional("to", self.others())
    }

    fn objection(&self, reply: &Value) -> Option<&'static str> {
        let act = reply.get("act").and_then(Value::as_str)?;
        let to = reply.get("to").and_then(whole);
        (turns_to_other(act) && to.is_none())
            .then_some("`to` is missing: say which neighbour to turn to")
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
            choice: Choice::Silence,
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

/// Whether an act needs a neighbour.
fn turns_to_other(act: &str) -> bool {
    matches!(act, "ask" | "pass")
}

trait Open {
    fn acts(&self) -> Vec<&'static str>;
    fn others(&self) -> Shape;
}

impl Open for Observation {
    /// What may be done.
    fn acts(&self) -> Vec<&'static str> {
        let has_neighbours = !self.neighbours.is_empty();
        let acts = [
            ("do", true),
            ("ask", self.lacks && has_neighbours),
            ("pass", self.may_pass && has_neighbours),
            ("decline", self.may_decline),
        ];
        let open = acts.into_iter().filter(|(_, open)| *open);
        open.map(|(act, _)| act).collect()
    }

    fn others(&self) -> Shape {
        Shape::integer_of(self.neighbours.iter().map(|neighbour| neighbour.agent))
    }
}
