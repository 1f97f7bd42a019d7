//! Running the program and looking at what it leaves behind.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// The program under test.
pub(crate) const POLITY: &str = env!("CARGO_BIN_EXE_polity");

/// A small society with every table: eight windows of ten ticks.
pub(crate) const SMALL: &str = r#"
seed = 7
ticks = 80
[population]
agents = 64
[topology.watts-strogatz]
degree = 4
rewire = 0.1
[world.society]
[record]
window = 10
messages = "all"
agents-every = 1
histograms = true
[[shocks]]
at = 40
churn = { fraction = 0.25 }
"#;

/// What the program said and how it ended.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// Asserts the exit code, and that nothing panicked.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        let Self { stdout, stderr, .. } = &self;
        assert!(!stderr.contains("panicked"), "{stderr}");
        assert_eq!(self.code, Some(code), "stdout: {stdout}\nstderr: {stderr}");
        self
    }

    /// Asserts that standard error names all of this.
    #[track_caller]
    pub(crate) fn names(self, words: &[&str]) -> Self {
        for word in words {
            assert!(
                self.stderr.contains(word),
                "no {word:?} in: {}",
                self.stderr
            );
        }
        self
    }
}

/// The program with arguments, in a directory.
pub(crate) fn command(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(POLITY);
    command
        .args(arguments)
        .current_dir(directory)
        .env("NO_COLOR", "1");
    command
}

/// What a command comes to.
pub(crate) fn outcome(mut command: Command) -> Outcome {
    let output = assert_cmd::Command::from_std(std::mem::replace(&mut command, Command::new("")))
        .output()
        .expect("the program starts");
    Outcome {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("standard output is text"),
        stderr: String::from_utf8(output.stderr).expect("standard error is text"),
    }
}

/// A place of its own for one test.
pub(crate) struct Place(TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A place whose files are in memory, where the system has such: for tests that sync a lot.
    pub(crate) fn in_memory() -> Self {
        Self(tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| tempfile::tempdir().unwrap()))
    }

    /// A place with a file `s.toml` that holds this scenario.
    pub(crate) fn with_scenario(text: &str) -> Self {
        let place = Self::new();
        place.write("s.toml", text);
        place
    }

    /// A place with the run `run` of [`SMALL`].
    pub(crate) fn with_run() -> Self {
        let place = Self::with_scenario(SMALL);
        place.polity("run s.toml --out run --quiet").ends_with(0);
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Replaces a text in a file, where it must stand.
    pub(crate) fn replace(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert!(text.contains(old), "no {old:?} in {name}");
        self.write(name, text.replace(old, new));
    }

    /// Runs the program here; arguments are separated by blanks.
    pub(crate) fn polity(&self, arguments: &str) -> Outcome {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        outcome(command(self.0.path(), &arguments))
    }

    /// Runs a line of shell here, in which `$POLITY` is the program.
    pub(crate) fn shell(&self, line: &str) -> Outcome {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", line])
            .current_dir(self.0.path())
            .env("POLITY", POLITY)
            .env("NO_COLOR", "1");
        outcome(shell)
    }

    pub(crate) fn manifest(&self, run: &str) -> Value {
        self.json(&format!("{run}/manifest.json"))
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }

    pub(crate) fn digest(&self, run: &str) -> String {
        let digest = self.manifest(run)["run_digest"].clone();
        digest.as_str().expect("the run is complete").to_owned()
    }

    /// What lies here, hidden files too.
    pub(crate) fn listing(&self) -> Vec<String> {
        self.listing_of("")
    }

    /// What lies in a directory, hidden files too.
    pub(crate) fn listing_of(&self, directory: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(directory)).unwrap();
        let name = |e: std::io::Result<fs::DirEntry>| e.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<String> = entries.map(name).collect();
        names.sort();
        names
    }

    /// Every file of a run by its path inside, but for what may differ between executions.
    pub(crate) fn lasting_files(&self, run: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path(run), "", &mut files);
        files
            .remove("timing.parquet")
            .expect("the wall times are recorded");
        // What an unfinished run asked, and where in a cache it began, is a matter of how it was executed.
        files.remove("llm.since");
        files.remove("llm.asked");
        let mut manifest = self.manifest(run);
        let environment = manifest.as_object_mut().unwrap().remove("environment");
        assert!(environment.is_some_and(|e| e.is_object()));
        let manifest = serde_json::to_vec(&manifest).unwrap();
        files.insert("manifest.json".to_owned(), manifest);
        files
    }
}

fn collect(directory: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files);
        } else {
            files.insert(format!("{prefix}{name}"), fs::read(&path).unwrap());
        }
    }
}

/// The repository's `scenarios/`.
pub(crate) fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

/// Says why a test could not be made on this machine.
pub(crate) fn skip(why: &str) {
    println!("not tested here: {why}");
}
