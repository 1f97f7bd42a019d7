//! Reading an edge list line by line.

use super::columns::{Split, trim};
use super::values::{parse_time, parse_weight};
use crate::error::excerpt;
use crate::ids::{Collected, Ids};
use crate::input::Input;
use crate::{GraphError, Limits, Place, ReadOptions, TimeColumn, Weights};

/// First and second column of the header lines that spreadsheets and notebooks write.
const HEADERS_SRC: [&str; 6] = ["src", "source", "from", "sender", "node1", "u"];
const HEADERS_DST: [&str; 8] = [
    "dst",
    "target",
    "to",
    "recipient",
    "receiver",
    "destination",
    "node2",
    "v",
];

/// Reads all lines.
pub(crate) fn read(mut input: Input<'_>, options: &ReadOptions) -> Result<Collected, GraphError> {
    check_options(options)?;
    let path = input.path.clone();
    let mut reader = Reader::new(options);
    let mut line_number = 0;
    while let Some(line) = input.next_line(&options.limits)? {
        line_number += 1;
        let line = trim(line);
        if !matches!(line.first(), None | Some(b'#' | b'%')) {
            reader.line(line, &|| Place::new(&path, line_number))?;
        }
    }
    if reader.ids.edges() == 0 {
        let place = Place::new(&path, 0);
        return Err(GraphError::Empty { place });
    }
    Ok(Collected {
        ids: reader.ids,
        weights: reader.weights,
        direction: options.direction,
    })
}

fn check_options(options: &ReadOptions) -> Result<(), GraphError> {
    match options.time {
        Some(TimeColumn { column, .. }) if column < 3 => Err(GraphError::BadOption {
            option: "the time column",
            found: column.to_string(),
            expected: "a column counted from 1, after the two ids: 3 or more",
        }),
        _ => Ok(()),
    }
}

struct Reader<'a> {
    options: &'a ReadOptions,
    limits: &'a Limits,
    /// Which column holds the weight, from 0.
    weight_column: usize,
    /// Columns a line must have.
    columns_min: usize,
    split: Option<Split>,
    ids: Ids,
    weights: Option<Vec<f32>>,
}

/// Columns that are looked at: the ids, weight and time.
#[derive(Default)]
struct Fields<'a> {
    src: &'a [u8],
    dst: &'a [u8],
    weight: &'a [u8],
    time: &'a [u8],
}

impl<'a> Reader<'a> {
    fn new(options: &'a ReadOptions) -> Self {
        let time_column = options.time.map_or(0, |time| time.column);
        let weight_column = if time_column == 3 { 3 } else { 2 };
        let for_weight = match options.weights {
            Weights::Use => weight_column + 1,
            Weights::Ignore | Weights::Count => 2,
        };
        Self {
            options,
            limits: &options.limits,
            weight_column,
            columns_min: for_weight.max(time_column),
            split: None,
            ids: Ids::default(),
            weights: (options.weights != Weights::Ignore).then(Vec::new),
        }
    }

    /// Takes a line that is neither empty nor a comment.
    fn line(&mut self, line: &[u8], at: &impl Fn() -> Place) -> Result<(), GraphError> {
        let (split, first) = self.split(line, at)?;
        if first && is_header(split, line) {
            return Ok(());
        }
        let fields = self.fields(split, line);
        let fields = fields.map_err(|found| self.too_few(found, line, at()))?;
        if !self.within_time(fields.time, at)? {
            return Ok(());
        }
        let weight = self.weight(fields.weight, at)?;
        self.ids
            .push_row((fields.src, fields.dst), at, self.limits)?;
        if let Some(weights) = &mut self.weights {
            weights.push(weight);
        }
        Ok(())
    }

    /// How columns are separated, and whether this was just decided: on the first line.
    fn split(&mut self, line: &[u8], at: &impl Fn() -> Place) -> Result<(Split, bool), GraphError> {
        if let Some(split) = self.split {
            return Ok((split, false));
        }
        self.split = Split::decide(self.options.delimiter, line);
        match self.split {
            Some(split) => Ok((split, true)),
            None => Err(GraphError::AmbiguousDelimiter {
                place: at(),
                text: excerpt(line),
            }),
        }
    }

    /// The columns needed, or how many there are if too few.
    fn fields<'l>(&self, split: Split, line: &'l [u8]) -> Result<Fields<'l>, usize> {
        let mut fields = Fields::default();
        let mut found = 0;
        for column in split.columns(line).take(self.columns_min) {
            match found {
                0 => fields.src = column,
                1 => fields.dst = column,
                _ if found == self.weight_column => fields.weight = column,
                _ => {}
            }
            found += 1;
            if self.options.time.is_some_and(|time| time.column == found) {
                fields.time = column;
            }
        }
        match found < self.columns_min {
            true => Err(found),
            false => Ok(fields),
        }
    }

    fn too_few(&self, found: usize, line: &[u8], place: Place) -> GraphError {
        let mut expected = format!("at least {}: two ids", self.columns_min);
        if self.options.weights == Weights::Use {
            expected += &format!(", a weight in column {}", self.weight_column + 1);
        }
        if let Some(time) = self.options.time {
            expected += &format!(", a time in column {}", time.column);
        }
        GraphError::TooFewColumns {
            place,
            found,
            expected,
            text: excerpt(line),
        }
    }

    fn within_time(&self, text: &[u8], at: &impl Fn() -> Place) -> Result<bool, GraphError> {
        let Some(TimeColumn { from, until, .. }) = self.options.time else {
            return Ok(true);
        };
        let time = parse_time(text, at)?;
        Ok(from.is_none_or(|from| time >= from) && until.is_none_or(|until| time < until))
    }

    fn weight(&self, text: &[u8], at: &impl Fn() -> Place) -> Result<f32, GraphError> {
        match self.options.weights {
            Weights::Ignore | Weights::Count => Ok(1.0),
            Weights::Use => parse_weight(text, at),
        }
    }
}

/// Whether the first line names its columns instead of holding an edge.
fn is_header(split: Split, line: &[u8]) -> bool {
    let mut columns = split.columns(line);
    let mut next_is = |known: &[&str]| {
        let column = columns.next().unwrap_or_default().to_ascii_lowercase();
        known.iter().any(|name| name.as_bytes() == column)
    };
    next_is(&HEADERS_SRC) && next_is(&HEADERS_DST)
}
