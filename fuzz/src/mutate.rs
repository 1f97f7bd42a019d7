//! Mutations of an input: the same ones every time.

use polity_engine::random::{Draws, Purpose};

const MUTATION: Purpose = Purpose::named("fuzz/mutation");

/// Bytes at which decoders change their minds: signs, varint continuations, separators, quotes.
const EDGES: [u8; 14] = [
    0x00, 0x01, 0x7f, 0x80, 0xff, b'\n', b' ', b'"', b'<', b'[', b'{', b'=', b'-', b'9',
];
/// Longest run that is inserted, removed or copied, in bytes.
const RUN_BYTES_MAX: u64 = 32;
/// Most changes to one input.
const CHANGES_MAX: u64 = 4;

/// The input after a few changes; `number` chooses which, `other` lends parts of itself.
#[must_use]
pub fn mutate(input: &[u8], other: &[u8], number: u32) -> Vec<u8> {
    let mut draws = Draws::new(u64::from(number), MUTATION);
    let mut bytes = input.to_vec();
    for _ in 0..=draws.below(CHANGES_MAX) {
        change(&mut bytes, other, &mut draws);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], draws: &mut Draws) {
    if bytes.is_empty() {
        bytes.push(draws.next_u64() as u8);
    }
    let at = place(bytes.len(), draws);
    let end = (at + 1 + draws.below(RUN_BYTES_MAX) as usize).min(bytes.len());
    match draws.below(8) {
        0 | 1 => bytes[at] ^= 1 << draws.below(8),
        2 | 3 => bytes[at] = EDGES[draws.below(EDGES.len() as u64) as usize],
        4 => bytes.truncate(at),
        5 => drop(bytes.drain(at..end)),
        6 => drop(bytes.splice(at..at, run(other, draws))),
        _ => bytes[at..end].fill(0xff), // A varint, or a length, without end.
    }
}

/// Half of all changes go to the last quarter: formats keep what describes the rest there.
fn place(length: usize, draws: &mut Draws) -> usize {
    let start = if draws.chance(0.5) { length / 4 * 3 } else { 0 };
    start + draws.below((length - start) as u64) as usize
}

fn run(other: &[u8], draws: &mut Draws) -> Vec<u8> {
    let start = draws.below(other.len() as u64) as usize;
    let end = (start + 1 + draws.below(RUN_BYTES_MAX) as usize).min(other.len());
    other[start..end].to_vec()
}
