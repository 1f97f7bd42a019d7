//! Between the keys and the world's own types: the defaults are the world's.

use polity_worlds::team::params::{Aggregation, Order, Roles, TaskParams, TeamParams};

use super::{AggregationSpec, OrderSpec, ProtocolSpec, RolesSpec, TeamSpec, VisibilitySpec};

impl Default for TeamSpec {
    fn default() -> Self {
        let p = TeamParams::default();
        Self {
            protocol: ProtocolSpec::default(),
            levels: p.task.levels,
            difficulty: p.task.difficulty,
            obscurity: p.task.obscurity,
            missing_information: p.task.missing_information,
            tangents: p.task.tangents,
            order: OrderSpec::Fixed,
            visibility: VisibilitySpec::Protocol,
            roles: RolesSpec::Free,
            abstention: p.abstention,
            budget_tokens: p.budget_tokens,
            aggregation: AggregationSpec::Union,
            steps_per_call: p.steps_per_call as u32,
            abstain_below: p.abstain_below,
            dependency: p.dependency,
            missing_fact: p.missing_fact,
            revision: p.revision,
            harmless_revisions: p.harmless_revisions,
            judgement: p.judgement,
            focus: p.focus,
            dilution: p.dilution,
            spread: p.spread,
            indecision: p.indecision,
            reflection_power: p.reflection_power,
            switching_cost: p.switching_cost,
            memory_tasks: p.memory_tasks,
            pass_quality: 0.7,
            judge_noise: p.judge_noise,
        }
    }
}

impl TeamSpec {
    /// The settings as the world takes them.
    #[must_use]
    pub fn params(&self) -> TeamParams {
        TeamParams {
            task: TaskParams {
                levels: self.levels,
                difficulty: self.difficulty,
                obscurity: self.obscurity,
                missing_information: self.missing_information,
                tangents: self.tangents,
            },
            order: self.order.into(),
            visibility: self.visibility.into(),
            roles: self.roles.into(),
            abstention: self.abstention,
            budget_tokens: self.budget_tokens,
            aggregation: self.aggregation.into(),
            steps_per_call: self.steps_per_call as usize,
            abstain_below: self.abstain_below,
            dependency: self.dependency,
            missing_fact: self.missing_fact,
            revision: self.revision,
            harmless_revisions: self.harmless_revisions,
            judgement: self.judgement,
            focus: self.focus,
            dilution: self.dilution,
            spread: self.spread,
            indecision: self.indecision,
            reflection_power: self.reflection_power,
            switching_cost: self.switching_cost,
            memory_tasks: self.memory_tasks,
            judge_noise: self.judge_noise,
        }
    }
}

impl From<OrderSpec> for Order {
    fn from(spec: OrderSpec) -> Self {
        match spec {
            OrderSpec::Fixed => Self::Fixed,
            OrderSpec::Random => Self::Random,
            OrderSpec::Reversed => Self::Reversed,
        }
    }
}

impl From<RolesSpec> for Roles {
    fn from(spec: RolesSpec) -> Self {
        match spec {
            RolesSpec::Free => Self::Free,
            RolesSpec::Assigned => Self::Assigned,
        }
    }
}

impl From<AggregationSpec> for Aggregation {
    fn from(spec: AggregationSpec) -> Self {
        match spec {
            AggregationSpec::Union => Self::Union,
            AggregationSpec::Last => Self::Last,
            AggregationSpec::Synthesizer => Self::Synthesizer,
        }
    }
}
