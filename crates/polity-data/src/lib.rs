//! The run data set: schemas, Parquet segments, digests, manifest, readers.
//!
//! A run is one directory. It appears by a single rename, with a manifest that says `running`;
//! tables grow in segments (written under a temporary name, synced, renamed) that are joined at the
//! end; the manifest says `complete` last of all. So whatever is on disk after a crash is whole, or
//! recognizably not. Bytes depend on the rows alone: segments are cut by row number, batches have
//! one size, and no library version or time of day is written into a table.
//!
//! Only this crate touches Parquet. It knows no engine, no world and no metric.

mod batches;
mod checkpoint;
mod compare;
mod contained;
mod directory;
mod disk;
mod error;
mod export;
mod join;
mod lock;
mod manifest;
mod part;
mod place;
mod read;
mod recorder;
mod rows;
pub mod schema;
mod screen;
mod state;
mod table;

pub use checkpoint::{CHECKPOINT_VERSION, CheckpointHeader, CheckpointReader, CheckpointWriter};
pub use compare::{Difference, compare_tables};
pub use directory::{RunDirectory, is_untidy};
pub use disk::{Disk, Fault, Faults};
pub use error::DataError;
pub use export::write_exchanges;
pub use manifest::{
    Asked, Environment, FORMAT_VERSION, Limits, Manifest, Status, TableDigest, UNDIGESTED_TABLES,
    file_digest, run_digest,
};
pub use part::{
    Label, LabelValue, Part, SheetColumn, numbers_of_rows, part_of_rows, part_of_run, sheet,
};
pub use read::{Reader, read_finished, read_manifest};
pub use recorder::{Feed, Recorder, RecorderOptions};
pub use rows::{WholeRows, WrittenMessage, messages_of};
pub use state::{RecorderState, TableState};
