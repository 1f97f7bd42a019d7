//! What a society promises: one file per promise.

mod attention;
mod determinism;
mod drawn;
mod effort;
mod ledger;
mod locality;
mod outside;
mod shocks;
mod sleep;
mod switches;
mod theory;
mod village;
mod words;
mod written;
