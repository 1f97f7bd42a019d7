//! A directory to put a hostile file into, one per thread.

use std::fs;
use std::path::{Path, PathBuf};

use polity_data::DataError;
use tempfile::TempDir;

thread_local! {
    static PLACE: TempDir = in_memory();
}

/// A temporary directory.
pub(crate) fn in_memory() -> TempDir {
    // In memory where the system has such a place: thousands of files are written per second.
    let memory = Path::new("/dev/shm");
    let made = tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir());
    made.expect("a temporary directory can be made")
}

/// Writes a file and calls `then` with its directory and path.
pub(crate) fn with_file(name: &str, bytes: &[u8], then: impl FnOnce(&Path, &Path)) {
    let directory: PathBuf = PLACE.with(|place| place.path().to_owned());
    let path = directory.join(name);
    fs::write(&path, bytes).expect("a temporary file can be written");
    then(&directory, &path);
}

/// Whatever a file holds, only its content can be at fault.
pub(crate) fn check_error(error: &DataError) {
    assert!(error.is_content(), "not a matter of content: {error}");
    assert!(!error.to_string().is_empty());
}
