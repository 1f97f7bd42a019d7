//! Decisions by language models, with a scripted server in the place of one.
//!
//! What would break it: an answer that reaches another agent when calls come back in another order, a
//! failure that is kept for an answer, a replay that opens a socket, a key that leaves out what an answer
//! depends on, a secret in a file.

mod budget;
mod cache;
mod killed;
mod outages;
mod recorded;
mod retries;
mod script;
mod secret;
mod several;
mod shared;
mod storm;
mod templates;
