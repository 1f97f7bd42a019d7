//! `polity cache stats` and `polity cache verify`.

use std::fmt::Write;

use polity::llm::cache;
use polity_llm::{Stats, Store, StoreError};
use serde_json::json;

use super::{Fault, Look, print, remark};

impl Look {
    pub(super) fn stats(&self) -> Result<u8, Fault> {
        let store = cache::open(&self.dir)?;
        let (path, stats) = (store.path().display().to_string(), store.stats());
        if self.json {
            return print(&format!("{}\n", json!({ "path": path, "stats": stats })));
        }
        print(&format!("{path}\n{}", told(&stats)))
    }

    pub(super) fn verify(&self) -> Result<u8, Fault> {
        let path = cache::store_in(&self.dir);
        let (faults, stats, unfinished) = match cache::open(&self.dir) {
            Ok(store) => (store.mismatches(), store.stats(), unfinished_bytes(&store)?),
            // A line that cannot be read: what stands after it is not looked at.
            Err(cache::CacheError::Store(error)) if error.is_content() => {
                (vec![error], Stats::default(), 0)
            }
            Err(error) => return Err(error.into()),
        };
        for fault in &faults {
            remark(&format!("error: {fault}"));
        }
        if self.json {
            let faults: Vec<String> = faults.iter().map(StoreError::to_string).collect();
            let path = path.display().to_string();
            print(&format!(
                "{}\n",
                json!({ "path": path, "calls": stats.calls, "faults": faults, "unfinished_bytes": unfinished })
            ))?;
        } else if faults.is_empty() {
            print(&format!(
                "{} calls and {} messages, all as they should be\n",
                stats.calls, stats.messages
            ))?;
        }
        if unfinished > 0 {
            remark(&format!(
                "the last line is not whole ({unfinished} bytes): a process was killed there, or is writing \
                 now; it is ignored, and removed by the next that writes"
            ));
        }
        Ok(if faults.is_empty() { 0 } else { 2 })
    }
}

/// Length of a last line that is not whole.
fn unfinished_bytes(store: &Store) -> Result<u64, Fault> {
    let path = store.path();
    let metadata = path.metadata();
    let metadata =
        metadata.map_err(|e| Fault::new(3, format!("cannot read {}: {e}", path.display())))?;
    Ok(metadata.len().saturating_sub(store.stats().bytes))
}

fn told(stats: &Stats) -> String {
    let facts = [
        ("calls", stats.calls),
        ("distinct requests", stats.keys),
        ("distinct messages", stats.messages),
        ("bytes", stats.bytes),
        ("bytes saved by sharing", stats.shared_bytes),
    ];
    let line = |(name, number): (&str, u64)| format!("{name:<24}{number}\n");
    let mut text: String = facts.into_iter().map(line).collect();
    for model in &stats.models {
        let _ = writeln!(
            text,
            "{} ({}): {} calls, {} failed; {} tokens read, {} written",
            model.model,
            model.provider,
            model.calls,
            model.failures,
            model.prompt_tokens,
            model.completion_tokens,
        );
    }
    text
}
