//! What messages are made of: entropy, divergence and information of token counts.
//!
//! Everything here is a plug-in estimate from counts. A window of messages becomes a slice of
//! counts indexed by token (`&[u64]`), and a window crossed with something else (the sender's
//! role, the message's meaning, the acting agent) becomes a [`CountMatrix`].
//!
//! - **One window:** [`entropy_bits`], [`entropy_mm_bits`], [`entropy_norm`],
//!   [`type_token_ratio`], [`TokenLengths`].
//! - **Two windows:** [`js_divergence_bits`].
//! - **Two variables:** [`conditional_entropy_bits`], [`mutual_information_bits`].
//!
//! Plug-in entropy is biased low by about (K − 1)/(2n) nats, where K tokens are in use and n were
//! seen: windows of unequal size must not be compared by [`entropy_bits`] alone. What cannot be
//! defined (an empty window) is `None`, never 0 and never NaN.

mod conditional;
mod counts;
mod divergence;
mod entropy;
mod lengths;
mod sum;

pub(crate) use conditional::mutual_information_nats;
pub use conditional::{conditional_entropy_bits, mutual_information_bits};
pub use counts::CountMatrix;
pub use divergence::js_divergence_bits;
pub(crate) use divergence::js_of_weights_bits;
pub(crate) use entropy::entropy_nats;
pub use entropy::{entropy_bits, entropy_mm_bits, entropy_norm, type_token_ratio};
pub use lengths::TokenLengths;
pub(crate) use sum::sum;

#[cfg(test)]
mod tests;
