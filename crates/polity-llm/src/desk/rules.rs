//! How a desk settles, and with what.

use std::sync::Arc;

use super::asked::Asked;
use super::budget::Caps;
use super::sources::Source;
use crate::{Provider, Store};

/// A provider that any thread may ask.
pub type SharedProvider = Arc<dyn Provider + Send + Sync>;

/// Where answers come from, besides the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// From the provider. The cache is neither read nor written: of a batch that is not settled whole,
    /// because the run was stopped, the answers that came are paid for and lost.
    Live,
    /// From the provider; in the cache they begin the answers of their key anew. A run that is killed
    /// and goes on asks again for what came of the batch it was killed in.
    Record,
    /// From the cache if it has one that is no failure, else from the provider, into the cache, where
    /// it takes the place of failures.
    Auto,
    /// From the cache in sequence, failures among them; never from a provider. Nothing is written
    /// but the journal.
    Replay,
}

/// Which identical requests of a run share one answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All.
    Request,
    /// Those of one agent.
    Agent,
    /// None.
    #[default]
    Call,
}

/// How a desk settles.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Where answers come from.
    pub mode: Mode,
    /// Which requests share one.
    pub scope: Scope,
    /// What may be spent.
    pub caps: Caps,
}

/// The stores of a desk.
#[derive(Debug, Default)]
pub struct Stores {
    /// Asked before anything else, in this order, in every mode.
    pub sources: Vec<Source>,
    /// Shared with other runs.
    pub cache: Option<Store>,
    /// This run's own.
    pub journal: Option<Store>,
    /// What this run was about to ask for.
    pub asked: Option<Asked>,
}

impl Mode {
    /// Whether new answers go into the cache.
    pub(crate) fn writes_cache(self) -> bool {
        matches!(self, Self::Record | Self::Auto)
    }
}
