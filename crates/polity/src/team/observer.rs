//! Watching a team: every task becomes rows, every so many a window.

use std::sync::Arc;

use polity_data::DataError;
use polity_data::schema::{Row, TaskRow, WindowRow};
use polity_metrics::hierarchy::Scratch;
use polity_worlds::team::TaskRecord;

use super::fields::Fields;
use super::rows::{contribution_rows, task_row};
use super::summary::Totals;
use crate::scenario::Window;

/// Takes rows.
pub trait Sink {
    /// Takes some more rows of a table.
    ///
    /// # Errors
    /// If they cannot be kept.
    fn write<R: Row>(&mut self, rows: Vec<R>) -> Result<(), DataError>;
}

/// Watches a team.
pub struct Observer {
    protocol: &'static str,
    pass_quality: f64,
    window_ends: Window,
    window: WindowRow,
    tasks: Vec<TaskRow>,
    fields: Fields,
    scratch: Scratch,
    totals: Totals,
}

impl Observer {
    /// An observer of so many agents under a protocol of this name; a task of at least
    /// `pass_quality` counts as completed.
    #[must_use]
    pub fn new(
        protocol: &'static str,
        pass_quality: f64,
        window_ends: Window,
        agents: u32,
    ) -> Self {
        Self {
            protocol,
            pass_quality,
            window_ends,
            window: WindowRow::default(),
            tasks: Vec::new(),
            fields: Fields::new(agents),
            scratch: Scratch::default(),
            totals: Totals::default(),
        }
    }

    /// Takes in a task; `group_of` names the group of an agent.
    ///
    /// # Errors
    /// If the sink cannot keep its rows.
    pub fn task(
        &mut self,
        record: &TaskRecord,
        group_of: impl Fn(u32) -> Arc<str>,
        sink: &mut impl Sink,
    ) -> Result<(), DataError> {
        let row = task_row(record, self.protocol, self.pass_quality, &mut self.scratch);
        let rows = contribution_rows(record, group_of);
        self.window.messages += rows.iter().filter(|row| !row.abstained).count() as u64;
        self.window.tokens += row.completion_tokens;
        self.fields.add(record);
        self.totals.add(record, &row);
        self.tasks.push(row.clone());
        sink.write(rows)?;
        sink.write(vec![row])?;
        if self.window_is_over() {
            self.close(sink)
        } else {
            Ok(())
        }
    }

    /// Closes the last window, if anything is in it, and says what the whole comes to.
    ///
    /// # Errors
    /// If the sink cannot keep its row.
    pub fn finish(mut self, sink: &mut impl Sink) -> Result<Totals, DataError> {
        if !self.tasks.is_empty() {
            self.close(sink)?;
        }
        Ok(self.totals)
    }

    fn window_is_over(&self) -> bool {
        match self.window_ends {
            Window::Ticks(ticks) => self.tasks.len() as u64 >= u64::from(ticks),
            Window::Messages(messages) => self.window.messages >= messages,
        }
    }

    fn close(&mut self, sink: &mut impl Sink) -> Result<(), DataError> {
        let next = WindowRow {
            window: self.window.window + 1,
            ..WindowRow::default()
        };
        let mut row = std::mem::replace(&mut self.window, next);
        sum_up(&mut row, &self.tasks);
        self.fields.close(&mut row);
        self.tasks.clear();
        self.totals.add_window(&row);
        sink.write(vec![row])
    }
}

/// Fills in what a window's tasks come to.
fn sum_up(row: &mut WindowRow, tasks: &[TaskRow]) {
    let n = tasks.len().max(1) as f64;
    let mean = |of: &dyn Fn(&TaskRow) -> f64| Some(tasks.iter().map(of).sum::<f64>() / n);
    row.tick_start = tasks.first().map_or(0, |task| task.tick_start);
    row.tick_end = tasks
        .last()
        .and_then(|task| task.tick_end)
        .unwrap_or(row.tick_start);
    row.tokens_per_message = (row.messages > 0).then(|| row.tokens as f64 / row.messages as f64);
    row.hierarchy_depth = mean(&|task| f64::from(task.hierarchy_depth));
    row.hierarchy_depth_max = tasks.iter().map(|task| task.hierarchy_depth).max();
    row.quality_mean = mean(&|task| task.quality.unwrap_or_default());
    row.cost_usd = tasks.iter().map(|task| task.cost_usd).sum();
    row.tasks_completed = tasks
        .iter()
        .filter(|task| task.status == "completed")
        .count() as u64;
    row.tasks_failed = tasks.len() as u64 - row.tasks_completed;
    let out = |task: &TaskRow| u64::from(task.abstained_voluntary + task.abstained_directed);
    row.abstentions = tasks.iter().map(out).sum();
}
