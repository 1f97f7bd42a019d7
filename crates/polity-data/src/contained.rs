//! A decoder that may panic, kept from taking the program with it.
//!
//! What the libraries of Parquet and Arrow do with damaged data is mostly an error, but not always: their
//! decoders index into what they have not checked. Sizes are screened beforehand (see
//! [`crate::screen`]), so that memory is bounded; a broken index inside a page can be found only by
//! decoding it. This is the one place where a panic is caught, and nothing that panicked is used
//! again.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::Once;

use crate::error::DataError;

thread_local! {
    /// Whether this thread is inside [`contained`]: its panics are reported as errors, not printed.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Runs a decoder over the file at `path`; its panic says that the file is damaged.
pub(crate) fn contained<T>(
    path: &Path,
    decode: impl FnOnce() -> Result<T, DataError>,
) -> Result<T, DataError> {
    keep_quiet();
    let before = INSIDE.replace(true);
    // The decoder is dropped or, by the caller, never asked again: no broken state is ever seen.
    let outcome = panic::catch_unwind(AssertUnwindSafe(decode));
    INSIDE.set(before);
    outcome.unwrap_or_else(|_| Err(DataError::damaged(path)("what it holds cannot be decoded")))
}

/// Sees to it, once per process, that panics inside [`contained`] are not printed; others go where
/// they went before.
fn keep_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !INSIDE.get() {
                before(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_about_the_file() {
        let path = Path::new("tasks.parquet");
        let broken = contained(path, || -> Result<(), _> { panic!("index out of bounds") });
        let text = broken.unwrap_err().to_string();
        assert_eq!(
            text,
            "tasks.parquet is damaged: what it holds cannot be decoded"
        );
        assert_eq!(contained(path, || Ok(7)).unwrap(), 7);
    }
}
