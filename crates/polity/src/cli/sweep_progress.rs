//! How far a sweep has come: a bar on a terminal, plain lines elsewhere.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use polity::sweep::SweepProgress;

use super::remark;

/// Plain lines come at most this often.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// What has been counted so far.
struct Count {
    began: Instant,
    last: Instant,
    cells: usize,
    done: usize,
    ticks: u64,
}

impl Count {
    fn new(cells: usize, done: usize) -> Self {
        let now = Instant::now();
        Self {
            began: now,
            last: now,
            cells,
            done,
            ticks: 0,
        }
    }

    fn rate(&self) -> f64 {
        self.ticks as f64 / self.began.elapsed().as_secs_f64().max(1e-3)
    }
}

/// A bar.
#[derive(Default)]
pub(super) struct Bar(Mutex<Option<(ProgressBar, Count)>>);

impl SweepProgress for Bar {
    fn begin(&self, cells: usize, done: usize) {
        let style = "{bar:32} cell {human_pos}/{human_len}  {msg}  {eta} left";
        let style = ProgressStyle::with_template(style);
        let bar = ProgressBar::new(cells as u64).with_position(done as u64);
        bar.reset_eta();
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        if let Ok(mut state) = self.0.lock() {
            *state = Some((bar, Count::new(cells, done)));
        }
    }

    fn cell(&self, ticks: u32) {
        if let Ok(mut state) = self.0.lock()
            && let Some((bar, count)) = state.as_mut()
        {
            count.ticks += u64::from(ticks);
            bar.inc(1);
            bar.set_message(format!("{:.0} ticks/s", count.rate()));
        }
    }

    fn end(&self) {
        if let Ok(Some((bar, _))) = self.0.lock().as_deref() {
            bar.finish_and_clear();
        }
    }
}

/// Plain lines.
#[derive(Default)]
pub(super) struct Lines(Mutex<Option<Count>>);

impl SweepProgress for Lines {
    fn begin(&self, cells: usize, done: usize) {
        if let Ok(mut state) = self.0.lock() {
            *state = Some(Count::new(cells, done));
        }
    }

    fn cell(&self, ticks: u32) {
        if let Ok(mut state) = self.0.lock()
            && let Some(count) = state.as_mut()
        {
            count.done += 1;
            count.ticks += u64::from(ticks);
            if count.last.elapsed() >= LINE_EVERY {
                count.last = Instant::now();
                let (done, cells, rate) = (count.done, count.cells, count.rate());
                remark(&format!("cell {done} of {cells}, {rate:.0} ticks/s"));
            }
        }
    }

    fn end(&self) {}
}
