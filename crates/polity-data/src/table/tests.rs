//! Pins: a table's bytes depend on its rows alone, and joined segments hold the same rows.
//!
//! What would break it: cutting by time or by how rows arrive, a library that writes offsets of the
//! segment into the joined file, a dictionary that spans segments.

use std::sync::Arc;

use std::fs::{self, File};
use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};

use crate::compare::compare_tables;
use crate::join::CREATED_BY;
use crate::schema::MessageRow;

use super::*;

fn rows(n: u64) -> impl Iterator<Item = MessageRow> {
    (0..n).map(|i| MessageRow {
        message: i,
        tick: (i / 3) as u32,
        kind: ["ask", "answer", "delegate"][(i % 3) as usize],
        tokens: Arc::from((0..i % 5).map(|t| t as u32).collect::<Vec<_>>()),
        reply_to: i.is_multiple_of(4).then_some(i / 2),
        ..MessageRow::default()
    })
}

fn options(place: &Path, segments: &Path) -> RecorderOptions {
    RecorderOptions {
        directory: place.to_owned(),
        segments: segments.to_owned(),
        metadata: vec![("scenario".to_owned(), "a".to_owned())],
        checkpoints: true,
        disk: Disk::default(),
    }
}

/// Writes a table in segments of this many rows; returns its digest and its place.
fn write(
    rows: impl Iterator<Item = MessageRow>,
    segment: usize,
) -> (TableDigest, tempfile::TempDir) {
    let place = tempfile::tempdir().unwrap();
    let segments = place.path().join("segments");
    fs::create_dir(&segments).unwrap();
    let mut table = TableWriter::<MessageRow>::new(&options(place.path(), &segments));
    table.segment_rows = segment;
    for row in rows {
        table.push(row).unwrap();
    }
    (table.finish().unwrap(), place)
}

fn file(place: &tempfile::TempDir) -> PathBuf {
    place.path().join("messages.parquet")
}

#[test]
fn joined_segments_hold_the_same_rows_as_one() {
    for n in [0, 1, 6, 7, 8, 21, 100] {
        let (whole, one) = write(rows(n), 1 << 20);
        let (digest, many) = write(rows(n), 7);
        assert_eq!((whole.rows, digest.rows), (n, n));
        assert_eq!(
            compare_tables(&file(&one), &file(&many)).unwrap(),
            None,
            "{n} rows"
        );
        let reader = SerializedFileReader::new(File::open(file(&many)).unwrap()).unwrap();
        assert_eq!(
            reader.num_row_groups() as u64,
            n.div_ceil(7).max(n.min(1)),
            "{n} rows"
        );
    }
}

#[test]
fn joined_tables_keep_metadata_and_name_no_library() {
    let (_, place) = write(rows(50), 7);
    let reader = SerializedFileReader::new(File::open(file(&place)).unwrap()).unwrap();
    let info = reader.metadata().file_metadata();
    assert_eq!(info.created_by(), Some(CREATED_BY));
    assert_eq!(info.num_rows(), 50);
    let pairs = info.key_value_metadata().unwrap();
    let scenario: Vec<_> = pairs.iter().filter(|p| p.key == "scenario").collect();
    assert_eq!(scenario.len(), 1);
    assert_eq!(scenario[0].value.as_deref(), Some("a"));
    assert_eq!(pairs.iter().filter(|p| p.key == "ARROW:schema").count(), 1);
}

#[test]
fn bytes_depend_on_rows_alone() {
    for segment in [7, 1 << 20] {
        let (first, _place) = write(rows(100), segment);
        let (again, _place) = write(rows(100).collect::<Vec<_>>().into_iter(), segment);
        assert_eq!(first, again);
        let (fewer, _place) = write(rows(99), segment);
        assert_ne!(first.blake3, fewer.blake3);
    }
}

