//! Edges between named nodes.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

use super::numbers::Numbers;
use super::{Numbered, too_large};
use crate::error::excerpt;
use crate::{GraphError, Labels, Limits, Place};

/// Names of nodes, and edges between them.
#[derive(Default)]
pub(crate) struct Names {
    /// Each name's number in order of appearance. Looked up, never iterated: the order of hashes
    /// reaches no result, as names are sorted in the end.
    numbers: HashMap<Box<str>, u32, BuildHasherDefault<DefaultHasher>>,
    pub(super) pairs: Vec<(u32, u32)>,
    bytes: u64,
}

impl Names {
    pub(super) fn from_numbers(
        numbers: Numbers<u64>,
        at: &impl Fn() -> Place,
        limits: &Limits,
    ) -> Result<Self, GraphError> {
        let mut names = Self::default();
        for (a, b) in numbers.pairs {
            let a = names.index(a.to_string().as_bytes(), at, limits)?;
            let b = names.index(b.to_string().as_bytes(), at, limits)?;
            names.pairs.push((a, b));
        }
        for id in numbers.alone {
            names.index(id.to_string().as_bytes(), at, limits)?;
        }
        Ok(names)
    }

    pub(super) fn index(
        &mut self,
        id: &[u8],
        at: &impl Fn() -> Place,
        limits: &Limits,
    ) -> Result<u32, GraphError> {
        let name = check_name(id).ok_or_else(|| GraphError::BadId {
            place: at(),
            text: excerpt(id),
        })?;
        if let Some(&index) = self.numbers.get(name) {
            return Ok(index);
        }
        let index = self.numbers.len() as u32;
        self.bytes += name.len() as u64;
        if index >= limits.nodes {
            return Err(too_large(at(), "nodes", limits.nodes.into()));
        }
        if self.bytes > limits.name_bytes {
            return Err(too_large(at(), "bytes of names", limits.name_bytes));
        }
        self.numbers.insert(name.into(), index);
        Ok(index)
    }

    pub(super) fn number(mut self) -> Numbered {
        let mut names: Vec<(Box<str>, u32)> = self.numbers.into_iter().collect();
        names.sort_unstable();
        let mut ranks = vec![0; names.len()];
        for (rank, (_, index)) in (0..).zip(&names) {
            ranks[*index as usize] = rank;
        }
        let labels: Vec<_> = names.into_iter().map(|(name, _)| name).collect();
        for (a, b) in &mut self.pairs {
            (*a, *b) = (ranks[*a as usize], ranks[*b as usize]);
        }
        Numbered {
            agents: labels.len() as u32,
            pairs: self.pairs,
            labels: Some(Labels::Names(labels)),
        }
    }
}

/// An id as text: not empty, UTF-8, no control characters.
pub(super) fn check_name(id: &[u8]) -> Option<&str> {
    let name = std::str::from_utf8(id).ok()?;
    let sound = !name.is_empty() && !name.contains(char::is_control);
    sound.then_some(name)
}
