//! Writing rows that belong to no run into a file of their own.

use std::io::Write;
use std::path::Path;

use parquet::arrow::ArrowWriter;

use crate::error::DataError;
use crate::join::{BATCH_ROWS, properties};
use crate::schema::{ExchangeRow, Row, schema_of};

/// Text that is turned into columns at once, in bytes: a column cannot hold 2 GiB.
const BATCH_BYTES: usize = 64 << 20;
/// Most text of a row, in bytes.
const ROW_BYTES_MAX: usize = 1 << 30;

/// Writes exchanges as Parquet; gives their number. Of all rows, only some are in memory at a time.
///
/// # Errors
/// [`DataError::Damaged`] with `source` where a row is too long for the format; errors of the system
/// with `path`.
pub fn write_exchanges(
    out: impl Write + Send,
    path: &Path,
    source: &Path,
    rows: impl Iterator<Item = ExchangeRow>,
) -> Result<u64, DataError> {
    let properties = properties(&ExchangeRow::TABLE, &[]);
    let writer = ArrowWriter::try_new(out, schema_of::<ExchangeRow>(), Some(properties));
    let mut writer = writer.map_err(DataError::writing(path))?;
    let mut columns = <ExchangeRow as Row>::Columns::default();
    let (mut written, mut pending, mut bytes) = (0, 0, 0);
    for row in rows {
        let more = row.text_bytes();
        if more > ROW_BYTES_MAX {
            let what = format!("the texts of call {} take {more} bytes", row.key);
            return Err(DataError::damaged(source)(format!(
                "{what}; {ROW_BYTES_MAX} are the most that can be exported"
            )));
        }
        if pending == BATCH_ROWS || pending > 0 && bytes + more > BATCH_BYTES {
            let batch = ExchangeRow::batch(&mut columns);
            writer.write(&batch).map_err(DataError::writing(path))?;
            (pending, bytes) = (0, 0);
        }
        row.push(&mut columns);
        (written, pending, bytes) = (written + 1, pending + 1, bytes + more);
    }
    let batch = ExchangeRow::batch(&mut columns);
    let ended = writer.write(&batch).and_then(|()| writer.finish());
    ended.map_err(DataError::writing(path))?;
    Ok(written)
}
