//! Many ChaCha blocks at once, where the processor has 512-bit registers.
//!
//! `rand_chacha` makes four blocks at a time, in registers of 256 bits. Here one register holds the
//! same word of sixteen blocks, so that a quarter round reads like its definition and nothing is
//! shuffled, and the blocks need not be neighbours. A quarter round waits for itself at every step;
//! two sets of registers, which is all there are, fill the waits of one another. The values are the
//! same, which the tests of `random` check draw by draw.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

/// Blocks whose words fit one register.
pub(crate) const REGISTER_BLOCKS: usize = 16;
/// Registers per word.
pub(crate) const WIDE_REGISTERS: usize = 2;
/// Blocks made at once.
pub(crate) const WIDE_BLOCKS: usize = WIDE_REGISTERS * REGISTER_BLOCKS;

/// Proof that this processor has the registers: there is no other way to one than
/// [`Wide::find`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wide(());

#[cfg(not(target_arch = "x86_64"))]
impl Wide {
    pub(crate) fn find() -> Option<Self> {
        None
    }

    pub(crate) fn fill<const REGISTERS: usize>(
        self,
        _: &[u32; 8],
        _: u64,
        _: &[u32; WIDE_BLOCKS],
        _: &mut [[u32; WIDE_BLOCKS]; 16],
    ) {
    }

    pub(crate) fn fill_from(
        self,
        _: &[u32; 8],
        _: u64,
        _: (u32, &[u16; WIDE_BLOCKS]),
        _: &mut [u32; WIDE_BLOCKS],
        _: &mut [[u32; WIDE_BLOCKS]; 16],
    ) {
    }
}

#[cfg(target_arch = "x86_64")]
impl Wide {
    pub(crate) fn find() -> Option<Self> {
        #[cfg(test)]
        if super::absence::wide_is_absent() {
            return None;
        }
        std::arch::is_x86_feature_detected!("avx512f").then_some(Self(()))
    }

    /// These blocks of a stream, in any order, as many as that many registers hold: word `w` of block
    /// `blocks[b]` goes to `words[w][b]`.
    #[inline]
    pub(crate) fn fill<const REGISTERS: usize>(
        self,
        key: &[u32; 8],
        stream: u64,
        blocks: &[u32; WIDE_BLOCKS],
        words: &mut [[u32; WIDE_BLOCKS]; 16],
    ) {
        // SAFETY: the function asks for nothing but AVX-512F, and whoever has a `Wide` has found
        // that this processor has it.
        unsafe { fill::<REGISTERS>(key, stream, blocks, words) }
    }

    /// As [`Wide::fill`] for the blocks that are so many after a first one; which they are is written
    /// to `blocks`. What was written in parts would have to be waited for before it could be read whole.
    #[inline]
    pub(crate) fn fill_from(
        self,
        key: &[u32; 8],
        stream: u64,
        (first, after): (u32, &[u16; WIDE_BLOCKS]),
        blocks: &mut [u32; WIDE_BLOCKS],
        words: &mut [[u32; WIDE_BLOCKS]; 16],
    ) {
        // SAFETY: as above.
        unsafe { fill_from(key, stream, (first, after), blocks, words) }
    }
}

/// The first four words of every block: "expand 32-byte k".
#[cfg(target_arch = "x86_64")]
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// Pairs of a round over columns and one over diagonals; 8 rounds in all.
#[cfg(target_arch = "x86_64")]
const DOUBLE_ROUNDS: usize = 4;

/// `to += from; turned = (turned ^ to) <<< by`, in each set of registers in turn.
#[cfg(target_arch = "x86_64")]
macro_rules! step {
    ($sets:ident, $to:literal, $from:literal, $turned:literal, $by:literal) => {
        for x in &mut $sets {
            x[$to] = _mm512_add_epi32(x[$to], x[$from]);
            x[$turned] = _mm512_rol_epi32::<$by>(_mm512_xor_si512(x[$turned], x[$to]));
        }
    };
}

