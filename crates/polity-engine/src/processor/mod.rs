//! What the processor can do and the language cannot say: fetch ahead, find its way in much memory, and
//! compute in registers that not every processor has. This is the one module of the engine with `unsafe` in it.
//!
//! Nothing here can change a result: where the processor lacks something, callers do without.

#![allow(
    unsafe_code,
    reason = "instructions that the compiler cannot vouch for, each with the reason why it may run"
)]

pub(crate) mod large_pages;
mod wide_chacha;

#[cfg(test)]
pub(crate) mod absence;

pub(crate) use wide_chacha::{REGISTER_BLOCKS, WIDE_BLOCKS, WIDE_REGISTERS, Wide};

/// Asks for the memory at this address, which is soon to be used. Any address will do: it is a hint
/// that changes no value, and does nothing on processors other than x86-64.
#[inline(always)]
pub fn prefetch<T>(place: *const T) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a hint. It neither reads nor writes as far as the program can tell, and the
        // processor ignores it where the address is not mapped. Every x86-64 has it (SSE).
        unsafe { _mm_prefetch::<_MM_HINT_T0>(place.cast()) }
    }
    #[cfg(not(all(target_arch = "x86_64", not(miri))))]
    let _ = place;
}

/// Bytes that a processor fetches at once; where it is another number, too many or too few are.
pub(crate) const LINE_BYTES: usize = 64;

/// Lines asked for at once.
const STRETCH_LINES: usize = 4;

/// Asks for the memory of these values, which are soon to be used. Nothing is read.
///
/// Some lines are asked for at once, also beyond the end: where nobody foresees how many there are, each
/// end of a loop is a branch that goes another way than the processor thought.
#[inline]
pub fn fetch_ahead<T>(values: &[T]) {
    let begin = values.as_ptr().cast::<u8>();
    let bytes = size_of_val(values);
    let mut from = 0;
    while from < bytes {
        for line in 0..STRETCH_LINES {
            prefetch(begin.wrapping_add(from + line * LINE_BYTES));
        }
        from += STRETCH_LINES * LINE_BYTES;
    }
}
