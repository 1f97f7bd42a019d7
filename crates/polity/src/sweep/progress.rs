//! Letting a person know how far a sweep has come.

/// Is told how far a sweep has come, from many threads. Nothing that it does can change a result.
pub trait SweepProgress: Sync {
    /// So many cells are to be there in the end, of which so many are there already.
    fn begin(&self, cells: usize, done: usize);
    /// One more is there; it took so many ticks.
    fn cell(&self, ticks: u32);
    /// No more will come.
    fn end(&self);
}

impl SweepProgress for crate::run::Silent {
    fn begin(&self, _cells: usize, _done: usize) {}
    fn cell(&self, _ticks: u32) {}
    fn end(&self) {}
}