/// A round: quarter rounds on the words named. Written out, as registers have no index.
#[cfg(target_arch = "x86_64")]
macro_rules! round {
    ($x:ident, $([$a:literal, $b:literal, $c:literal, $d:literal]),*) => {
        $(step!($x, $a, $b, $d, 16);)*
        $(step!($x, $c, $d, $b, 12);)*
        $(step!($x, $a, $b, $d, 8);)*
        $(step!($x, $c, $d, $b, 7);)*
    };
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn fill<const REGISTERS: usize>(
    key: &[u32; 8],
    stream: u64,
    blocks: &[u32; WIDE_BLOCKS],
    words: &mut [[u32; WIDE_BLOCKS]; 16],
) {
    let (blocks, _) = blocks.as_chunks();
    let blocks = std::array::from_fn(|set| {
        // SAFETY: both types are 64 bytes without padding, and each holds any bytes. Lane `b` is
        // element `b`, as x86 is little-endian.
        unsafe { std::mem::transmute::<[u32; REGISTER_BLOCKS], __m512i>(blocks[set]) }
    });
    make::<REGISTERS>(key, stream, blocks, words);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn fill_from(
    key: &[u32; 8],
    stream: u64,
    (first, after): (u32, &[u16; WIDE_BLOCKS]),
    blocks: &mut [u32; WIDE_BLOCKS],
    words: &mut [[u32; WIDE_BLOCKS]; 16],
) {
    let (after, _) = after.as_chunks();
    let (blocks, _) = blocks.as_chunks_mut();
    let mut counters = [_mm512_setzero_si512(); WIDE_REGISTERS];
    for ((counters, after), blocks) in counters.iter_mut().zip(after).zip(blocks) {
        // SAFETY: as in `fill`, with 32 bytes.
        let after = unsafe { std::mem::transmute::<[u16; REGISTER_BLOCKS], __m256i>(*after) };
        let first = _mm512_set1_epi32(first as i32);
        *counters = _mm512_add_epi32(first, _mm512_cvtepu16_epi32(after));
        // SAFETY: as in `fill`, the other way round.
        *blocks = unsafe { std::mem::transmute::<__m512i, [u32; REGISTER_BLOCKS]>(*counters) };
    }
    make(key, stream, counters, words);
}

/// The rounds, on one set of registers for each register of block counters.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
#[inline]
fn make<const REGISTERS: usize>(
    key: &[u32; 8],
    stream: u64,
    counters: [__m512i; REGISTERS],
    words: &mut [[u32; WIDE_BLOCKS]; 16],
) {
    let all = |word: u32| _mm512_set1_epi32(word as i32);
    let mut start = [[_mm512_setzero_si512(); 16]; REGISTERS];
    for (start, counters) in start.iter_mut().zip(counters) {
        for (register, word) in start.iter_mut().zip(CONSTANTS.iter().chain(key)) {
            *register = all(*word);
        }
        start[12] = counters;
        start[14] = all(stream as u32);
        start[15] = all((stream >> 32) as u32);
    }
    let mut x = start;
    for _ in 0..DOUBLE_ROUNDS {
        round!(
            x,
            [0, 4, 8, 12],
            [1, 5, 9, 13],
            [2, 6, 10, 14],
            [3, 7, 11, 15]
        );
        round!(
            x,
            [0, 5, 10, 15],
            [1, 6, 11, 12],
            [2, 7, 8, 13],
            [3, 4, 9, 14]
        );
    }
    for (word, words) in words.iter_mut().enumerate() {
        let (words, _) = words.as_chunks_mut();
        for ((words, x), start) in words.iter_mut().zip(&x).zip(&start) {
            let sum = _mm512_add_epi32(x[word], start[word]);
            // SAFETY: as in `fill`, the other way round.
            *words = unsafe { std::mem::transmute::<__m512i, [u32; REGISTER_BLOCKS]>(sum) };
        }
    }
}
