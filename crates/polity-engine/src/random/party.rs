//! Who draws at about the same time, so that their blocks can be made together.

use crate::processor::{REGISTER_BLOCKS, WIDE_BLOCKS};

/// Agents whose blocks can be made together.
pub(crate) const LANES: usize = WIDE_BLOCKS;

/// Members of a block of agents whose turns come one after the other, at most one per lane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Party<'a> {
    pub(crate) first_agent: u32,
    pub(crate) members: &'a [u16],
}

/// One agent in each lane; in all lanes, or in those of one register.
#[derive(Clone, Copy, Debug)]
pub(super) struct Company {
    pub(super) agents: [u32; LANES],
    lanes: usize,
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

    /// A party. Lanes that it leaves free may be anybody's.
    pub(super) fn of(party: Party<'_>) -> Self {
        let agent = |member: u16| party.first_agent.wrapping_add(u32::from(member));
        let agents = match party.members.first_chunk::<LANES>() {
            Some(members) => members.map(agent),
            None => std::array::from_fn(|lane| {
                let member = party.members.get(lane);
                agent(member.copied().unwrap_or_default())
            }),
        };
        let lanes = LANES;
        Self { agents, lanes }
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
