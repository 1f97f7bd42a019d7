//! A table of counts of two variables.

/// Counts of (row, column) pairs, row-major: agent × action kind, meaning × token, role × token.
///
/// Borrows its cells, so that the same buffer serves window after window. Cells are `u32` because
/// a million agents by sixteen kinds is the large case and the smaller cell halves its memory;
/// sums are `u64`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountMatrix<'a> {
    cells: &'a [u32],
    columns: usize,
}

impl<'a> CountMatrix<'a> {
    /// Views `cells` as rows of `columns` counts each. O(1).
    ///
    /// `None` when there are no columns or the last row is incomplete.
    #[must_use]
    pub fn new(cells: &'a [u32], columns: usize) -> Option<Self> {
        let complete = columns > 0 && cells.len().is_multiple_of(columns);
        complete.then_some(Self { cells, columns })
    }

    /// Number of columns, at least one.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The rows in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &'a [u32]> + use<'a> {
        self.cells.chunks_exact(self.columns)
    }

    /// How often each row variable occurred. O(cells).
    #[must_use]
    pub fn row_sums(&self) -> Vec<u64> {
        self.rows().map(row_sum).collect()
    }

    /// How often each column variable occurred. O(cells).
    #[must_use]
    pub fn column_sums(&self) -> Vec<u64> {
        let mut sums = vec![0_u64; self.columns];
        for row in self.rows() {
            for (sum, cell) in sums.iter_mut().zip(row) {
                *sum += u64::from(*cell);
            }
        }
        sums
    }
}

/// Total of one row; cannot overflow, since cells are `u32`.
pub(crate) fn row_sum(row: &[u32]) -> u64 {
    row.iter().map(|cell| u64::from(*cell)).sum()
}
