//! What a header announces is read before it is believed.

use super::*;
use header::Header;

/// A page's header: type 0, sizes in memory and in the file, and 3 values, plain.
fn page(in_memory: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x15, 0, 0x15];
    bytes.extend_from_slice(in_memory);
    bytes.extend_from_slice(&[0x15, 40, 0x2c, 0x15, 6, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0]);
    bytes
}

#[test]
fn a_header_is_read_up_to_its_end() {
    let mut bytes = page(&[60]);
    let length = bytes.len() as u64;
    bytes.extend_from_slice(&[1, 2, 3]);
    let expected = Header {
        bytes: length,
        stored_bytes: 20,
        bytes_in_memory: 30,
        values: 3,
        encoding: 0,
        is_dictionary: false,
    };
    assert_eq!(Header::read(&bytes), Ok(expected));
}

#[test]
fn no_beginning_of_a_header_is_one() {
    let whole = page(&[0x80, 0x80, 0x04]);
    assert!(Header::read(&whole).is_ok());
    for length in 0..whole.len() {
        assert_eq!(
            Header::read(&whole[..length]),
            Err(Fault::Short),
            "{length}"
        );
    }
}

#[test]
fn a_number_without_end_is_malformed() {
    assert_eq!(Header::read(&page(&[0xff; 20])), Err(Fault::Malformed));
}

/// The decoder would take the text's length for the size, and the text for further fields.
#[test]
fn a_size_announced_as_text_is_malformed() {
    let mut bytes = page(&[60]);
    bytes[2] = 0x18;
    assert_eq!(Header::read(&bytes), Err(Fault::Malformed));
}

#[test]
fn a_list_of_more_items_than_bytes_is_short() {
    // Field 9, a list of 2³¹ − 1 structs.
    let bytes = [0x99, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07];
    assert_eq!(Header::read(&bytes), Err(Fault::Short));
}

#[test]
fn nesting_without_end_is_malformed() {
    assert_eq!(Compact::new(&[0x1c; 1000]).skip(12), Err(Fault::Malformed));
    assert_eq!(
        Compact::new(&[0x19; 1000]).skip(LIST),
        Err(Fault::Malformed)
    );
}

#[test]
fn a_schema_tells_how_long_it_is() {
    // Field 1: version; field 2: a list of 2 structs, each empty; the end.
    assert_eq!(schema_entries(&[0x15, 2, 0x19, 0x2c, 0, 0, 0]), Ok(2));
    // The same as a number.
    assert_eq!(
        schema_entries(&[0x15, 2, 0x15, 0x2c, 0]),
        Err(Fault::Malformed)
    );
}
