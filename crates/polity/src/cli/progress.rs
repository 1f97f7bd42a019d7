//! A bar with rate and remaining time on a terminal, plain lines elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use polity::run::{Progress, Silent};

use super::remark;

/// Plain lines come at most this often.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Progress for a person, or none.
pub(super) fn progress(quiet: bool) -> Box<dyn Progress> {
    if quiet {
        Box::new(Silent)
    } else if std::io::stderr().is_terminal() {
        Box::new(Bar(ProgressBar::hidden()))
    } else {
        Box::new(Lines {
            ticks: 0,
            last: Instant::now(),
        })
    }
}

struct Bar(ProgressBar);

impl Progress for Bar {
    fn begin(&mut self, ticks: u32) {
        let style = ProgressStyle::with_template(
            "{bar:32} tick {human_pos}/{human_len}  {per_sec}  {msg}  {eta} left",
        );
        self.0 = ProgressBar::new(u64::from(ticks));
        self.0
            .set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    }

    fn advance(&mut self, tick: u32, messages: u64) {
        self.0.set_position(u64::from(tick));
        self.0
            .set_message(format!("{:.1} M messages", messages as f64 / 1e6));
    }

    fn finishing(&mut self) {
        self.0.set_message("finishing tables");
    }

    fn end(&mut self) {
        self.0.finish_and_clear();
    }
}

struct Lines {
    ticks: u32,
    last: Instant,
}

impl Progress for Lines {
    fn begin(&mut self, ticks: u32) {
        self.ticks = ticks;
        self.last = Instant::now();
    }

    fn advance(&mut self, tick: u32, messages: u64) {
        if self.last.elapsed() >= LINE_EVERY {
            self.last = Instant::now();
            remark(&format!(
                "tick {tick} of {}, {messages} messages",
                self.ticks
            ));
        }
    }

    fn finishing(&mut self) {}

    fn end(&mut self) {}
}
