//! What models charge.

use polity_worlds::society::Society;
use polity_worlds::society::params::Group;

/// Tokens that an agent reads and writes.
#[derive(Clone, Copy, Default)]
pub(super) struct Tokens {
    pub(super) read: u64,
    pub(super) written: u64,
}

impl Tokens {
    pub(super) fn read(read: u64) -> Self {
        Self { read, written: 0 }
    }

    pub(super) fn written(written: u64) -> Self {
        Self { read: 0, written }
    }
}

/// What one model charges, in 10⁻¹² USD per token.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Price {
    read: u64,
    written: u64,
}

impl Price {
    /// What tokens cost, in 10⁻¹² USD.
    pub(super) fn of(self, tokens: Tokens) -> u128 {
        u128::from(tokens.read) * u128::from(self.read)
            + u128::from(tokens.written) * u128::from(self.written)
    }
}

/// What the models of a society charge, worked out once: it is asked for every message.
pub struct Prices {
    by_group: Vec<Price>,
    all_the_same: Option<Price>,
}

impl Prices {
    /// Those of a society's models.
    #[must_use]
    pub fn of(world: &Society) -> Self {
        let price = |group: &Group| Price {
            read: group.profile.prompt_picousd(),
            written: group.profile.completion_picousd(),
        };
        let by_group: Vec<Price> = world.groups().iter().map(price).collect();
        let first = by_group.first().copied();
        Self {
            all_the_same: first.filter(|first| by_group.iter().all(|price| price == first)),
            by_group,
        }
    }

    /// What everybody charges, if that is the same.
    pub(super) fn all_the_same(&self) -> Option<Price> {
        self.all_the_same
    }

    /// Whether it matters who reads and writes.
    #[inline]
    pub(super) fn differ(&self) -> bool {
        self.all_the_same.is_none()
    }

    /// What the model of an agent of this society charges.
    pub(super) fn for_agent(&self, world: &Society, agent: u32) -> Price {
        self.by_group[usize::from(world.group_of(agent))]
    }
}
