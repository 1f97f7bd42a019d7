//! Large pages: the processor remembers where few pages are, so that reaching anywhere in hundreds of
//! megabytes of small ones costs a look into the system's tables beside the value itself.

/// Memory below which it makes no difference.
const WORTH_BYTES: usize = 1 << 22;
/// No page begins between two multiples of it.
const SMALL_PAGE_BYTES: usize = 1 << 12;

/// Asks the system for large pages where this memory is, best before it is first written to. A wish,
/// which changes no value: systems other than Linux, and those that give none, go on as before.
pub(crate) fn wish_for<T>(memory: &[T]) {
    let bytes = size_of_val(memory);
    if bytes < WORTH_BYTES {
        return;
    }
    let begin = memory.as_ptr().cast::<u8>();
    let before = begin.align_offset(SMALL_PAGE_BYTES);
    let pages = bytes.saturating_sub(before) / SMALL_PAGE_BYTES * SMALL_PAGE_BYTES;
    advise(begin.wrapping_add(before), pages);
}

#[cfg(all(target_os = "linux", not(miri)))]
fn advise(begin: *const u8, bytes: usize) {
    // SAFETY: the pages are whole and lie within memory that is borrowed here. Which size they have is
    // nothing that a program can tell from what it reads or writes. Where the system declines, it says so
    // and does nothing.
    unsafe {
        libc::madvise(begin.cast_mut().cast(), bytes, libc::MADV_HUGEPAGE);
    }
}

#[cfg(not(all(target_os = "linux", not(miri))))]
fn advise(_: *const u8, _: usize) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_changes_nothing() {
        for (skipped, values) in [
            (0, 10),
            (0, 1 << 20),
            (1, 1 << 20),
            (1021, (1 << 20) + 2047),
        ] {
            let values: Vec<u32> = (0..values).collect();
            wish_for(&values[skipped..]);
            assert!(values.iter().copied().eq(0..values.len() as u32));
        }
    }
}
