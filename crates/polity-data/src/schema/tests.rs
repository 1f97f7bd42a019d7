//! Pins: the columns of `docs/dataset.md` are those of the schema, each with a meaning, and those
//! that may be null with the rule by which they are.
//!
//! The tables of the document are generated. After a change of the schema, write them anew with
//! `POLITY_BLESS=1 cargo nextest run --cargo-profile release -p polity-data documented`.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::*;

const BEGIN: &str =
    "<!-- generated from the schema: see crates/polity-data/src/schema/tests.rs -->\n";
const END: &str = "<!-- end of the generated part -->";

fn sentences(meaning: &str) -> String {
    meaning.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn type_name(data_type: &arrow_schema::DataType) -> String {
    use arrow_schema::DataType;
    match data_type {
        DataType::UInt8 => "u8".to_owned(),
        DataType::UInt16 => "u16".to_owned(),
        DataType::UInt32 => "u32".to_owned(),
        DataType::UInt64 => "u64".to_owned(),
        DataType::Float64 => "f64".to_owned(),
        DataType::Boolean => "bool".to_owned(),
        DataType::Utf8 => "text".to_owned(),
        DataType::List(item) => format!("list of {}", type_name(item.data_type())),
        other => panic!("{other} has no name yet"),
    }
}

fn document() -> String {
    let mut text = String::from(BEGIN);
    for (table, fields) in tables() {
        let _ = write!(
            text,
            "\n## `{}.parquet`\n\n{}\n\n",
            table.name,
            sentences(table.meaning)
        );
        text.push_str("| column | type | unit | meaning |\n|---|---|---|---|\n");
        for (column, field) in table.columns.iter().zip(&fields) {
            let _ = writeln!(
                text,
                "| `{}` | {}{} | {} | {} |",
                column.name,
                type_name(field.data_type()),
                if field.is_nullable() { ", or null" } else { "" },
                column.unit,
                sentences(column.meaning).replace('|', "\\|"),
            );
        }
    }
    let _ = writeln!(text);
    text
}

#[test]
fn every_table_is_documented() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/dataset.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text
        .split_once(BEGIN)
        .expect("the document has a generated part");
    let (_, after) = rest.split_once(END).expect("the generated part ends");
    let fresh = format!("{before}{}{END}{after}", document());
    if std::env::var_os("POLITY_BLESS").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    let stale = fs::read_to_string(&path).unwrap() != fresh;
    assert!(
        !stale,
        "docs/dataset.md is stale: see the head of this file for how to renew it"
    );
}

#[test]
fn a_column_says_when_it_is_null_if_and_only_if_it_can_be() {
    for (table, fields) in tables() {
        assert!(!table.meaning.trim().is_empty(), "{}", table.name);
        for (column, field) in table.columns.iter().zip(&fields) {
            assert_eq!(column.name, field.name());
            let says = column.meaning.contains("Null ");
            assert_eq!(says, field.is_nullable(), "{}.{}", table.name, column.name);
            assert!(
                column.meaning.trim().ends_with('.'),
                "{}.{}",
                table.name,
                column.name
            );
        }
    }
}

#[test]
fn tables_have_names_of_their_own_in_order() {
    let names: Vec<&str> = tables().iter().map(|(table, _)| table.name).collect();
    assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
}
