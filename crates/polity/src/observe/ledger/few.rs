//! A short list that lives where it is kept, as long as it stays short.

use serde::{Deserialize, Serialize};

/// A list whose first `N` values need no memory of their own: most tasks never have more.
///
/// How many there are comes before them: short lists are all in the line of memory that tells.
#[derive(Serialize, Deserialize)]
#[repr(C)]
#[serde(into = "Vec<T>", from = "Vec<T>")]
#[serde(bound(serialize = "T: Serialize + Copy + Default"))]
#[serde(bound(deserialize = "T: Deserialize<'de> + Copy + Default"))]
pub(super) struct Few<T, const N: usize> {
    /// All of them, once they are more than `N`. Two steps away: the list is smaller for it.
    #[expect(
        clippy::box_collection,
        reason = "a third of the room of a list that is mostly absent"
    )]
    all: Option<Box<Vec<T>>>,
    len: u32,
    here: [T; N],
}

impl<T: Copy + Default, const N: usize> Default for Few<T, N> {
    fn default() -> Self {
        Self {
            all: None,
            len: 0,
            here: [T::default(); N],
        }
    }
}

impl<T: Copy + Default, const N: usize> Few<T, N> {
    pub(super) fn len(&self) -> usize {
        self.len as usize
    }

    #[inline]
    pub(super) fn as_slice(&self) -> &[T] {
        match &self.all {
            None => &self.here[..self.len()],
            Some(all) => all,
        }
    }

    #[inline]
    pub(super) fn push(&mut self, value: T) {
        let len = self.len();
        match &mut self.all {
            None if len < N => self.here[len] = value,
            None => {
                let mut all = Vec::with_capacity(3 * N);
                all.extend_from_slice(&self.here);
                all.push(value);
                self.all = Some(Box::new(all));
            }
            Some(all) => all.push(value),
        }
        self.len += 1;
    }

    /// The place of a value that is in it at most once.
    #[inline]
    pub(super) fn position(&self, value: T) -> Option<usize>
    where
        T: PartialEq,
    {
        if let Some(all) = &self.all {
            return all.iter().position(|other| *other == value);
        }
        // All places are looked at, whatever is found: nobody could guess in which one it is.
        let places = self.here.iter().enumerate();
        let found = places.fold(1_u32 << N, |found, (place, other)| {
            found | u32::from(*other == value) << place
        });
        let found = found.trailing_zeros() as usize;
        (found < self.len()).then_some(found)
    }

    pub(super) fn clear(&mut self) {
        self.all = None;
        self.len = 0;
    }

    pub(super) fn swap(&mut self, a: usize, b: usize) {
        match &mut self.all {
            None => self.here.swap(a, b),
            Some(all) => all.swap(a, b),
        }
    }
}

impl<T: Copy + Default, const N: usize> Clone for Few<T, N> {
    fn clone(&self) -> Self {
        Self {
            len: self.len,
            here: self.here,
            all: self.all.clone(),
        }
    }
}

impl<T: Copy + Default, const N: usize> From<Vec<T>> for Few<T, N> {
    fn from(values: Vec<T>) -> Self {
        let mut few = Self::default();
        values.into_iter().for_each(|value| few.push(value));
        few
    }
}

impl<T: Copy + Default, const N: usize> From<Few<T, N>> for Vec<T> {
    fn from(few: Few<T, N>) -> Self {
        few.as_slice().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_list_on_both_sides_of_its_room() {
        let (mut few, mut plain) = (Few::<u32, 3>::default(), Vec::new());
        for value in 10..20 {
            assert_eq!(few.as_slice(), plain);
            assert_eq!(few.position(value), None);
            assert_eq!(few.position(0), None, "what it does not hold yet");
            few.push(value);
            plain.push(value);
            few.swap(0, plain.len() - 1);
            plain.swap(0, value as usize - 10);
        }
        assert_eq!((few.as_slice(), few.len()), (&plain[..], 10));
        for (place, value) in plain.iter().enumerate() {
            assert_eq!(few.position(*value), Some(place));
            assert_eq!(
                Few::<u32, 10>::from(plain.clone()).position(*value),
                Some(place)
            );
        }
        assert_eq!(Vec::from(Few::<u32, 3>::from(plain.clone())), plain);
    }
}
