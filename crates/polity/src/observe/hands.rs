//! Threads that share the work of following.

use rayon::prelude::*;

/// Does the same work on each of several shares, on threads of its own where there are several. What
/// comes of it cannot depend on how many: no share knows of another.
pub struct Hands {
    /// `None` where the caller does all.
    pool: Option<rayon::ThreadPool>,
}

impl Hands {
    /// So many threads. Where the system refuses them, the caller does the work.
    #[must_use]
    pub fn new(threads: usize) -> Self {
        let start = || {
            let name = |i| format!("polity-follower-{}", i + 1);
            let builder = rayon::ThreadPoolBuilder::new().num_threads(threads);
            builder.thread_name(name).build().ok()
        };
        Self {
            pool: if threads > 1 { start() } else { None },
        }
    }

    /// Does this work on each share, whose place among them it is told.
    pub fn each<T: Send>(&self, shares: &mut [T], work: impl Fn(usize, &mut T) + Sync) {
        let Some(pool) = &self.pool else {
            let shares = shares.iter_mut().enumerate();
            return shares.for_each(|(place, share)| work(place, share));
        };
        pool.install(|| {
            let shares = shares.par_iter_mut().enumerate();
            shares.for_each(|(place, share)| work(place, share));
        });
    }
}
