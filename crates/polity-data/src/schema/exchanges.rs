//! Exchanges with language models as a table. It is no table of a run: a row repeats what a store of
//! calls has once.

use std::sync::Arc;

use super::table;

table! {
    /// One exchange with a language model: all that it was asked, and what came of it.
    ExchangeRow = "exchanges", segments of 16384 {
        /// BLAKE3 of all that the answer may depend on, hexadecimal.
        key: String, "1", Plain;
        /// The model, as it was asked for.
        model: String, "1", Dictionary;
        /// The family of servers.
        provider: String, "1", Dictionary;
        /// Which of several answers to the same request.
        sample: u64, "1", Plain;
        /// Whether it began the answers of its key anew.
        fresh: bool, "1", Plain;
        /// Whether its key began anew after it.
        superseded: bool, "1", Plain;
        /// Who wrote the messages of the prompt, in order: `system`, `user` or `assistant`.
        prompt_roles: Vec<Arc<str>>, "1", Dictionary;
        /// The texts of the messages of the prompt, in the same order.
        prompt_texts: Vec<Arc<str>>, "1", Dictionary;
        /// What came: `text`, `refused`, or `failed:` and why.
        outcome: String, "1", Dictionary;
        /// What was said; null where nothing came.
        reply: Option<String>, "1", Plain;
        /// Why a text ended: `stop`, `length` or `other`; null where there is none.
        finish: Option<&'static str>, "1", Dictionary;
        /// Tokens read, as the server counts them.
        prompt_tokens: u64, "1", Plain;
        /// Tokens written, as the server counts them.
        completion_tokens: u64, "1", Plain;
        /// Spread of the draw; null where it was left to the server.
        temperature: Option<f64>, "1", Plain;
        /// Share of the probability that is drawn from; null where it was left to the server.
        top_p: Option<f64>, "1", Plain;
        /// Most tokens of the answer; null where it was left to the server.
        max_tokens: Option<u32>, "1", Plain;
        /// Seed of the draw; null where none was sent.
        seed: Option<u64>, "1", Plain;
        /// Texts at which the answer ends.
        stop: Vec<Arc<str>>, "1", Dictionary;
        /// The form asked for, as JSON; null where none was.
        response_format: Option<String>, "1", Dictionary;
        /// Further fields of the request, as a JSON object.
        extra: String, "1", Dictionary;
    }
}

impl ExchangeRow {
    /// Bytes of its texts.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        let prompt = self.prompt_texts.iter().chain(&self.stop);
        let prompt: usize = prompt.map(|text| text.len()).sum();
        let texts =
            [&self.reply, &self.response_format].map(|text| text.as_ref().map_or(0, String::len));
        prompt + texts.iter().sum::<usize>() + self.extra.len()
    }
}
