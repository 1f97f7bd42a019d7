//! What members of a team decide.

use std::sync::Arc;

use polity_llm::reading::{Schema, Shape};
use polity_worlds::team::protocol::Duty;
use polity_worlds::team::steps::{STEPS_MAX, StepSet};
use polity_worlds::team::{Choice, Decision, Observation};
use polity_worlds::usage::Usage;
use serde_json::Value;

use super::subject::{Subject, numbers, whole};

/// Most characters of a role's name.
const ROLE_CHARS: usize = 60;

impl Subject for Observation {
    type Decision = Decision;

    fn agent(&self) -> u32 {
        self.agent
    }

    fn schema(&self) -> Option<Schema> {
        if self.steps.is_empty() {
            return None;
        }
        let role = Shape::Text {
            max_chars: ROLE_CHARS,
        };
        let ids = || Shape::integer_of(self.steps.iter().map(|s| s.step as i64));
        let any = Shape::list(ids(), self.steps.len());
        let some = Shape::list(ids(), self.room.min(self.steps.len()));
        let acts = if self.may_abstain {
            Shape::one_of(["contribute", "abstain"])
        } else {
            Shape::one_of(["contribute"])
        };
        let schema = Schema::new();
        Some(match self.duty {
            Duty::Announce => schema.required("steps", some),
            Duty::Contribute => schema
                .required("act", acts)
                .required("role", role)
                .required("steps", some),
            Duty::Execute => schema
                .required("act", acts)
                .required("role", role)
                .required("steps", any),
            Duty::Synthesize => schema.required("role", role).required("steps", any),
            Duty::Plan => schema.required("role", role).required("plan", self.plans()),
        })
    }

    fn accepted(&self) -> Schema {
        let role = Shape::Text {
            max_chars: ROLE_CHARS_READ,
        };
        let ids = Shape::integer_of(self.steps.iter().map(|s| s.step as i64));
        let any = Shape::list(ids, self.steps.len());
        let schema = Schema::new().optional("role", role);
        match self.duty {
            Duty::Plan => schema.required("plan", self.plans()),
            Duty::Announce | Duty::Synthesize => schema.required("steps", any),
            Duty::Contribute | Duty::Execute => {
                let acts = Shape::one_of(["contribute", "abstain"]);
                schema.required("act", acts).optional("steps", any)
            }
        }
    }

    fn objection(&self, reply: &Value) -> Option<&'static str> {
        let act = reply.get("act").and_then(Value::as_str)?;
        let nothing = numbers(reply, "steps").is_empty();
        match act {
            "contribute" if nothing => Some("`steps` is empty: name a step, or abstain if you may"),
            "abstain" if !self.may_abstain => Some("you may not abstain"),
            _ => None,
        }
    }

    fn decide(&self, reply: &Value, usage: Usage) -> Decision {
        let choice = match self.duty {
            _ if reply.get("act").and_then(Value::as_str) == Some("abstain") => Choice::Abstain,
            Duty::Plan => Choice::Assign {
                role: role(reply),
                assigned: self.assigned(reply),
            },
            _ => self.taken(reply),
        };
        decision(choice, usage)
    }

    fn silence(&self, usage: Usage) -> Decision {
        decision(Choice::Silence, usage)
    }

    fn forced(&self) -> Decision {
        decision(Choice::Abstain, Usage::default())
    }
}

fn decision(choice: Choice, usage: Usage) -> Decision {
    Decision {
        choice,
        usage: Some(usage),
    }
}

/// Most characters of a role's name that is read; what is longer than asked for is cut.
const ROLE_CHARS_READ: usize = 400;

/// The role that a reply names, in one line.
fn role(reply: &Value) -> Option<Arc<str>> {
    let text = reply.get("role").and_then(Value::as_str)?;
    let words: Vec<&str> = text.split_whitespace().collect();
    let visible = words.join(" ");
    let shown = visible.chars().filter(|c| !c.is_control());
    let name: String = shown.take(ROLE_CHARS).collect();
    (!name.is_empty()).then(|| Arc::from(name.as_str()))
}

trait Replies {
    fn taken(&self, reply: &Value) -> Choice;
    fn assigned(&self, reply: &Value) -> Vec<(u32, StepSet)>;
    fn plans(&self) -> Shape;
}

impl Replies for Observation {
    /// The steps that a reply names; whoever names none stays out.
    fn taken(&self, reply: &Value) -> Choice {
        let steps: Vec<usize> = numbers(reply, "steps")
            .into_iter()
            .filter_map(|step| usize::try_from(step).ok())
            .collect();
        match steps.first() {
            Some(&first) => Choice::Take {
                role: role(reply),
                first,
                steps: steps.into_iter().collect(),
            },
            None => Choice::Abstain,
        }
    }

    /// Who is to do which step, as a reply says. A step that it does not name is nobody's.
    fn assigned(&self, reply: &Value) -> Vec<(u32, StepSet)> {
        let items = reply.get("plan").and_then(Value::as_array);
        let pair = |item: &Value| {
            let step = usize::try_from(whole(item.get("step")?)?).ok()?;
            let member = u32::try_from(whole(item.get("to")?)?).ok()?;
            (step < STEPS_MAX).then(|| (member, StepSet::EMPTY.with(step)))
        };
        items.into_iter().flatten().filter_map(pair).collect()
    }

    /// The form of a plan: a member for each step.
    fn plans(&self) -> Shape {
        let steps = Shape::integer_of(self.steps.iter().map(|s| s.step as i64));
        let members = Shape::integer_of(self.members.iter().copied());
        let one = Schema::new()
            .required("step", steps)
            .required("to", members);
        Shape::list(Shape::Object(one), self.steps.len())
    }
}
