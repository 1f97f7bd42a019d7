//! For tests: a thread that finds no wide registers, so that what other processors do can be tested
//! on one that has them.

use std::cell::Cell;

thread_local! {
    static WIDE_IS_ABSENT: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is to find none.
pub(super) fn wide_is_absent() -> bool {
    WIDE_IS_ABSENT.get()
}

/// Does some work whose sources of draws, if made on this thread, are those of a lesser processor.
pub(crate) fn without_wide<T>(work: impl FnOnce() -> T) -> T {
    WIDE_IS_ABSENT.set(true);
    let result = work();
    WIDE_IS_ABSENT.set(false);
    result
}
