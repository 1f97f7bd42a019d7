//! What is measured while a society lives: from messages, events and counters to rows.
//!
//! Observers read; nothing they do can reach an agent. Each tick the [`Ledger`] follows the open
//! tasks; at the end of a window the population's counters are taken out ([`TakenCounts`]) and
//! turned into rows by [`Analyst`], which calls the pure functions of `polity-metrics`.

mod analyst;
mod language;
mod ledger;
mod messages;
mod people;
mod population;
mod summary;
mod totals;

pub use analyst::{Analyst, Closed, GroupNames, MIN_ACTIONS, WindowRows};
pub use language::Speech;
pub use ledger::{Ledger, Prices, Setting, Thread};
pub use messages::MessageLog;
pub use population::{Delegations, TakenCounts, WindowCounts};
pub use summary::{ShockAt, Summary};
pub use totals::TaskTotals;
