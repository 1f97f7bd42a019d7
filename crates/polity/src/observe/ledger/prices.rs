//! What a message costs those who write and read it.

use polity_worlds::society::Society;

/// What models charge, looked up once: it is asked for every message.
pub struct Prices {
    /// By group.
    groups: Vec<Price>,
}

/// What one model charges, in 10⁻¹² USD, and needs, in tokens.
#[derive(Clone, Copy)]
pub(super) struct Price {
    /// Of a token read.
    pub(super) prompt_picousd: u64,
    /// Of a token written.
    pub(super) completion_picousd: u64,
    /// Tokens read anew for each piece of work.
    pub(super) context_tokens: u32,
    /// Tokens written for each piece of work.
    pub(super) work_tokens: u32,
}

impl Prices {
    /// Those of a society's models.
    #[must_use]
    pub fn of(world: &Society) -> Self {
        let price = |group: &polity_worlds::society::params::Group| Price {
            prompt_picousd: group.profile.prompt_picousd(),
            completion_picousd: group.profile.completion_picousd(),
            context_tokens: group.profile.context_tokens,
            work_tokens: group.profile.work_tokens,
        };
        Self {
            groups: world.groups().iter().map(price).collect(),
        }
    }

    /// What an agent of this society is charged.
    #[inline]
    pub(super) fn for_agent(&self, world: &Society, agent: u32) -> Price {
        self.groups[usize::from(world.group_of(agent))]
    }
}
