//! The manifest of a run: refused as damaged, or the same after a round trip.

use polity_data::{DataError, read_finished, read_manifest};

use crate::on_disk::{check_error, with_file};

/// The bytes are `manifest.json`.
pub fn check(bytes: &[u8]) {
    with_file("manifest.json", bytes, |run, path| {
        let manifest = match read_manifest(run) {
            Ok(manifest) => manifest,
            Err(error) => return check_error(&error),
        };
        match read_finished(run) {
            Ok(finished) => assert_eq!(finished, manifest),
            Err(error) => assert!(matches!(error, DataError::CutOff(_)), "{error}"),
        }
        let written = serde_json::to_vec(&manifest).expect("a manifest is JSON");
        std::fs::write(path, written).expect("a temporary file can be written");
        let again = read_manifest(run).expect("what was written is read");
        assert_eq!(again, manifest);
    });
}
