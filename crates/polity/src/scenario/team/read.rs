//! Reads `[world.team]`.

use super::{AggregationSpec, OrderSpec, ProtocolSpec, RolesSpec, TeamSpec, VisibilitySpec};
use crate::scenario::bounds::{NOT_NEGATIVE, PROBABILITY, WholeBounds};
use crate::scenario::reader::{Field, Reader};
use crate::scenario::society::read_levels;
use polity_worlds::team::steps::STEPS_MAX;

/// What levels are called.
pub(crate) const LEVEL_NAMES: [&str; 4] = ["L1", "L2", "L3", "L4"];

const BUDGET: WholeBounds = WholeBounds::new(0, 1 << 50, "tokens");
const STEPS: WholeBounds = WholeBounds::new(1, STEPS_MAX as u64, "steps");
const MEMORY: WholeBounds = WholeBounds::new(0, 10_000, "tasks");

impl TeamSpec {
    pub(crate) fn read(field: &Field<'_>) -> Self {
        let d = Self::default();
        let Some(r) = field.reader() else { return d };
        let spec = Self {
            protocol: read_or(&r, "protocol", d.protocol, ProtocolSpec::read),
            levels: read_or(&r, "levels", d.levels, read_levels),
            difficulty: r.number_or("difficulty", d.difficulty, &NOT_NEGATIVE),
            obscurity: r.number_or("obscurity", d.obscurity, &NOT_NEGATIVE),
            missing_information: r.number_or(
                "missing-information",
                d.missing_information,
                &NOT_NEGATIVE,
            ),
            tangents: r.number_or("tangents", d.tangents, &PROBABILITY),
            order: read_or(&r, "order", d.order, OrderSpec::read),
            visibility: read_or(&r, "visibility", d.visibility, VisibilitySpec::read),
            roles: read_or(&r, "roles", d.roles, RolesSpec::read),
            abstention: r.flag_or("abstention", d.abstention),
            budget_tokens: r.whole_or("budget-tokens", d.budget_tokens, BUDGET),
            aggregation: read_or(&r, "aggregation", d.aggregation, AggregationSpec::read),
            steps_per_call: r.whole_or("steps-per-call", d.steps_per_call, STEPS),
            abstain_below: r.number_or("abstain-below", d.abstain_below, &NOT_NEGATIVE),
            dependency: r.number_or("dependency", d.dependency, &PROBABILITY),
            missing_fact: r.number_or("missing-fact", d.missing_fact, &PROBABILITY),
            revision: r.number_or("revision", d.revision, &PROBABILITY),
            harmless_revisions: r.flag_or("harmless-revisions", d.harmless_revisions),
            judgement: r.number_or("judgement", d.judgement, &PROBABILITY),
            focus: r.number_or("focus", d.focus, &PROBABILITY),
            dilution: r.number_or("dilution", d.dilution, &PROBABILITY),
            spread: r.number_or("spread", d.spread, &PROBABILITY),
            indecision: r.number_or("indecision", d.indecision, &NOT_NEGATIVE),
            reflection_power: r.number_or("reflection-power", d.reflection_power, &NOT_NEGATIVE),
            switching_cost: r.number_or("switching-cost", d.switching_cost, &PROBABILITY),
            memory_tasks: r.whole_or("memory-tasks", d.memory_tasks, MEMORY),
            pass_quality: r.number_or("pass-quality", d.pass_quality, &PROBABILITY),
            judge_noise: r.number_or(
                "judge-noise",
                d.judge_noise,
                &crate::scenario::bounds::GRADE,
            ),
        };
        r.end("key");
        spec
    }
}

/// What a key says, or the default where it is not given or cannot be read, which is reported.
fn read_or<'a, T>(
    r: &Reader<'a>,
    key: &'static str,
    default: T,
    read: fn(&Field<'a>) -> Option<T>,
) -> T {
    r.field(key)
        .and_then(|field| read(&field))
        .unwrap_or(default)
}

impl OrderSpec {
    fn read(field: &Field<'_>) -> Option<Self> {
        Some(match field.word(&["fixed", "random", "reversed"])? {
            "fixed" => Self::Fixed,
            "random" => Self::Random,
            _ => Self::Reversed,
        })
    }
}

impl RolesSpec {
    fn read(field: &Field<'_>) -> Option<Self> {
        Some(match field.word(&["free", "assigned"])? {
            "free" => Self::Free,
            _ => Self::Assigned,
        })
    }
}

impl AggregationSpec {
    fn read(field: &Field<'_>) -> Option<Self> {
        Some(match field.word(&["union", "last", "synthesizer"])? {
            "union" => Self::Union,
            "last" => Self::Last,
            _ => Self::Synthesizer,
        })
    }
}
