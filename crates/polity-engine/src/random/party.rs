//! Who draws at about the same time, so that their blocks can be made together.

use std::borrow::Cow;

use crate::processor::{REGISTER_BLOCKS, WIDE_BLOCKS};

/// Agents whose blocks can be made together.
pub(crate) const LANES: usize = WIDE_BLOCKS;

/// Members of a block of agents whose turns come one after the other, at most one per lane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Party<'a> {
    pub(crate) first_agent: u32,
    pub(crate) members: &'a [u16],
}

impl Party<'_> {
    /// Whether the agent is in this lane.
    pub(super) fn seats(&self, agent: u32, lane: usize) -> bool {
        let member = self.members.get(lane).copied();
        member.is_some_and(|member| self.first_agent.wrapping_add(u32::from(member)) == agent)
    }

    /// The members, one in each lane. Lanes that they leave free are the first agent's.
    pub(super) fn in_lanes(&self) -> Cow<'_, [u16; LANES]> {
        match self.members.first_chunk() {
            Some(members) => Cow::Borrowed(members),
            None => Cow::Owned(std::array::from_fn(|lane| {
                self.members.get(lane).copied().unwrap_or_default()
            })),
        }
    }
}

/// One agent in each lane; in all lanes, or in those of one register.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Company {
    pub(super) agents: [u32; LANES],
    pub(super) lanes: usize,
}

impl Company {
    pub(super) const NOBODY: Self = Self {
        agents: [0; LANES],
        lanes: 0,
    };

    /// An agent of whose company nothing is known, in this lane: its neighbours, most likely.
    pub(super) fn around(agent: u32, lane: usize) -> Self {
        let first = agent.wrapping_sub(lane as u32);
        Self {
            agents: std::array::from_fn(|lane| first.wrapping_add(lane as u32)),
            lanes: match lane < REGISTER_BLOCKS {
                true => REGISTER_BLOCKS,
                false => LANES,
            },
        }
    }

    /// Whether the agent is in this lane.
    #[inline]
    pub(super) fn seats(&self, agent: u32, lane: usize) -> bool {
        self.agents[lane % LANES] == agent && lane < self.lanes
    }

    /// Whether every lane counts.
    pub(super) fn is_full(&self) -> bool {
        self.lanes == LANES
    }
}
