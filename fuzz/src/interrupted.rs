//! A small run that was interrupted, one per thread, to be put up again and again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::AtomicBool;

use polity::run::{RunOptions, Silent, execute};
use polity::scenario::{Overrides, Scenario};
use tempfile::TempDir;

use crate::on_disk::in_memory;

/// Every table, work that takes several ticks, a shock before and after the checkpoint.
const SCENARIO: &str = "\
seed = 5
ticks = 10
[population]
agents = 6
[topology.watts-strogatz]
degree = 2
rewire = 0.1
[delivery]
latency = { min = 1, max = 3 }
loss = 0.05
[world.society]
arrival-rate = 0.2
levels = [1, 1, 1, 1]
[record]
window = 3
messages = 'all'
agents-every = 1
histograms = true
[[shocks]]
at = 2
demand = { levels = [1, 1, 1, 1] }
[[shocks]]
at = 8
churn = { fraction = 0.5 }
";
/// Before which tick it was interrupted.
const INTERRUPTED_AT: u32 = 7;

thread_local! {
    static RUN: Rc<Interrupted> = Rc::new(Interrupted::make());
}

/// A run that was interrupted.
pub(crate) struct Interrupted {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Ticks of its scenario.
    pub(crate) ticks: u32,
    /// Its own checkpoint.
    pub(crate) checkpoint: Vec<u8>,
    /// All its files, by name.
    files: BTreeMap<String, Vec<u8>>,
    _place: TempDir,
}

impl Interrupted {
    /// That of this thread.
    pub(crate) fn of_this_thread() -> Rc<Self> {
        RUN.with(Rc::clone)
    }

    /// Puts it up as it was, with another checkpoint.
    pub(crate) fn put_up(&self, checkpoint: &[u8]) {
        // What a run left behind may be a directory that is not there.
        let _ = fs::remove_dir_all(&self.path);
        fs::create_dir(&self.path).expect("a temporary directory can be made");
        for (name, content) in &self.files {
            fs::write(self.path.join(name), content).expect("a temporary file can be written");
        }
        let path = self.path.join("checkpoint");
        fs::write(path, checkpoint).expect("a temporary file can be written");
    }

    /// Whether it is as [`Self::put_up`] has left it.
    pub(crate) fn is_as_put_up(&self, checkpoint: &[u8]) -> bool {
        let mut found = files(&self.path);
        found.remove("checkpoint").as_deref() == Some(checkpoint) && found == self.files
    }

    fn make() -> Self {
        let place = in_memory();
        let path = place.path().join("run");
        let overrides = Overrides::default();
        let scenario = Scenario::from_str(SCENARIO, Path::new("."), &overrides);
        let scenario = scenario.expect("the scenario is sound");
        let options = RunOptions {
            out: path.clone(),
            threads: 1,
            stop_after: Some(INTERRUPTED_AT),
            ..RunOptions::default()
        };
        let made = execute(&scenario, &options, &mut Silent, &AtomicBool::new(false));
        made.expect("a sound run can be made");
        let mut files = files(&path);
        let checkpoint = files.remove("checkpoint");
        Self {
            path,
            ticks: scenario.ticks,
            checkpoint: checkpoint.expect("it was interrupted"),
            files,
            _place: place,
        }
    }
}

fn files(run: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(run).expect("the run is there");
    let read = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.expect("the run can be listed").path();
        let name = path.file_name()?.to_str()?.to_owned();
        let content = fs::read(&path).ok()?;
        // Whoever looks at a run locks it; the lock is left behind, and empty.
        (name != ".lock").then_some((name, content))
    };
    entries.filter_map(read).collect()
}
