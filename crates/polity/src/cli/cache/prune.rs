//! `polity cache prune`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use polity::llm::cache;
use polity_llm::{Call, Key, Pruned};
use serde_json::json;

use super::merge::{check_cache, open_cache};
use super::{Fault, print};

#[derive(Debug, Args)]
pub(super) struct Prune {
    /// The cache.
    dir: PathBuf,
    #[command(flatten)]
    what: What,
    /// Says what would go, and writes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Prints the outcome as JSON.
    #[arg(long)]
    json: bool,
}

/// What goes: all that any of these names.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct What {
    /// Removes all that none of these runs made use of.
    #[arg(long, value_name = "RUN", num_args = 1..)]
    keep_used_by: Option<Vec<PathBuf>>,
    /// Removes calls that got no answer. A run in which calls failed is then replayed by itself alone, not
    /// from the cache.
    #[arg(long)]
    failures: bool,
    /// Removes answers that were replaced by fresh ones.
    #[arg(long)]
    superseded: bool,
}

impl Prune {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        check_cache(&self.dir)?;
        let used = self.what.keep_used_by.as_deref();
        let used = used.map(cache::used_by).transpose()?;
        let keep = |call: &Call<'_>| self.what.keeps(used.as_ref(), call);
        let pruned = match self.dry_run {
            true => cache::open(&self.dir)?.prunable(keep)?,
            false => {
                // Not made where there is none.
                cache::open(&self.dir)?;
                open_cache(&self.dir)?.prune(keep)?
            }
        };
        print(&self.told(pruned))
    }

    fn told(&self, pruned: Pruned) -> String {
        let Pruned {
            calls,
            messages,
            bytes,
        } = pruned;
        if self.json {
            let told = json!({
                "dry_run": self.dry_run,
                "calls": calls,
                "messages": messages,
                "bytes": bytes,
            });
            return format!("{told}\n");
        }
        let verb = if self.dry_run { "would go" } else { "removed" };
        format!("{calls} calls and {messages} messages {verb}, {bytes} bytes\n")
    }
}

impl What {
    fn keeps(&self, used: Option<&BTreeSet<Key>>, call: &Call<'_>) -> bool {
        let is_used = used.is_none_or(|keys| keys.contains(&call.key()));
        let failed = self.failures && !call.answer().is_reusable();
        let replaced = self.superseded && call.is_superseded();
        is_used && !failed && !replaced
    }
}
