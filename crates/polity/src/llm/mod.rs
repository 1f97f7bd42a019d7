//! Decisions by language models: from what agents observe to what they decide.
//!
//! ```text
//! observations ─► prompts (templates) ─► desk: journal, cache, servers ─► replies
//!                    ▲                                                     │ read by the schema
//!                    └────────── asked again, with a complaint ◄───────────┤
//! decisions ◄──────────────────────────────────────────────────────────────┘ rows of llm_calls
//! ```
//!
//! All that a tick asks is settled at once, in canonical order. Mocked policies come nowhere near: they
//! build no prompt.

mod beginning;
pub mod cache;
mod decider;
mod decides;
mod error;
mod estimate;
mod journal;
mod log;
mod mode;
mod model;
mod outages;
mod pending;
mod prompts;
mod society;
mod subject;
mod team;
mod unfinished;

pub(crate) use beginning::Beginning;
pub(crate) use decider::Decider;
pub(crate) use decides::{Decides, GroupOf};

pub use error::{Exhausted, LlmError};
pub use estimate::{Amounts, Forecast, Limit, Range, Sampled, estimate, first_question};
pub(crate) use mode::Deciding;
pub use mode::{LlmOptions, PolicyMode, Servers};
pub(crate) use unfinished::{asked_before, given_before, given_to_parent, keep_for_good};
