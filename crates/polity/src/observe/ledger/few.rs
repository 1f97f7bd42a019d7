//! A short list that lives where it is kept, as long as it stays short.

use serde::{Deserialize, Serialize};

/// A list whose first `N` values need no memory of their own: most tasks never have more.
#[derive(Serialize, Deserialize)]
#[serde(into = "Vec<T>", from = "Vec<T>")]
#[serde(bound(serialize = "T: Serialize + Copy + Default"))]
#[serde(bound(deserialize = "T: Deserialize<'de> + Copy + Default"))]
pub(super) struct Few<T, const N: usize> {
    len: u32,
    here: [T; N],
    /// All of them, once they are more than `N`.
    all: Vec<T>,
}

impl<T: Copy + Default, const N: usize> Default for Few<T, N> {
    fn default() -> Self {
        Self {
            len: 0,
            here: [T::default(); N],
            all: Vec::new(),
        }
    }
}

impl<T: Copy + Default, const N: usize> Few<T, N> {
    pub(super) fn len(&self) -> usize {
        self.len as usize
    }

    #[inline]
    pub(super) fn as_slice(&self) -> &[T] {
        if self.len() <= N {
            &self.here[..self.len()]
        } else {
            &self.all
        }
    }

    #[inline]
    pub(super) fn push(&mut self, value: T) {
        match self.len() {
            len if len < N => self.here[len] = value,
            len => {
                if len == N {
                    self.all.reserve_exact(2 * N);
                    self.all.extend_from_slice(&self.here);
                }
                self.all.push(value);
            }
        }
        self.len += 1;
    }

    pub(super) fn swap(&mut self, a: usize, b: usize) {
        let len = self.len();
        let values = if len <= N {
            &mut self.here[..len]
        } else {
            &mut self.all[..]
        };
        values.swap(a, b);
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
            few.push(value);
            plain.push(value);
            few.swap(0, plain.len() - 1);
            plain.swap(0, value as usize - 10);
        }
        assert_eq!((few.as_slice(), few.len()), (&plain[..], 10));
        assert_eq!(Vec::from(Few::<u32, 3>::from(plain.clone())), plain);
    }
}
