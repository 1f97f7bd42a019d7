//! What was decided, as far as a table can hold it.

use polity_worlds::choices::{Act, COUNTS, SocietyContext, TeamContext};
use polity_worlds::society::decision::{Choice, Observation};
use polity_worlds::society::params::{Delegation, Params};
use polity_worlds::team;
use polity_worlds::team::protocol::Duty;

use crate::scenario::TeamSpec;

/// A decision about a piece of work.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SocietySample {
    /// Beginning of the key of the call: equal for decisions that share an answer.
    pub(super) key: u64,
    pub(super) context: SocietyContext,
    /// What it might have done.
    pub(super) open: [bool; 4],
    /// Whether it might not pass the work on to anybody, though there was somebody.
    pub(super) barred: bool,
    pub(super) act: Act,
    /// Whether it turned to the most trusted, where it turned to one of several.
    pub(super) most_trusted: Option<bool>,
    /// How probable the rules of mocked models make each act.
    pub(super) rules: [f64; 4],
}

impl SocietySample {
    pub(super) fn new(key: u64, seen: &Observation, choice: Choice, params: &Params) -> Self {
        let combines = seen.work == "combine";
        let trust = seen.neighbours.first().map(|n| n.trust);
        let somebody = trust.is_some();
        let open = [
            true,
            seen.lacks && somebody,
            seen.may_pass && somebody,
            seen.may_decline,
        ];
        let act = match choice {
            Choice::Keep => Act::Do,
            Choice::Ask(_) => Act::Ask,
            Choice::Pass(_) => Act::Pass,
            Choice::Decline => Act::Decline,
        };
        Self {
            key,
            context: SocietyContext::new(combines, seen.own, trust, seen.lacks),
            open,
            barred: somebody && !seen.may_pass && params.delegation != Delegation::Off,
            act,
            most_trusted: most_trusted(seen, choice),
            rules: rules(seen, open, params),
        }
    }
}

fn most_trusted(seen: &Observation, choice: Choice) -> Option<bool> {
    let several = seen.neighbours.len() > 1;
    let best = |to: u32, trust: fn(&polity_worlds::society::decision::Neighbour) -> f64| {
        let most = seen.neighbours.iter().map(trust).fold(f64::MIN, f64::max);
        let one = seen.neighbours.iter().find(|n| n.agent == to)?;
        several.then(|| trust(one) >= most)
    };
    match choice {
        Choice::Pass(to) => best(to, |n| n.trust),
        Choice::Ask(to) => best(to, |n| n.trust_inform),
        Choice::Keep | Choice::Decline => None,
    }
}

/// How probable the rules of mocked models make each act, as far as observations tell: they turn to the most
/// trusted, and never to another.
fn rules(seen: &Observation, open: [bool; 4], params: &Params) -> [f64; 4] {
    let turns = |trust: f64, own: f64| match params.delegation {
        Delegation::Off => 0.0,
        Delegation::Random { rate } => rate,
        Delegation::Trust => {
            let gain = trust - params.delegation_cost - own;
            1.0 / (1.0 + libm::exp(-params.choice_steepness * gain))
        }
    };
    let passes = match (seen.neighbours.first(), open[2]) {
        (Some(first), true) => turns(first.trust, seen.own),
        _ => 0.0,
    };
    let rest = 1.0 - passes;
    if open[3] && seen.own < params.abstain_below {
        return [0.0, 0.0, passes, rest];
    }
    let informed = seen.neighbours.iter().map(|n| n.trust_inform);
    let asks = match open[1] {
        true => turns(informed.fold(0.0, f64::max), seen.own_inform),
        false => 0.0,
    };
    [rest * (1.0 - asks), rest * asks, passes, 0.0]
}

/// A decision of somebody called to contribute.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TeamSample {
    /// Beginning of the key of the call.
    pub(super) key: u64,
    pub(super) context: TeamContext,
    /// Steps that it could take at most.
    pub(super) most: usize,
    pub(super) may_abstain: bool,
    /// Steps that it took, at most [`COUNTS`]; 0 where it stayed out.
    pub(super) count: usize,
    /// Steps of more gain that were passed over before each, since the one before.
    pub(super) passed_over: Vec<usize>,
    /// Steps that the rules of mocked models would take.
    pub(super) rules: usize,
}

impl TeamSample {
    /// `None` for what is no contribution.
    pub(super) fn new(
        key: u64,
        seen: &team::Observation,
        choice: &team::Choice,
        spec: &TeamSpec,
    ) -> Option<Self> {
        if seen.duty != Duty::Contribute {
            return None;
        }
        let mut ranked: Vec<&team::StepSeen> = seen.steps.iter().collect();
        ranked.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.step.cmp(&b.step)));
        let best = ranked.first()?;
        let most = seen.room.min(ranked.len());
        let (mut passed_over, mut skipped) = (Vec::new(), 0);
        if let team::Choice::Take { steps, .. } = choice {
            for step in &ranked {
                match steps.has(step.step) && passed_over.len() < most {
                    true => passed_over.push(std::mem::take(&mut skipped)),
                    false => skipped += 1,
                }
            }
        }
        let left = ranked.iter().filter(|step| step.done.is_none()).count();
        let worth = ranked.iter().filter(|s| s.gain >= spec.abstain_below);
        let least = usize::from(!seen.may_abstain);
        Some(Self {
            key,
            context: TeamContext::new(left, best.gain),
            most,
            may_abstain: seen.may_abstain,
            count: passed_over.len().min(COUNTS),
            rules: worth.count().min(most).max(least).min(COUNTS),
            passed_over,
        })
    }
}
