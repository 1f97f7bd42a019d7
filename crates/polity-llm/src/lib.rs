//! Requests to language models, their answers, and a store that replays them.
//!
//! A [`Request`] is all that an answer may depend on; its [`Key`] is a digest of that and of nothing
//! else. A [`Provider`] gives an [`Answer`], which may also be that there was none. A [`Store`] keeps
//! both, and a [`Desk`] settles what the agents of a tick ask, from stores or by providers. Nothing
//! here knows of agents' decisions, scenarios or data sets.

mod answer;
mod canonical;
pub mod client;
mod desk;
#[cfg(test)]
mod example;
mod key;
mod provider;
pub mod reading;
mod request;
mod store;

pub use answer::{Answer, Failure, Finish, Reply, Usage};
pub use desk::{
    Ask, Asked, Cap, Caps, Desk, DeskError, Miss, Mode, Prices, Rules, Scope, Settled,
    SharedProvider, Source, Spending, Spent, Stores, Taking,
};
pub use key::{Key, NoKey};
pub use provider::{Done, Given, Provider};
pub use request::{Author, Message, Request, Sampling, TokensField};
pub use store::{
    Call, Difference, Merged, ModelStats, Nearest, Place, Pruned, Stats, Store, StoreError,
};
