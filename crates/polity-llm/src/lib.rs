//! Requests to language models, their answers, and a store that replays them.
//!
//! A [`Request`] is all that an answer may depend on; its [`Key`] is a digest of that and of nothing
//! else. A [`Provider`] gives an [`Answer`], which may also be that there was none. Nothing here
//! knows of agents' decisions, scenarios or data sets.

mod answer;
pub mod client;
mod key;
mod provider;
mod request;

pub use answer::{Answer, Failure, Finish, Reply, Usage};
pub use key::Key;
pub use provider::{Given, Provider};
pub use request::{Author, Message, Request, Sampling};
