//! Power laws in positive integers: degrees, cascade sizes, messages per author.
//!
//! [`fit`] finds exponent and cut, [`compare`] asks whether something else fits as well. Almost
//! any skewed sample yields a plausible exponent; only the comparison tells whether to believe it.
//!
//! Definitions are those of Clauset, Shalizi & Newman (2009) with exact discrete likelihoods.
//! They are also those of the Python package `powerlaw` with `discrete=True` and
//! `estimate_discrete=False`, except that the package's optimizer stops at a tolerance of 1e-4,
//! and so its figures agree with these to three or four digits only; to more digits the tests use
//! an independent computation in scipy.
//!
//! ```
//! use polity_metrics::graph::power_law::{Alternative, compare, fit};
//! let degrees = [1, 1, 1, 1, 1, 1, 2, 2, 3, 1, 1, 2, 4, 9, 5, 1, 1, 2, 3, 17];
//! let law = fit(&degrees).ok_or("too few distinct degrees")?;
//! let against = compare(&degrees, &law, Alternative::Exponential).ok_or("no spread")?;
//! assert!(law.alpha > 1.5 && law.alpha < 2.5);
//! assert!(against.ratio > 0.0);
//! # Ok::<(), &str>(())
//! ```

mod compare;
mod fit;
mod gauss;
mod simplex;
mod tail;
mod zeta;

#[cfg(test)]
mod tests;

pub use compare::{Alternative, Comparison, compare};
pub use fit::{DISTINCT_LIMIT, PowerLaw, fit, fit_above};
