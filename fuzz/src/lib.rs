//! What hostile input must not do.
//!
//! Every target is one plain function of bytes. It asserts a law (no panic, no exit code but 2 and 3,
//! what is accepted survives a round trip) and returns; that it also stays within bounded memory is
//! for whoever drives it to watch. There are two drivers:
//!
//! ```text
//! corpus/<target>/* ─► tests/replay.rs   every entry and its mutations, on stable, in `make test`
//!                  └─► libfuzzer/        coverage-guided search on nightly, `make fuzz`
//! ```
//!
//! # A new target
//!
//! 1. A module here with `pub fn check(bytes: &[u8])`, and its line in [`TARGETS`].
//! 2. A few small inputs under `corpus/<name>/`.
//! 3. Three lines in `libfuzzer/targets/<name>.rs`, four in `libfuzzer/Cargo.toml`, and the name in
//!    the `FUZZ_TARGETS` of the Makefile.

pub mod calls;
pub mod checkpoint;
pub mod edge_list;
pub mod graphml;
mod interrupted;
pub mod manifest;
pub mod mutate;
mod network;
mod on_disk;
pub mod parquet;
pub mod reply;
pub mod scenario;
pub mod set;
pub mod study;

/// A target: the name of its corpus, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 10] = [
    ("scenario", scenario::check),
    ("set", set::check),
    ("study", study::check),
    ("edge-list", edge_list::check),
    ("graphml", graphml::check),
    ("manifest", manifest::check),
    ("parquet", parquet::check),
    ("checkpoint", checkpoint::check),
    ("reply", reply::check),
    ("calls", calls::check),
];
