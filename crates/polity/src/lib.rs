//! Polity: simulates populations of self-organizing agents, and measures what emerges.
//!
//! ```text
//! scenario.toml ─► scenario ─► run ─► data set ─► replay, show
//!                               │
//!             engine + society ─┴─ observe (ledger, windows, summary) ─► metrics
//! ```
//!
//! A [`scenario::Scenario`] is loaded and checked, [`run::execute`] simulates it and writes one
//! directory, [`replay::replay`] re-executes that directory and compares, tick by tick by its
//! [`trail`] and then by its tables, [`show::show`] draws it for
//! a terminal. A [`sweep::sweep`] plays a scenario in many variants, a [`trial::trial`] under many
//! seeds. The command line is a thin layer over these.

pub mod fit;
pub mod llm;
pub mod observe;
pub mod replay;
pub mod run;
pub mod scenario;
pub mod show;
pub mod sweep;
pub mod team;
pub mod trail;
pub mod trial;
