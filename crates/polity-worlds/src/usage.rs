//! What a decision took that was asked of a model.

/// What the calls of a model for one decision took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens read.
    pub prompt_tokens: u64,
    /// Tokens written.
    pub completion_tokens: u64,
    /// In 10⁻¹² USD.
    pub cost_picousd: u64,
}

/// Rounds as prompts show it: what differs by less is not to make another prompt.
pub(crate) fn two_decimals(value: f64) -> f64 {
    libm::round(value * 100.0) / 100.0
}
