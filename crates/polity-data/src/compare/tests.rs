//! Pins: tables are compared by value, wherever their files are cut, and the first difference is
//! placed by what the re-execution says.

use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

use super::*;
use crate::schema::{MessageRow, Row, WindowRow};

fn write<R: Row>(rows: Vec<R>, group: usize) -> tempfile::NamedTempFile {
    let mut columns = R::Columns::default();
    rows.into_iter().for_each(|row| row.push(&mut columns));
    write_batch(&R::batch(&mut columns), group)
}

fn write_batch(batch: &RecordBatch, group: usize) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group));
    let properties = Some(properties.build());
    let mut out = ArrowWriter::try_new(file.reopen().unwrap(), batch.schema(), properties).unwrap();
    out.write(batch).unwrap();
    out.close().unwrap();
    file
}

fn messages(n: u32) -> Vec<MessageRow> {
    let row = |i: u32| MessageRow {
        message: i.into(),
        tick: i / 10,
        tokens: Arc::from([i, 1].as_slice()),
        reply_to: i.is_multiple_of(2).then_some(3),
        ..MessageRow::default()
    };
    (0..n).map(row).collect()
}

fn windows() -> Vec<WindowRow> {
    let row = |window| WindowRow {
        window,
        tick_end: 10 * window,
        entropy_bits: (window > 0).then(|| f64::from(window) / 3.0),
        ..WindowRow::default()
    };
    (0..9).map(row).collect()
}

fn compare(a: &tempfile::NamedTempFile, b: &tempfile::NamedTempFile) -> Option<Difference> {
    compare_tables(a.path(), b.path()).unwrap()
}

#[test]
fn row_groups_and_batches_do_not_matter() {
    let one = write(messages(20_000), 1 << 20);
    for group in [1000, 8191, 8192, 8193] {
        assert_eq!(
            compare(&one, &write(messages(20_000), group)),
            None,
            "{group}"
        );
    }
    let mut last = messages(20_000);
    last[19_999].dst = 5;
    let found = compare(&one, &write(last, 777));
    let Some(Difference::Cell {
        row,
        column,
        position,
        recorded,
        executed,
    }) = found
    else {
        panic!("{found:?}");
    };
    assert_eq!((row, column.as_str()), (19_999, "dst"));
    assert_eq!(position, Some(("tick".to_owned(), 1_999)));
    assert_eq!((recorded.as_str(), executed.as_str()), ("0", "5"));
}

#[test]
fn lists_nulls_and_the_last_bit_of_a_float_matter() {
    let cell = |change: fn(&mut MessageRow)| {
        let mut rows = messages(9);
        change(&mut rows[4]);
        match compare(&write(messages(9), 5), &write(rows, 9)) {
            Some(Difference::Cell {
                row: 4,
                column,
                recorded,
                executed,
                ..
            }) => (column, recorded, executed),
            other => panic!("{other:?}"),
        }
    };
    let text = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    let tokens = cell(|row| row.tokens = Arc::from([4, 2].as_slice()));
    assert_eq!(tokens, text("tokens", "[4, 1]", "[4, 2]"));
    let shorter = cell(|row| row.tokens = Arc::from([4].as_slice()));
    assert_eq!(shorter, text("tokens", "[4, 1]", "[4]"));
    assert_eq!(
        cell(|row| row.reply_to = None),
        text("reply_to", "3", "null")
    );
    assert_eq!(cell(|row| row.lost = true), text("lost", "false", "true"));

    let mut rows = windows();
    rows[7].entropy_bits = rows[7]
        .entropy_bits
        .map(|v| f64::from_bits(v.to_bits() + 1));
    match compare(&write(windows(), 9), &write(rows, 9)) {
        Some(Difference::Cell {
            column,
            position: Some((at, 7)),
            ..
        }) => {
            assert_eq!((column.as_str(), at.as_str()), ("entropy_bits", "window"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_place_is_told_by_the_re_execution() {
    let mut changed = windows();
    changed[3].window = 100;
    match compare(&write(changed, 9), &write(windows(), 9)) {
        Some(Difference::Cell {
            row: 3, position, ..
        }) => {
            assert_eq!(position, Some(("window".to_owned(), 3)));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn rows_and_columns_that_only_one_has_are_found() {
    let rows = |common, recorded_longer| {
        Some(Difference::Rows {
            common,
            recorded_longer,
        })
    };
    assert_eq!(
        compare(&write(messages(9), 4), &write(messages(7), 3)),
        rows(7, true)
    );
    assert_eq!(
        compare(&write(messages(0), 4), &write(messages(7), 3)),
        rows(0, false)
    );
    let found = compare(&write(messages(0), 1), &write(windows(), 1));
    assert!(
        matches!(found, Some(Difference::Columns { .. })),
        "{found:?}"
    );
    assert_eq!(
        compare(&write(messages(0), 1), &write(messages(0), 1)),
        None
    );
}

/// Other programs write other kinds of text, and name the items of lists otherwise.
#[test]
fn the_types_of_other_programs_count_as_the_same() {
    use arrow_array::{LargeStringArray, ListArray};
    let ours = write(messages(50), 50);
    let mut columns = <MessageRow as Row>::Columns::default();
    messages(50)
        .into_iter()
        .for_each(|row| row.push(&mut columns));
    let batch = MessageRow::batch(&mut columns);
    let (mut fields, mut arrays) = (Vec::new(), Vec::new());
    for (field, array) in batch.schema().fields().iter().zip(batch.columns()) {
        let array: arrow_array::ArrayRef = match array.data_type() {
            DataType::Utf8 => Arc::new(
                array
                    .as_string::<i32>()
                    .iter()
                    .collect::<LargeStringArray>(),
            ),
            DataType::List(_) => {
                let (_, offsets, values, nulls) = array.as_list::<i32>().clone().into_parts();
                let item = Arc::new(Field::new("element", DataType::UInt32, true));
                Arc::new(ListArray::new(item, offsets, values, nulls))
            }
            _ => Arc::clone(array),
        };
        fields.push(Field::new(field.name(), array.data_type().clone(), true));
        arrays.push(array);
    }
    let schema = Arc::new(arrow_schema::Schema::new(fields));
    let theirs = write_batch(&RecordBatch::try_new(schema, arrays).unwrap(), 7);
    assert_eq!(compare(&ours, &theirs), None);
}
