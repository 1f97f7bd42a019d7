//! A table of a run: refused as damaged, or readable column by column and equal to itself.

use std::path::Path;

use polity_data::schema::tables;
use polity_data::{Difference, Reader, compare_tables};

use crate::on_disk::{check_error, with_file};

/// What every run's `windows` looks like.
const SOUND: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/corpus/parquet/windows.parquet"
);

/// The bytes are a Parquet file.
pub fn check(bytes: &[u8]) {
    with_file("hostile.parquet", bytes, |run, path| {
        let readable = match Reader::open(run, "hostile") {
            Ok(table) => {
                read_columns(&table);
                true
            }
            Err(error) => {
                check_error(&error);
                false
            }
        };
        compare_with_itself(path, readable);
        compare_with_sound(path, bytes);
    });
}

fn read_columns(table: &Reader) {
    for column in tables().iter().flat_map(|(table, _)| table.columns) {
        for error in [
            table.numbers(column.name).err(),
            table.names(column.name).err(),
        ] {
            error.iter().for_each(check_error);
        }
    }
}

fn compare_with_itself(path: &Path, readable: bool) {
    match compare_tables(path, path) {
        Ok(difference) => assert_eq!(difference, None::<Difference>),
        Err(error) => {
            check_error(&error);
            assert!(!readable, "read, but not compared: {error}");
        }
    }
}

fn compare_with_sound(path: &Path, bytes: &[u8]) {
    match compare_tables(Path::new(SOUND), path) {
        Ok(None) => assert!(!bytes.is_empty()),
        Ok(Some(_)) => {}
        Err(error) => check_error(&error),
    }
}
