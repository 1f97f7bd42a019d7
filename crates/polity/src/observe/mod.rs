//! What is measured while a society lives: from messages, events and counters to rows.
//!
//! Observers read; nothing they do can reach an agent. Each tick what happened to tasks is sorted ([`Deeds`]), and
//! every few ticks the [`Ledger`] takes it in; at the end of a window the population's counters are taken out ([`WindowCounts`]) and
//! turned into rows by [`Analyst`], which calls the pure functions of `polity-metrics`.

mod analyst;
mod hands;
mod language;
mod ledger;
mod messages;
mod people;
mod population;
mod recovery;
mod summary;
mod totals;

pub use analyst::{Analyst, Closed, GroupNames, MIN_ACTIONS, WindowRows};
pub use hands::Hands;
pub use language::Speech;
pub use ledger::{Deeds, Ledger, Prices, Setting, Thread, WrittenLedger};
pub use messages::MessageLog;
pub use population::{Delegations, WindowCounts, WindowSums};
pub(crate) use recovery::{after_shock, invention};
pub use summary::{ShockAt, Summary};
pub use totals::TaskTotals;

/// Whether counts that were read back can be summed up and counted on: no run gets half as far.
fn can_add_up(counts: impl IntoIterator<Item = u64>) -> bool {
    let sum: u128 = counts.into_iter().map(u128::from).sum();
    sum <= u128::from(u64::MAX / 2)
}
