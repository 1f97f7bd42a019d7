//! Reads `[world.society]`.

use polity_engine::random::AliasTable;
use polity_worlds::society::task::LEVELS;

use super::{DelegationSpec, NormsSpec, SocietySpec};
use crate::scenario::bounds::{NOT_NEGATIVE, PROBABILITY, WholeBounds};
use crate::scenario::document::Value;
use crate::scenario::reader::Field;

/// Longest times an agent waits or a task lasts: sums with the tick stay far from overflow.
const WAIT: WholeBounds = WholeBounds::new(1, 100_000, "ticks");
const HOPS: WholeBounds = WholeBounds::new(0, u8::MAX as u64, "");
const IN_HAND: WholeBounds = WholeBounds::new(1, 4096, "pieces of work");
const ATTENTION: WholeBounds = WholeBounds::new(0, u32::MAX as u64, "tokens");

impl SocietySpec {
    pub(crate) fn read(field: &Field<'_>) -> Self {
        let d = Self::default();
        let Some(r) = field.reader() else { return d };
        let levels = r.field("levels").and_then(|field| read_levels(&field));
        let delegation = r
            .field("delegation")
            .and_then(|field| read_delegation(&field));
        let norms = r.field("norms").and_then(|field| NormsSpec::read(&field));
        let spec = Self {
            feedback: r.flag_or("feedback", d.feedback),
            validation: r.flag_or("validation", d.validation),
            inquiry: r.flag_or("inquiry", d.inquiry),
            abstention: r.flag_or("abstention", d.abstention),
            delegation: delegation.unwrap_or(d.delegation),
            arrival_rate: r.number_or("arrival-rate", d.arrival_rate, &PROBABILITY),
            levels: levels.unwrap_or(d.levels),
            follow_on: r.number_or("follow-on", d.follow_on, &PROBABILITY),
            missing_information: r.number_or(
                "missing-information",
                d.missing_information,
                &PROBABILITY,
            ),
            uninformed_factor: r.number_or("uninformed-factor", d.uninformed_factor, &PROBABILITY),
            practice: r.number_or("practice", d.practice, &NOT_NEGATIVE),
            affinity_rate: r.number_or("affinity-rate", d.affinity_rate, &PROBABILITY),
            affinity_loss: r.number_or("affinity-loss", d.affinity_loss, &PROBABILITY),
            trust_rate: r.number_or("trust-rate", d.trust_rate, &PROBABILITY),
            renegotiation: r.number_or("renegotiation", d.renegotiation, &PROBABILITY),
            choice_steepness: r.number_or("choice-steepness", d.choice_steepness, &NOT_NEGATIVE),
            delegation_cost: r.number_or("delegation-cost", d.delegation_cost, &NOT_NEGATIVE),
            load_cost: r.number_or("load-cost", d.load_cost, &NOT_NEGATIVE),
            exploration: r.number_or("exploration", d.exploration, &PROBABILITY),
            abstain_below: r.number_or("abstain-below", d.abstain_below, &PROBABILITY),
            check_propensity: r.number_or("check-propensity", d.check_propensity, &NOT_NEGATIVE),
            horizon_ticks: r.whole_or("horizon-ticks", d.horizon_ticks, WAIT),
            patience_ticks: r.whole_or("patience-ticks", d.patience_ticks, WAIT),
            hops_max: r.whole_or("hops-max", d.hops_max, HOPS),
            in_hand_max: r.whole_or("in-hand-max", d.in_hand_max, IN_HAND),
            attention_tokens: r.whole_or("attention-tokens", d.attention_tokens, ATTENTION),
            pass_quality: r.number_or("pass-quality", d.pass_quality, &PROBABILITY),
            norms: norms.unwrap_or(d.norms),
        };
        r.end("key");
        spec
    }
}

impl NormsSpec {
    /// `false` switches learning off and leaves all else.
    fn read(field: &Field<'_>) -> Option<Self> {
        let d = Self::default();
        match field.node.value {
            Value::Boolean(learn) => return Some(Self { learn, ..d }),
            Value::Table(_) => {}
            _ => {
                field.reject("true, false, or a table [world.society.norms]", None);
                return None;
            }
        }
        let r = field.reader()?;
        let norms = Self {
            learn: r.flag_or("learn", d.learn),
            innovation: r.number_or("innovation", d.innovation, &PROBABILITY),
            rate: r.number_or("rate", d.rate, &PROBABILITY),
            token_cost: r.number_or("token-cost", d.token_cost, &NOT_NEGATIVE),
            penalty: r.number_or("penalty", d.penalty, &NOT_NEGATIVE),
        };
        r.end("key");
        Some(norms)
    }
}

fn read_delegation(field: &Field<'_>) -> Option<DelegationSpec> {
    match field.node.value {
        Value::Text(_) => match field.word(&["trust", "off", "random"])? {
            "trust" => Some(DelegationSpec::Trust),
            "off" => Some(DelegationSpec::Off),
            _ => {
                field.reject(
                    "a rate with it",
                    Some("write { random = { rate = 0.3 } }".into()),
                );
                None
            }
        },
        Value::Table(_) => {
            let table = field.reader()?;
            let random = table.required("random", "`random = { rate = 0.3 }`");
            table.end("delegation");
            let rate_table = random?.reader()?;
            let rate = rate_table.required("rate", PROBABILITY.words);
            rate_table.end("key");
            rate?
                .number(&PROBABILITY)
                .map(|rate| DelegationSpec::Random { rate })
        }
        _ => {
            field.reject("\"trust\", \"off\", or { random = { rate = 0.3 } }", None);
            None
        }
    }
}

/// Weights of the levels: none negative, one positive, and so large that levels can be drawn.
pub(crate) fn read_levels(field: &Field<'_>) -> Option<[f64; LEVELS]> {
    let items = field.items("four weights, of L1 to L4")?;
    let weights: Vec<f64> = items
        .iter()
        .filter_map(|item| item.number(&NOT_NEGATIVE))
        .collect();
    if weights.len() < items.len() {
        return None;
    }
    let levels: Option<[f64; LEVELS]> = weights.try_into().ok();
    let playable = levels.filter(|levels| AliasTable::new(levels).is_some());
    if playable.is_none() {
        let tiny = levels.is_some_and(|levels| levels.iter().any(|weight| *weight > 0.0));
        let expected = match tiny {
            true => "weights that sum to at least 1e-300",
            false => "four weights, of L1 to L4, at least one of them above 0",
        };
        field.reject(expected, None);
    }
    playable
}