#[test]
fn batches_of_any_number_fill_a_segment() {
    let n = 2 * BATCH_ROWS as u64 + 5;
    for segment in [BATCH_ROWS - 1, BATCH_ROWS, BATCH_ROWS + 1, 2 * BATCH_ROWS] {
        let (whole, one) = write(rows(n), 1 << 20);
        let (digest, many) = write(rows(n), segment);
        assert_eq!(whole.rows, digest.rows);
        assert_eq!(
            compare_tables(&file(&one), &file(&many)).unwrap(),
            None,
            "{segment}"
        );
    }
}

#[test]
fn segments_are_whole_as_soon_as_they_have_their_name() {
    let place = tempfile::tempdir().unwrap();
    let mut table = TableWriter::<MessageRow>::new(&options(place.path(), place.path()));
    table.segment_rows = 10;
    for row in rows(25) {
        table.push(row).unwrap();
    }
    let whole =
        |name: &str| SerializedFileReader::new(File::open(place.path().join(name)).unwrap());
    for name in ["messages-00000.parquet", "messages-00001.parquet"] {
        assert_eq!(
            whole(name).unwrap().metadata().file_metadata().num_rows(),
            10
        );
    }
    assert!(!place.path().join("messages-00002.parquet").exists());
    assert!(!place.path().join("messages.parquet").exists());
}

#[test]
fn a_segment_that_was_damaged_is_not_joined() {
    let place = tempfile::tempdir().unwrap();
    let mut table = TableWriter::<MessageRow>::new(&options(place.path(), place.path()));
    table.segment_rows = 10;
    for row in rows(25) {
        table.push(row).unwrap();
    }
    fs::write(place.path().join("messages-00001.parquet"), "PAR1").unwrap();
    let error = table.finish().unwrap_err();
    assert!(
        matches!(&error, DataError::Damaged { path, .. } if path.ends_with("messages-00001.parquet"))
    );
    assert!(!place.path().join("messages.parquet").exists());
}

/// Writes a table, but saves it after so many rows and goes on from there after some rows more.
fn write_in_two(
    n: u64,
    saved_after: u64,
    lost: u64,
    segment: usize,
) -> (TableDigest, tempfile::TempDir) {
    let place = tempfile::tempdir().unwrap();
    let segments = place.path().join("segments");
    fs::create_dir(&segments).unwrap();
    let options = options(place.path(), &segments);
    let mut table = TableWriter::<MessageRow>::new(&options);
    table.segment_rows = segment;
    let mut state = None;
    for row in rows(saved_after + lost) {
        if row.message == saved_after {
            state = Some(table.save());
        }
        table.push(row).unwrap();
    }
    let state = state.unwrap_or_else(|| table.save());
    drop(table);
    let mut table = TableWriter::<MessageRow>::restore(&options, state, segment).unwrap();
    for row in rows(n).skip(saved_after as usize) {
        table.push(row).unwrap();
    }
    (table.finish().unwrap(), place)
}

#[test]
fn a_table_that_was_saved_and_taken_up_has_the_same_bytes() {
    for segment in [7, 14, 1 << 20] {
        let (whole, _place) = write(rows(30), segment);
        for saved_after in 0..=30 {
            for lost in [0, 1, 7, 9] {
                let (again, _place) = write_in_two(30, saved_after, lost, segment);
                assert_eq!(whole, again, "{saved_after} and {lost} rows of {segment}");
            }
        }
    }
    let batch = BATCH_ROWS as u64;
    let n = 2 * batch + 5;
    for segment in [BATCH_ROWS - 1, BATCH_ROWS, BATCH_ROWS + 1, 1 << 20] {
        let (whole, _place) = write(rows(n), segment);
        for saved_after in [batch - 1, batch, batch + 1, 2 * batch, n] {
            let (again, _place) = write_in_two(n, saved_after, 100, segment);
            assert_eq!(whole, again, "{saved_after} rows of {segment}");
        }
    }
}

#[test]
fn a_segment_that_a_checkpoint_relies_on_stays() {
    let (digest, _place) = write(rows(7), 7);
    let (again, place) = write_in_two(7, 7, 0, 7);
    assert_eq!(digest, again);
    assert!(
        place
            .path()
            .join("segments/messages-00000.parquet")
            .exists()
    );
}
