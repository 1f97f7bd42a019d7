//! Who does a tick's work: the caller, and threads that wait for it awake.
//!
//! A tick of ten thousand agents takes a tenth of a millisecond, and to wake a sleeping thread half
//! of that. So the caller takes the first share of the work itself, and whoever has done its own
//! share stays awake for a while: workers for the next call, the caller for the last worker. None
//! does where there are more workers than cores, as it would wait in the place of one that works.
//!
//! Waiting awake is only a way to be found awake: whoever gives up sleeps in the pool, which wakes
//! it. No result can depend on who waited how long.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::EngineError;

/// How often one that waits looks before it sleeps: about a tenth of a millisecond.
const LOOKS: u32 = 64;
/// Pauses between two looks at which others that want the core can have it.
const PAUSES: u32 = 64;

/// Threads, one fewer than there are shares of the work.
pub(super) struct Workers {
    /// `None` where the caller does all.
    pool: Option<rayon::ThreadPool>,
    /// Whether there is a core for each.
    awake: bool,
    /// Calls that have begun.
    calls: usize,
    /// The same, for those who wait for the next one.
    called: Arc<AtomicUsize>,
}

impl Workers {
    /// Threads of their own: a caller's pool is neither used nor waited for.
    pub(super) fn start(workers: usize) -> Result<Self, EngineError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let pool = (workers > 1).then(|| start_pool(workers - 1));
        Ok(Self {
            pool: pool.transpose()?,
            awake: workers <= cores,
            calls: 0,
            called: Arc::new(AtomicUsize::new(0)),
        })
    }

    /// Does this work on each share, and returns when all is done.
    ///
    /// # Panics
    /// Where the work does, on whichever thread.
    pub(super) fn each<T: Send>(&mut self, shares: &mut [T], work: impl Fn(&mut T) + Sync) {
        let Some(pool) = &self.pool else {
            return shares.iter_mut().for_each(work);
        };
        let Some((own, others)) = shares.split_first_mut() else {
            return;
        };
        self.calls += 1;
        let (call, awake, called) = (self.calls, self.awake, &self.called);
        let (work, wanted, done) = (&work, others.len(), &AtomicUsize::new(0));
        pool.in_place_scope(|scope| {
            for share in others {
                scope.spawn(move |_| {
                    work(share);
                    if awake {
                        stay(called, call);
                    }
                    done.fetch_add(1, Ordering::Release);
                });
            }
            called.store(call, Ordering::Release);
            work(own);
            if awake {
                wait_until(|| done.load(Ordering::Acquire) == wanted);
            }
        });
    }
}

/// Lets the present worker, once it has nothing else to do, wait for the call after this one.
fn stay(called: &Arc<AtomicUsize>, call: usize) {
    let called = Arc::clone(called);
    rayon::spawn(move || wait_until(|| called.load(Ordering::Acquire) > call));
}

/// Waits awake, but not for long.
fn wait_until(happened: impl Fn() -> bool) {
    for _ in 0..LOOKS {
        for _ in 0..PAUSES {
            if happened() {
                return;
            }
            std::hint::spin_loop();
        }
        std::thread::yield_now();
    }
}

fn start_pool(threads: usize) -> Result<rayon::ThreadPool, EngineError> {
    let name = |i| format!("polity-{}", i + 1);
    let built = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(name)
        .build();
    built.map_err(|e| EngineError::Threads {
        threads,
        reason: e.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Also more workers than cores.
    const WORKERS: [usize; 5] = [1, 2, 3, 8, 17];

    #[test]
    fn each_share_is_worked_on_once_in_every_call() {
        for count in WORKERS {
            let mut workers = Workers::start(count).unwrap();
            let mut shares = vec![0; count];
            for call in 1..=200 {
                workers.each(&mut shares, |share| *share += 1);
                assert!(shares.iter().all(|&share| share == call), "{shares:?}");
            }
        }
    }

    #[test]
    fn who_has_slept_is_woken() {
        let mut workers = Workers::start(3).unwrap();
        let mut shares = [0; 3];
        for _ in 0..5 {
            std::thread::sleep(std::time::Duration::from_millis(20));
            workers.each(&mut shares, |share| *share += 1);
        }
        assert_eq!(shares, [5; 3]);
    }

    #[test]
    fn a_panic_reaches_the_caller_whoever_panics() {
        for count in WORKERS {
            for culprit in 0..count {
                let mut workers = Workers::start(count).unwrap();
                let mut shares: Vec<usize> = (0..count).collect();
                let panicking = |share: &mut usize| assert!(*share != culprit, "the culprit");
                let call = std::panic::AssertUnwindSafe(|| workers.each(&mut shares, panicking));
                let panic = std::panic::catch_unwind(call).unwrap_err();
                assert_eq!(panic.downcast_ref::<&str>(), Some(&"the culprit"));
                let mut done = vec![0; count];
                workers.each(&mut done, |share| *share += 1);
                assert_eq!(done, vec![1; count], "the others are still at work");
            }
        }
    }
}
