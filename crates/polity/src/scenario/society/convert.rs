//! Between the keys and the world's own types: the defaults are the world's.

use polity_worlds::society::language::Norms;
use polity_worlds::society::params::{Delegation, Params};

use super::{DelegationSpec, NormsSpec, SocietySpec};

impl Default for SocietySpec {
    fn default() -> Self {
        let p = Params::default();
        Self {
            feedback: p.feedback,
            validation: p.validation,
            inquiry: p.inquiry,
            abstention: p.abstention,
            arrival_rate: p.arrival_rate,
            levels: p.levels,
            follow_on: p.follow_on,
            missing_information: p.missing_information,
            uninformed_factor: p.uninformed_factor,
            practice: p.practice,
            affinity_rate: p.affinity_rate,
            affinity_loss: p.affinity_loss,
            trust_rate: p.trust_rate,
            renegotiation: p.renegotiation,
            choice_steepness: p.choice_steepness,
            delegation_cost: p.delegation_cost,
            load_cost: p.load_cost,
            exploration: p.exploration,
            abstain_below: p.abstain_below,
            check_propensity: p.check_propensity,
            horizon_ticks: p.horizon_ticks,
            patience_ticks: p.patience_ticks,
            hops_max: p.hops_max,
            attention_tokens: p.attention_tokens,
            pass_quality: p.pass_quality,
            delegation: p.delegation.into(),
            in_hand_max: p.in_hand_max as u32,
            norms: p.norms.into(),
        }
    }
}

impl SocietySpec {
    /// The rules as the world takes them.
    #[must_use]
    pub fn params(&self) -> Params {
        Params {
            feedback: self.feedback,
            validation: self.validation,
            inquiry: self.inquiry,
            abstention: self.abstention,
            arrival_rate: self.arrival_rate,
            levels: self.levels,
            follow_on: self.follow_on,
            missing_information: self.missing_information,
            uninformed_factor: self.uninformed_factor,
            practice: self.practice,
            affinity_rate: self.affinity_rate,
            affinity_loss: self.affinity_loss,
            trust_rate: self.trust_rate,
            renegotiation: self.renegotiation,
            choice_steepness: self.choice_steepness,
            delegation_cost: self.delegation_cost,
            load_cost: self.load_cost,
            exploration: self.exploration,
            abstain_below: self.abstain_below,
            check_propensity: self.check_propensity,
            horizon_ticks: self.horizon_ticks,
            patience_ticks: self.patience_ticks,
            hops_max: self.hops_max,
            attention_tokens: self.attention_tokens,
            pass_quality: self.pass_quality,
            delegation: self.delegation.into(),
            in_hand_max: self.in_hand_max as usize,
            norms: self.norms.into(),
        }
    }
}

impl From<Delegation> for DelegationSpec {
    fn from(delegation: Delegation) -> Self {
        match delegation {
            Delegation::Trust => Self::Trust,
            Delegation::Off => Self::Off,
            Delegation::Random { rate } => Self::Random { rate },
        }
    }
}

impl From<DelegationSpec> for Delegation {
    fn from(delegation: DelegationSpec) -> Self {
        match delegation {
            DelegationSpec::Trust => Self::Trust,
            DelegationSpec::Off => Self::Off,
            DelegationSpec::Random { rate } => Self::Random { rate },
        }
    }
}

impl From<Norms> for NormsSpec {
    fn from(n: Norms) -> Self {
        let Norms {
            learn,
            innovation,
            rate,
            token_cost,
            penalty,
        } = n;
        Self {
            learn,
            innovation,
            rate,
            token_cost,
            penalty,
        }
    }
}

impl From<NormsSpec> for Norms {
    fn from(n: NormsSpec) -> Self {
        let NormsSpec {
            learn,
            innovation,
            rate,
            token_cost,
            penalty,
        } = n;
        Self {
            learn,
            innovation,
            rate,
            token_cost,
            penalty,
        }
    }
}

impl Default for NormsSpec {
    fn default() -> Self {
        Params::default().norms.into()
    }
}
