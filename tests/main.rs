//! The whole program, from outside: every promise of the command line has its file.
//!
//! | file | promise |
//! |---|---|
//! | `determinism` | same scenario and seed, same bytes |
//! | `replay`, `replay_changed` | a run can be made again, and what was changed is named |
//! | `bad_scenario`, `bad_network`, `bad_place`, `bad_run` | a diagnosis and an exit code, never a panic |
//! | `dataset_form`, `dataset_values` | the tables are, and hold, what the contract says |
//! | `interrupts` | what a signal leaves behind is whole, or says that it is not |
//! | `resume` | what was interrupted ends in the same bytes; what cannot be resumed is refused |
//! | `foresight` | what language models would take is told before they are asked, and mocked runs teach nothing of them |
//! | `fork` | another run up to a tick, other rules from then on |
//! | `llm` | decisions of language models are recorded, and the recording is the run; whatever a server does ends in an answer or a typed outcome |
//! | `team` | a team is run, replayed, resumed, struck, forked and shown like a society |
//! | `faults` | whatever operation of the disk is the last, or is refused, nothing false is claimed, and the run can be finished |
//! | `crash` | killed at any instant, a run can be finished, in the same bytes |
//! | `sweep` | a study is the same data set on any threads, in any shards, however often killed |
//! | `expect` | what a scenario expects is judged over seeds |
//! | `topology_command`, `commands` | results on standard output, everything documented |
//! | `shipped` | every scenario that comes with Polity runs and replays |
//!
//! Run them with `cargo nextest run --cargo-profile release -p polity --test it`, or
//! `cargo test --release -p polity --test it`. A test that the machine does not permit (mounting,
//! for example) says so and passes.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot be set up fails, and one that cannot be made says so"
)]

mod bad_network;
mod bad_place;
mod bad_run;
mod bad_scenario;
mod commands;
mod crash;
mod dataset_form;
mod dataset_values;
mod determinism;
mod expect;
mod faults;
mod foresight;
mod fork;
mod interrupts;
mod llm;
mod replay;
mod replay_changed;
mod resume;
mod shipped;
mod support;
mod sweep;
mod sweep_replaced;
mod tables;
mod team;
mod topology_command;
mod whole;
