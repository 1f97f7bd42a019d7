//! What a store holds, in numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Store;

/// What a store holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Calls, those included after which their key began anew.
    pub calls: u64,
    /// Distinct requests.
    pub keys: u64,
    /// The same by model, in the order of their names.
    pub models: Vec<ModelStats>,
    /// Distinct messages.
    pub messages: u64,
    /// Length of the file.
    pub bytes: u64,
    /// By how much the texts of messages would take more if each request held its own.
    pub shared_bytes: u64,
}

/// What a store holds of one model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ModelStats {
    /// The family of servers.
    pub provider: String,
    /// The model.
    pub model: String,
    /// Calls.
    pub calls: u64,
    /// Calls without an answer.
    pub failures: u64,
    /// Tokens read, over all calls.
    pub prompt_tokens: u64,
    /// Tokens written, over all calls.
    pub completion_tokens: u64,
}

impl Store {
    /// What it holds, in numbers.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let contents = &self.contents;
        let bytes = |text: &usize| contents.messages[*text].message.content.len() as u64;
        let held = contents.calls.iter().flat_map(|call| &call.messages);
        let stored: u64 = (0..contents.messages.len()).map(|text| bytes(&text)).sum();
        Stats {
            calls: contents.calls.len() as u64,
            keys: contents.keys() as u64,
            models: self.by_model(),
            messages: contents.messages.len() as u64,
            bytes: self.bytes(),
            shared_bytes: held.map(bytes).sum::<u64>().saturating_sub(stored),
        }
    }

    fn by_model(&self) -> Vec<ModelStats> {
        let mut models = BTreeMap::<(&str, &str), ModelStats>::new();
        for call in &self.contents.calls {
            let frame = &self.contents.frames[call.frame];
            let model = models.entry((&frame.model, &frame.provider)).or_default();
            let usage = call.answer.usage;
            model.calls += 1;
            model.failures += u64::from(!call.answer.is_reusable());
            // What a file says may be anything.
            model.prompt_tokens = model.prompt_tokens.saturating_add(usage.prompt_tokens);
            model.completion_tokens = model
                .completion_tokens
                .saturating_add(usage.completion_tokens);
        }
        let named = models
            .into_iter()
            .map(|((model, provider), stats)| ModelStats {
                provider: provider.to_owned(),
                model: model.to_owned(),
                ..stats
            });
        named.collect()
    }
}
