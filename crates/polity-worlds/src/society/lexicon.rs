//! The words: a fixed vocabulary, and the tokens of each utterance as a pure function of it.

use super::language::{COURTESIES_MAX, FORMS, LONG_FORMS, MEANINGS, UTTERANCES, Utterance};

/// Long forms by meaning: two ways to spell it out.
const LONG: [[&str; LONG_FORMS]; MEANINGS] = [
    [
        "could you please take over this piece of work and report back to me",
        "i would like you to carry out the following unit for us",
    ],
    [
        "do you happen to know what is missing for this piece of work",
        "can you tell me the facts that we still need for the unit",
    ],
    [
        "could you please look over this result and tell me if it is right",
        "i need somebody to verify the following piece of work for us",
    ],
    [
        "here is the result of the piece of work that you asked for",
        "i have carried out the unit and report the following result",
    ],
    [
        "this is what i know about the facts that you asked for",
        "here is the answer to the question about the piece of work",
    ],
    [
        "i have looked over the result and this is what i think of it",
        "here is my opinion of the piece of work that you asked about",
    ],
    [
        "i am sorry but i can not take over this piece of work now",
        "please ask somebody else for this since i am not able to help",
    ],
    [
        "thank you the piece of work that you did for us was right",
        "your result was good and i would like to ask you again",
    ],
    [
        "i am sorry but the piece of work that you did was not right",
        "your result was of no help and we have to do it again",
    ],
    [
        "i did not understand what you said",
        "please say it again in other words",
    ],
    [
        "could you please put together all the parts of this task and report back",
        "i would like you to organize and combine the following parts for us",
    ],
    [
        "here is the whole task put together from all the parts that you asked for",
        "i have combined the parts and report the following whole result",
    ],
];

/// What a speaker adds to be polite.
const COURTESIES: [&str; COURTESIES_MAX] = [
    "i hope this finds you well",
    "thank you very much for your time",
    "with kind regards",
];

/// Stems of the short forms by meaning: one or two syllables, coined, not derived.
const SHORT_STEMS: [&str; MEANINGS] = [
    "ka", "mi", "so", "re", "tu", "lo", "ne", "fa", "zi", "pe", "du", "va",
];
/// Endings that make the short forms of one meaning differ.
const SHORT_ENDINGS: [&str; FORMS - LONG_FORMS] = ["n", "sh", "r"];

/// Token ids to words, and utterances to token ids.
#[derive(Clone, Debug)]
pub struct Lexicon {
    words: Vec<String>,
    utterances: Vec<Vec<u32>>,
    /// Tokens of each utterance: looked at for every message.
    lengths: [u8; UTTERANCES],
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::new()
    }
}

impl Lexicon {
    /// The lexicon: words in the order of first use.
    #[must_use]
    pub fn new() -> Self {
        let mut lexicon = Self {
            words: Vec::new(),
            utterances: Vec::with_capacity(UTTERANCES),
            lengths: [0; UTTERANCES],
        };
        for index in 0..UTTERANCES {
            let text = text(Utterance::from_index(index));
            let tokens: Vec<u32> = text
                .split_whitespace()
                .map(|word| lexicon.token(word))
                .collect();
            lexicon.lengths[index] = tokens.len() as u8;
            lexicon.utterances.push(tokens);
        }
        lexicon
    }

    /// The token ids of an utterance.
    #[must_use]
    #[inline]
    pub fn tokens(&self, utterance: Utterance) -> &[u32] {
        &self.utterances[utterance.index()]
    }

    /// How many tokens an utterance has.
    #[must_use]
    #[inline]
    pub fn length(&self, utterance: Utterance) -> u32 {
        u32::from(self.lengths[utterance.index()])
    }

    /// The words, by token id.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    fn token(&mut self, word: &str) -> u32 {
        let known = self.words.iter().position(|w| w == word);
        let id = known.unwrap_or_else(|| {
            self.words.push(word.to_owned());
            self.words.len() - 1
        });
        id as u32
    }
}

fn text(utterance: Utterance) -> String {
    let (meaning, form) = (utterance.meaning(), utterance.form());
    let mut text = match form.checked_sub(LONG_FORMS) {
        None => LONG[meaning][form].to_owned(),
        Some(ending) => [SHORT_STEMS[meaning], SHORT_ENDINGS[ending]].concat(),
    };
    for courtesy in &COURTESIES[..utterance.courtesies()] {
        text.push(' ');
        text.push_str(courtesy);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms_differ_and_short_forms_are_one_token_of_one_meaning() {
        let lexicon = Lexicon::new();
        let mut seen = std::collections::BTreeMap::new();
        for index in 0..UTTERANCES {
            let utterance = Utterance::from_index(index);
            assert_eq!(utterance.index(), index);
            let tokens = lexicon.tokens(utterance);
            assert_eq!(
                seen.insert(tokens.to_vec(), index),
                None,
                "two utterances sound alike"
            );
            if utterance.courtesies() == 0 && utterance.is_short() {
                assert_eq!(tokens.len(), 1);
            }
            assert!(tokens.iter().all(|&t| (t as usize) < lexicon.words().len()));
        }
    }
}
