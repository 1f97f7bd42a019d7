//! The header of a page, as far as memory depends on it.

use super::compact::{Compact, Fault, I32, STRUCT, TRUE, Type};

/// Fields of a page's header by id, from 1. The decoder reads a field by its id, whatever type it
/// announces, so that another type would be read as something else there than here.
const PAGE: [Type; 8] = [I32, I32, I32, I32, STRUCT, STRUCT, STRUCT, STRUCT];
const DATA: [Type; 5] = [I32, I32, I32, I32, STRUCT];
const DICTIONARY: [Type; 3] = [I32, I32, TRUE];
const DATA_V2: [Type; 8] = [I32, I32, I32, I32, I32, I32, TRUE, STRUCT];

/// What a page's header says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// Bytes of the header itself.
    pub(super) bytes: u64,
    /// Bytes of the page in the file.
    pub(super) stored_bytes: i64,
    /// Bytes of the page in memory.
    pub(super) bytes_in_memory: i64,
    /// Values in it.
    pub(super) values: i64,
    /// How they are written, by Parquet's number.
    pub(super) encoding: i64,
    /// Whether it is a dictionary.
    pub(super) is_dictionary: bool,
}

impl Header {
    /// Reads the header at the start of the bytes.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let mut header = Self::default();
        let mut cursor = Compact::new(bytes);
        let mut last = 0;
        while let Some((id, kind)) = cursor.field(&mut last)? {
            check(&PAGE, id, kind)?;
            match id {
                2 => header.bytes_in_memory = cursor.number()?,
                3 => header.stored_bytes = cursor.number()?,
                5 => header.read_values(&mut cursor, &DATA, 2)?,
                7 => {
                    header.is_dictionary = true;
                    header.read_values(&mut cursor, &DICTIONARY, 2)?;
                }
                8 => header.read_values(&mut cursor, &DATA_V2, 4)?,
                _ => cursor.skip(kind)?,
            }
        }
        header.bytes = cursor.at as u64;
        Ok(header)
    }

    /// The part that only one type of page has. Where there are several, the largest counts.
    fn read_values(
        &mut self,
        cursor: &mut Compact<'_>,
        fields: &[Type],
        encoding: i64,
    ) -> Result<(), Fault> {
        let mut last = 0;
        while let Some((id, kind)) = cursor.field(&mut last)? {
            check(fields, id, kind)?;
            if id == 1 {
                self.values = self.values.max(cursor.number()?);
            } else if id == encoding {
                self.encoding = self.encoding.max(cursor.number()?);
            } else {
                cursor.skip(kind)?;
            }
        }
        Ok(())
    }
}

/// That a known field has its type; of a switch, the type is the value.
fn check(fields: &[Type], id: i64, kind: Type) -> Result<(), Fault> {
    let place = usize::try_from(id - 1).ok();
    let expected = place.and_then(|place| fields.get(place));
    let same = |expected: &Type| *expected == kind || (*expected == TRUE && kind == TRUE + 1);
    match expected.is_none_or(same) {
        true => Ok(()),
        false => Err(Fault::Malformed),
    }
}
