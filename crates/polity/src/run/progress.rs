//! Letting a person know how far a run has come.

/// Is told how far a run has come. Nothing that it does can change a result.
pub trait Progress {
    /// A run of so many ticks begins.
    fn begin(&mut self, ticks: u32);
    /// So many ticks have passed, and so many messages been sent.
    fn advance(&mut self, tick: u32, messages: u64);
    /// The tables are being finished.
    fn finishing(&mut self);
    /// The run has ended.
    fn end(&mut self);
}

/// Says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&mut self, _ticks: u32) {}
    fn advance(&mut self, _tick: u32, _messages: u64) {}
    fn finishing(&mut self) {}
    fn end(&mut self) {}
}
