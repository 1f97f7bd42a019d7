//! `polity cache`.

mod look;
mod merge;
mod prune;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use polity::llm::cache;
use serde_json::json;

use super::fault::Fault;
use super::{print, remark};
use merge::Merge;
use prune::Prune;

#[derive(Debug, Args)]
pub(super) struct Cache {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Counts calls, distinct requests, tokens and failures by model, messages, and bytes.
    Stats(Look),
    /// Checks every key against its request, and every message against its hash.
    ///
    /// Says of each line that is wrong what is wrong with it; the exit code is 2 if one is. A last line that
    /// is not whole is no fault: a process that was killed leaves one, and the next that writes removes it.
    Verify(Look),
    /// Writes all calls as one Parquet table, a row for each, in the order in which they came.
    ///
    /// A row has `key`, `model`, `provider`, `sample`; `prompt_roles` and `prompt_texts`, lists with an item for
    /// each message; `outcome` (`text`, `refused`, or `failed:` and why), `reply`, `finish`; the tokens; what was said
    /// about sampling and form; `fresh`, and `superseded` where the key was asked anew later. The file appears
    /// whole or not at all.
    Export(Export),
    /// Takes over what other stores hold into one that is there, or is made.
    ///
    /// Of a request that is answered in both, the answers that are there stay. Answers that were replaced by
    /// fresh ones are not taken over. What runs are replayed from by the cache is then found there: several
    /// caches become one.
    Merge(Merge),
    /// Removes answers that are not needed any more; never without being told which.
    ///
    /// The file is replaced whole or not at all. A run itself is never touched: it is replayed from its own record,
    /// whatever becomes of the cache.
    #[command(
        override_usage = "polity cache prune <DIR> [--failures] [--superseded] [--keep-used-by <RUN>...] [--dry-run] [--json]"
    )]
    Prune(Prune),
}

/// A store to look at.
#[derive(Debug, Args)]
struct Look {
    /// A cache, a run, or the `llm` directory of a run.
    dir: PathBuf,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Export {
    /// A cache, a run, or the `llm` directory of a run.
    dir: PathBuf,
    /// The file to write.
    #[arg(long, value_name = "FILE.parquet")]
    out: PathBuf,
    /// Replaces a file that is there already.
    #[arg(long)]
    force: bool,
    /// Prints the outcome as JSON.
    #[arg(long)]
    json: bool,
}

impl Cache {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        match self.action {
            Action::Stats(look) => look.stats(),
            Action::Verify(look) => look.verify(),
            Action::Export(export) => export.execute(),
            Action::Merge(merge) => merge.execute(),
            Action::Prune(prune) => prune.execute(),
        }
    }
}

impl Export {
    fn execute(self) -> Result<u8, Fault> {
        let store = cache::open(&self.dir)?;
        let calls = cache::export(&store, &self.out, self.force)?;
        let path = self.out.display();
        print(&match self.json {
            true => format!("{}\n", json!({ "path": path.to_string(), "calls": calls })),
            false => format!("{calls} calls in {path}\n"),
        })
    }
}
