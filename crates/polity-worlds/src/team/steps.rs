//! Sets of a task's steps.

/// Most steps of a task, so that a set of them is one word.
pub const STEPS_MAX: usize = 32;

/// A set of steps, each by its place in the task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepSet(u32);

impl StepSet {
    /// No step.
    pub const EMPTY: Self = Self(0);

    /// The first so many steps; at most [`STEPS_MAX`].
    #[must_use]
    pub fn first(n: usize) -> Self {
        Self(((1_u64 << n.min(STEPS_MAX)) - 1) as u32)
    }

    /// Whether a step is in it.
    #[must_use]
    pub fn has(self, step: usize) -> bool {
        self.0 >> step & 1 == 1
    }

    /// The same with a step more.
    #[must_use]
    pub fn with(self, step: usize) -> Self {
        Self(self.0 | 1 << step)
    }

    /// The same without a step.
    #[must_use]
    pub fn without(self, step: usize) -> Self {
        Self(self.0 & !(1 << step))
    }

    /// Those in either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The steps, ascending.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let step = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            (step < u32::BITS).then_some(step as usize)
        })
    }
}

impl FromIterator<usize> for StepSet {
    fn from_iter<I: IntoIterator<Item = usize>>(steps: I) -> Self {
        steps.into_iter().fold(Self::EMPTY, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_into_it() {
        let set: StepSet = [0, 7, 31].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 7, 31]);
        assert_eq!((set.len(), set.without(7).len()), (3, 2));
        assert!(set.has(31) && !set.has(30) && StepSet::EMPTY.is_empty());
        assert_eq!(StepSet::first(32).len(), 32);
        assert_eq!(StepSet::first(3).or(set).and(set).len(), 3);
    }
}
