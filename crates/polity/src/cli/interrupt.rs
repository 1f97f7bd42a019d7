//! Ctrl-C and SIGTERM: the first asks to stop between two ticks, the second ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Set by the first signal.
pub(super) struct Interrupt {
    stop: Arc<AtomicBool>,
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// Listens from now on. Where the system does not allow it, signals end the program at once.
    pub(super) fn listen() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let signal = Arc::new(AtomicUsize::new(0));
        for (number, exit_code) in [(SIGINT, 130), (SIGTERM, 143)] {
            // The order matters: the second signal finds `stop` set and ends the program.
            let _ = flag::register_conditional_shutdown(number, exit_code, Arc::clone(&stop));
            let _ = flag::register_usize(number, Arc::clone(&signal), number as usize);
            let _ = flag::register(number, Arc::clone(&stop));
        }
        Self { stop, signal }
    }

    pub(super) fn flag(&self) -> &AtomicBool {
        &self.stop
    }

    /// The flag, to be looked at also from other threads.
    pub(super) fn shared(&self) -> &Arc<AtomicBool> {
        &self.stop
    }

    /// How the program ends if it was interrupted.
    pub(super) fn exit_code(&self) -> u8 {
        if self.signal.load(Ordering::Relaxed) == SIGTERM as usize {
            143
        } else {
            130
        }
    }
}
