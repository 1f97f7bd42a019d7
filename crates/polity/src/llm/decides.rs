//! Who decides, as far as those are concerned who let a population live on.

use polity_worlds::{society, team};

use super::decider::Decider;
use super::error::LlmError;

/// Says which group an agent is of.
pub(crate) type GroupOf<'a> = &'a dyn Fn(u32) -> u16;

/// Whoever decides for agents in place of their mocked models.
pub(crate) trait Decides {
    /// What members of a society are to do about these pieces of work, in the same order.
    fn in_society(
        &mut self,
        tick: u32,
        seen: &[society::decision::Observation],
        group_of: GroupOf<'_>,
    ) -> Result<Vec<society::decision::Decision>, LlmError>;

    /// What members of a team are to do who are called, in the same order.
    fn in_team(
        &mut self,
        tick: u32,
        seen: &[team::Observation],
        group_of: GroupOf<'_>,
    ) -> Result<Vec<team::Decision>, LlmError>;
}

impl Decides for Decider {
    fn in_society(
        &mut self,
        tick: u32,
        seen: &[society::decision::Observation],
        group_of: GroupOf<'_>,
    ) -> Result<Vec<society::decision::Decision>, LlmError> {
        self.decide(tick, seen, group_of)
    }

    fn in_team(
        &mut self,
        tick: u32,
        seen: &[team::Observation],
        group_of: GroupOf<'_>,
    ) -> Result<Vec<team::Decision>, LlmError> {
        self.decide(tick, seen, group_of)
    }
}
