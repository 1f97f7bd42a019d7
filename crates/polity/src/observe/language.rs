//! What was said in a window, as counts.

use polity_data::schema::WindowRow;
use polity_metrics::information::{
    CountMatrix, TokenLengths, conditional_entropy_bits, entropy_bits, entropy_mm_bits,
    entropy_norm, js_divergence_bits, type_token_ratio,
};
use polity_worlds::society::language::{MEANINGS, UTTERANCES, Utterance};
use polity_worlds::society::lexicon::Lexicon;
use serde::{Deserialize, Serialize};

use super::can_add_up;

/// Tokens and messages of one window, counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speech {
    /// Messages sent.
    pub messages: u64,
    /// Uses of each token.
    pub tokens: Vec<u64>,
    /// Uses of each token (column) by meaning (row).
    tokens_by_meaning: Vec<u32>,
    /// Messages by number of tokens.
    pub lengths: Vec<(u64, u64)>,
}

impl Speech {
    /// Counts tokens from the uses of each utterance: O(utterances), whatever was said how often.
    #[must_use]
    pub fn of(lexicon: &Lexicon, uses: &[u64; UTTERANCES]) -> Self {
        let words = lexicon.words().len();
        let mut tokens = vec![0; words];
        let mut tokens_by_meaning = vec![0_u32; MEANINGS * words];
        let mut lengths = Vec::new();
        for (index, &uses) in uses.iter().enumerate().filter(|(_, uses)| **uses > 0) {
            let utterance = Utterance::from_index(index);
            let said = lexicon.tokens(utterance);
            lengths.push((said.len() as u64, uses));
            for &token in said {
                tokens[token as usize] += uses;
                let cell = &mut tokens_by_meaning[utterance.meaning() * words + token as usize];
                *cell = cell.saturating_add(u32::try_from(uses).unwrap_or(u32::MAX));
            }
        }
        let messages = uses.iter().sum();
        Self {
            messages,
            tokens,
            tokens_by_meaning,
            lengths,
        }
    }

    /// Whether it can be a window's: for one that was read back.
    pub(super) fn is_sound(&self) -> bool {
        can_add_up(self.tokens.iter().copied())
    }

    /// Fills in what the window's language is like; `before` is the window before.
    pub fn describe(&self, before: Option<&Self>, row: &mut WindowRow) {
        let tokens = &self.tokens;
        row.messages = self.messages;
        row.tokens = tokens.iter().sum();
        row.entropy_bits = entropy_bits(tokens);
        row.entropy_mm_bits = entropy_mm_bits(tokens);
        row.entropy_norm = entropy_norm(tokens, tokens.len() as u64);
        row.type_token_ratio = type_token_ratio(tokens);
        let matrix = CountMatrix::new(&self.tokens_by_meaning, tokens.len());
        row.entropy_given_meaning_bits = matrix.and_then(conditional_entropy_bits);
        row.js_divergence_bits = before.and_then(|b| js_divergence_bits(&b.tokens, tokens));
        let lengths = TokenLengths::from_pairs(&self.lengths);
        row.tokens_per_message = lengths.as_ref().map(|l| l.mean);
        row.tokens_per_message_p50 = lengths.as_ref().map(|l| l.p50);
        row.tokens_per_message_p90 = lengths.as_ref().map(|l| l.p90);
        row.tokens_per_message_p99 = lengths.as_ref().map(|l| l.p99);
    }
}
