//! What language models were asked in a run, for a terminal.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use polity_data::{DataError, Manifest, Reader};

use super::grouped;

/// The table that there is where language models decide.
const TABLE: &str = "llm_calls";

/// What a model was asked.
#[derive(Default)]
struct Asked {
    questions: u64,
    prompt_tokens: f64,
    completion_tokens: f64,
    cost_usd: f64,
}

/// What was asked of which model, what came of it, and what of that was paid for by this execution;
/// nothing where no model was asked.
pub(super) fn calls(run: &Path, manifest: &Manifest) -> Result<String, DataError> {
    if !manifest.tables.contains_key(TABLE) {
        return Ok(String::new());
    }
    let table = Reader::open(run, TABLE)?;
    let (again, shared) = (table.numbers("again")?, table.flags("coalesced")?);
    let mut text = format!(
        "\n{:<22}{:>12}{:>14}{:>14}{:>10}\n",
        "Language models", "questions", "tokens read", "written", "USD"
    );
    for (model, asked) in by_model(&table)? {
        let _ = writeln!(
            text,
            "  {model:<20}{:>12}{:>14}{:>14}{:>10.4}",
            grouped(asked.questions as f64),
            grouped(asked.prompt_tokens),
            grouped(asked.completion_tokens),
            asked.cost_usd,
        );
    }
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    for outcome in table.names("outcome")? {
        *outcomes.entry(outcome).or_default() += 1;
    }
    let counted = outcomes.iter().map(|(outcome, n)| format!("{n} {outcome}"));
    let counted: Vec<String> = counted.collect();
    let counted = match counted.is_empty() {
        true => "no questions".to_owned(),
        false => counted.join(", "),
    };
    let again = again.into_iter().flatten().filter(|n| *n > 0.0).count();
    let shared = shared.into_iter().filter(|shared| *shared).count();
    let _ = writeln!(
        text,
        "  {counted}; {} asked again, {shared} shared an answer",
        grouped(again as f64)
    );
    let mode = &manifest.environment.policy_mode;
    if let Some(asked) = &manifest.environment.asked {
        let _ = writeln!(
            text,
            "  mode {mode}: {} calls were made by this execution, for {:.4} USD",
            grouped(asked.calls as f64),
            asked.cost_usd
        );
    }
    Ok(text)
}

fn by_model(table: &Reader) -> Result<BTreeMap<String, Asked>, DataError> {
    let mut models: BTreeMap<String, Asked> = BTreeMap::new();
    let columns = ["prompt_tokens", "completion_tokens", "cost_usd"];
    let [read, written, cost] = columns.map(|column| table.numbers(column));
    let (read, written, cost) = (read?, written?, cost?);
    for (i, model) in table.names("model")?.into_iter().enumerate() {
        let asked = models.entry(model).or_default();
        asked.questions += 1;
        asked.prompt_tokens += read[i].unwrap_or_default();
        asked.completion_tokens += written[i].unwrap_or_default();
        asked.cost_usd += cost[i].unwrap_or_default();
    }
    Ok(models)
}
