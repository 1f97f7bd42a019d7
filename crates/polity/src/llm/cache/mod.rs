//! Looking after stores of answers: where they are, what runs made use of, and their calls as a table.

mod error;
mod export;
mod place;
mod used;

pub use error::CacheError;
pub use export::export;
pub use place::{of_run, open, store_in};
pub use used::used_by;
