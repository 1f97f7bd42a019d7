//! Which of the pieces in hand are in some stage, without looking at each.

/// Pieces whose stages are known at a glance.
pub(super) const GLANCE: usize = u64::BITS as usize;

/// Some of the first [`GLANCE`] pieces: bit `i` stands for the `i`-th.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Glance(u64);

impl Glance {
    pub(super) fn first(self) -> Option<usize> {
        (self.0 != 0).then(|| self.0.trailing_zeros() as usize)
    }

    #[inline]
    pub(super) fn set(&mut self, place: usize, is: bool) {
        if place < GLANCE {
            self.0 = self.0 & !(1 << place) | u64::from(is) << place;
        }
    }

    /// All behind this place move up.
    #[inline]
    pub(super) fn remove(&mut self, place: usize) {
        if place < GLANCE {
            let before = (1 << place) - 1;
            self.0 = self.0 & before | self.0 >> 1 & !before;
        }
    }
}
