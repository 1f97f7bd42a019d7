//! Without a trail: what the tables tell of when two executions part.

use std::ops::Range;

use polity_data::{DataError, Difference, Reader, compare_tables, messages_of};

use super::Comparison;
use super::departure::first_that_differs;

/// Where the tables first show a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The ticks in which it lies.
    pub ticks: Range<u32>,
    /// The first agent that sent other messages in them; known where all messages were recorded.
    pub agent: Option<u32>,
}

impl Comparison<'_> {
    /// The narrowest of the earliest places at which a table differs.
    pub(super) fn bounds(&self) -> Result<Option<Bounds>, DataError> {
        let mut found: Option<Range<u32>> = None;
        for table in ["windows", "roles", "messages"] {
            let ticks = self.first_ticks(table)?;
            let earlier = |a: &Range<u32>, b: &Range<u32>| (a.end, b.start) < (b.end, a.start);
            if let Some(ticks) = ticks
                && found.as_ref().is_none_or(|found| earlier(&ticks, found))
            {
                found = Some(ticks);
            }
        }
        let Some(ticks) = found else {
            return Ok(None);
        };
        let agent = match ticks.len() {
            1 => self.first_sender(ticks.start)?,
            _ => None,
        };
        Ok(Some(Bounds { ticks, agent }))
    }

    /// The ticks of the first row in which a table differs.
    fn first_ticks(&self, table: &str) -> Result<Option<Range<u32>>, DataError> {
        let (Some(found), Some(executed)) = (self.found.get(table), self.again.tables.get(table))
        else {
            return Ok(None);
        };
        if *found == executed.blake3 {
            return Ok(None);
        }
        let file = format!("{table}.parquet");
        match compare_tables(&self.run.join(&file), &self.again_at.join(&file))? {
            Some(Difference::Cell {
                position: Some((column, value)),
                ..
            }) => match column.as_str() {
                "window" => self.ticks_of(value),
                _ => Ok(Some(value as u32..value as u32 + 1)),
            },
            _ => Ok(None),
        }
    }

    /// The ticks of a window.
    fn ticks_of(&self, window: u64) -> Result<Option<Range<u32>>, DataError> {
        let windows = Reader::open(self.again_at, "windows")?;
        let value = |column| -> Result<Option<u32>, DataError> {
            let values = windows.numbers(column)?;
            Ok(values
                .get(window as usize)
                .copied()
                .flatten()
                .map(|v| v as u32))
        };
        let bounds = value("tick_start")?.zip(value("tick_end")?);
        Ok(bounds.map(|(start, end)| start..end))
    }

    fn first_sender(&self, tick: u32) -> Result<Option<u32>, DataError> {
        if !self.found.contains_key("messages") {
            return Ok(None);
        }
        let recorded = messages_of(self.run, tick, 0..u32::MAX)?;
        let executed = messages_of(self.again_at, tick, 0..u32::MAX)?;
        Ok(first_that_differs(&recorded, &executed))
    }
}
