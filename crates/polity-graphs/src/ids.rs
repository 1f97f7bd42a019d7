//! From the ids of a file to dense indices in ascending order of id.
//!
//! Ids are kept as narrow as they come: pairs of `u32` until an id needs more, then pairs of `u64`,
//! and from the first name on, pairs of numbers given in order of appearance. A number is a decimal
//! without sign or leading zeros, so that it can be turned back into the very same text.
//!
//! GraphML declares its nodes, so a name among numbers is one. An edge list does not: there, a name
//! after an edge of numbers is taken for a slip and refused, as it would renumber all agents.

use polity_engine::topology::Direction;

use crate::error::excerpt;
use crate::{GraphError, Labels, Limits, Place};

mod names;
mod numbers;

use names::{Names, check_name};
use numbers::Numbers;

/// What a reader hands over.
pub(crate) struct Collected {
    pub(crate) ids: Ids,
    pub(crate) weights: Option<Vec<f32>>,
    pub(crate) direction: Direction,
}

/// Edges between ids, in order of appearance.
pub(crate) enum Ids {
    Narrow(Numbers<u32>),
    Wide(Numbers<u64>),
    Named(Names),
}

/// Edges between dense indices.
pub(crate) struct Numbered {
    pub(crate) agents: u32,
    pub(crate) pairs: Vec<(u32, u32)>,
    pub(crate) labels: Option<Labels>,
}

impl Default for Ids {
    fn default() -> Self {
        Self::Narrow(Numbers::default())
    }
}

impl Ids {
    pub(crate) fn edges(&self) -> usize {
        match self {
            Self::Narrow(numbers) => numbers.pairs.len(),
            Self::Wide(numbers) => numbers.pairs.len(),
            Self::Named(names) => names.pairs.len(),
        }
    }

    /// Adds an edge of an edge list, whose ids are numbers for good if those of the first edge are.
    pub(crate) fn push_row(
        &mut self,
        (a, b): (&[u8], &[u8]),
        at: impl Fn() -> Place,
        limits: &Limits,
    ) -> Result<(), GraphError> {
        let first = self.edges() == 0;
        match (parse_number(a), parse_number(b)) {
            (None, _) if !first && !self.is_named() => Err(no_number(a, at())),
            (_, None) if !first && !self.is_named() => Err(no_number(b, at())),
            numbers => self.push_parsed((a, b), numbers, at, limits),
        }
    }

    /// Adds an edge between two ids.
    pub(crate) fn push_edge(
        &mut self,
        ends: (&[u8], &[u8]),
        at: impl Fn() -> Place,
        limits: &Limits,
    ) -> Result<(), GraphError> {
        let numbers = (parse_number(ends.0), parse_number(ends.1));
        self.push_parsed(ends, numbers, at, limits)
    }

    fn push_parsed(
        &mut self,
        (a, b): (&[u8], &[u8]),
        numbers: (Option<u64>, Option<u64>),
        at: impl Fn() -> Place,
        limits: &Limits,
    ) -> Result<(), GraphError> {
        if self.edges() as u64 >= limits.edges {
            return Err(too_large(at(), "edges", limits.edges));
        }
        match numbers {
            (Some(a), Some(b)) if self.fits(a.max(b)) => self.push_numbers(a, b),
            _ => {
                let names = self.names(&at, limits)?;
                let pair = (names.index(a, &at, limits)?, names.index(b, &at, limits)?);
                names.pairs.push(pair);
            }
        }
        Ok(())
    }

    /// Adds a node that may have no edges.
    pub(crate) fn push_node(
        &mut self,
        id: &[u8],
        at: impl Fn() -> Place,
        limits: &Limits,
    ) -> Result<(), GraphError> {
        match parse_number(id) {
            Some(id) if self.fits(id) => match self {
                Self::Narrow(numbers) => numbers.alone.push(id as u32),
                Self::Wide(numbers) => numbers.alone.push(id),
                Self::Named(_) => {}
            },
            _ => {
                self.names(&at, limits)?.index(id, &at, limits)?;
            }
        }
        match self.alone() > u64::from(limits.nodes) {
            true => Err(too_large(at(), "nodes", limits.nodes.into())),
            false => Ok(()),
        }
    }

    /// Whether this number can be kept as a number; widens for it.
    fn fits(&mut self, number: u64) -> bool {
        if let Self::Narrow(numbers) = self
            && number > u64::from(u32::MAX)
        {
            *self = Self::Wide(std::mem::take(numbers).widen());
        }
        !self.is_named()
    }

    fn is_named(&self) -> bool {
        matches!(self, Self::Named(_))
    }

    fn push_numbers(&mut self, a: u64, b: u64) {
        match self {
            Self::Narrow(numbers) => numbers.pairs.push((a as u32, b as u32)),
            Self::Wide(numbers) => numbers.pairs.push((a, b)),
            Self::Named(_) => {}
        }
    }

    fn alone(&self) -> u64 {
        match self {
            Self::Narrow(numbers) => numbers.alone.len() as u64,
            Self::Wide(numbers) => numbers.alone.len() as u64,
            Self::Named(_) => 0,
        }
    }

    /// The names, into which all numbers so far are turned.
    fn names(
        &mut self,
        at: &impl Fn() -> Place,
        limits: &Limits,
    ) -> Result<&mut Names, GraphError> {
        let wide = match self {
            Self::Narrow(numbers) => Some(std::mem::take(numbers).widen()),
            Self::Wide(numbers) => Some(std::mem::take(numbers)),
            Self::Named(_) => None,
        };
        if let Some(numbers) = wide {
            *self = Self::Named(Names::from_numbers(numbers, at, limits)?);
        }
        match self {
            Self::Named(names) => Ok(names),
            _ => unreachable!("turned into names above"),
        }
    }

    /// Dense indices in ascending order of id.
    pub(crate) fn number(self, place: &Place, nodes_max: u32) -> Result<Numbered, GraphError> {
        let numbered = match self {
            Self::Narrow(numbers) => numbers.number(),
            Self::Wide(numbers) => numbers.number(),
            Self::Named(names) => Some(names.number()),
        };
        match numbered {
            Some(numbered) if numbered.agents <= nodes_max => Ok(numbered),
            _ => Err(too_large(place.clone(), "nodes", nodes_max.into())),
        }
    }
}

/// A decimal below 2⁶⁴ without sign or leading zeros.
pub(crate) fn parse_number(text: &[u8]) -> Option<u64> {
    let plain = !text.is_empty() && (text.len() == 1 || text[0] != b'0');
    let digits = text.iter().map(|byte| byte.wrapping_sub(b'0'));
    let add = |sum: u64, digit: u8| match digit {
        0..=9 => sum.checked_mul(10)?.checked_add(digit.into()),
        _ => None,
    };
    digits.fold(plain.then_some(0), |sum, digit| add(sum?, digit))
}

/// An id among numbers that is none: a slip, or nothing that could be an id at all.
fn no_number(id: &[u8], place: Place) -> GraphError {
    let text = excerpt(id);
    match check_name(id) {
        None => GraphError::BadId { place, text },
        Some(_) => GraphError::BadNumber {
            place,
            what: "id",
            text,
            expected: "a whole number from 0 to 18446744073709551615 without leading zeros, \
                       as ids are numbers so far",
            remedy: "correct it, or, if agents have names, begin with an edge that has a name",
        },
    }
}

fn too_large(place: Place, what: &'static str, limit: u64) -> GraphError {
    GraphError::TooLarge { place, what, limit }
}
