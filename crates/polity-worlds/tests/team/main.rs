//! What a team promises: one file per promise.

mod apart;
mod choices;
mod determinism;
mod drawn;
mod effect;
mod hierarchy;
mod memory;
mod models;
mod outside;
mod placebo;
mod refusals;
mod rules;
mod sanity;
mod sight;
mod streams;
mod tasks;
mod workshop;
mod written_down;
