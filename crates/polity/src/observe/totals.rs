//! What became of the tasks that ended in a window.

use polity_data::schema::{TaskRow, WindowRow};
use serde::{Deserialize, Serialize};

use super::can_add_up;

/// What became of the tasks that ended in a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskTotals {
    completed: u64,
    failed: u64,
    quality: f64,
    depth: u64,
    depth_max: u32,
}

impl TaskTotals {
    /// Adds an ended task; in canonical order, since it adds floats.
    pub fn add(&mut self, row: &TaskRow) {
        let completed = row.status == "completed";
        self.completed += u64::from(completed);
        self.failed += u64::from(!completed);
        self.quality += row.quality.unwrap_or(0.0);
        self.depth += u64::from(row.hierarchy_depth);
        self.depth_max = self.depth_max.max(row.hierarchy_depth);
    }

    /// Whether it can be counted on: for one that was read back.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        can_add_up([self.completed, self.failed, self.depth]) && self.quality.is_finite()
    }

    /// Tasks completed.
    #[must_use]
    pub fn completed(&self) -> u64 {
        self.completed
    }

    pub(super) fn describe(&self, row: &mut WindowRow) {
        let ended = self.completed + self.failed;
        let mean = |sum: f64| (ended > 0).then(|| sum / ended as f64);
        row.tasks_completed = self.completed;
        row.tasks_failed = self.failed;
        row.quality_mean = mean(self.quality);
        row.hierarchy_depth = mean(self.depth as f64);
        row.hierarchy_depth_max = (ended > 0).then_some(self.depth_max);
    }
}
