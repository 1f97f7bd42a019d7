//! From a file and overrides to a scenario, or to everything that is wrong with it.

use std::path::{Path, PathBuf};

use super::diagnostic::ScenarioError;
use super::document::{Entry, Node, Place, Value, apply, parse_document};
use super::files::FileFault;
use super::reader::Reader;
use super::report::{Report, Words};
use super::resolve::resolve;
use super::{Scenario, files};

/// Most ticks of a run: a tick and what is planned after it fit a `u32`.
pub const TICKS_MAX: u32 = 1 << 31;

/// What the command line changes in a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `key=value`, as given to `--set`, in order.
    pub set: Vec<String>,
    /// In place of `seed`.
    pub seed: Option<u64>,
    /// In place of `ticks`.
    pub ticks: Option<u64>,
}

impl Scenario {
    /// The scenario of a file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn load(path: &Path, overrides: &Overrides) -> Result<Self, ScenarioError> {
        let base = Base::read(path).map_err(|fault| {
            let report = Report::default();
            fault.report(&report);
            report.into_error().expect("a fault was just reported")
        })?;
        base.scenario("--set", overrides)
    }

    /// The scenario of a text whose paths are relative to `base_dir`.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_str(
        text: &str,
        base_dir: &Path,
        overrides: &Overrides,
    ) -> Result<Self, ScenarioError> {
        let name = "scenario.toml".to_owned();
        let origin = Origin {
            name,
            stem: None,
            base_dir: base_dir.to_owned(),
        };
        let text = text.to_owned();
        Base { text, origin }.scenario("--set", overrides)
    }
}

/// The text of a scenario file, from which scenarios are made that differ in some keys.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    text: String,
    origin: Origin,
}

impl Base {
    /// Reads the file.
    pub(crate) fn read(path: &Path) -> Result<Self, FileFault> {
        let text = files::read_text(path)?;
        let stem = path.file_stem();
        let origin = Origin {
            name: path.display().to_string(),
            stem: stem.map(|stem| stem.to_string_lossy().into_owned()),
            base_dir: path.parent().map(Path::to_owned).unwrap_or_default(),
        };
        Ok(Self { text, origin })
    }

    /// The scenario with these changes; messages say that they come `from` there.
    pub(crate) fn scenario(
        &self,
        from: &str,
        overrides: &Overrides,
    ) -> Result<Scenario, ScenarioError> {
        read(&self.text, &self.origin, from, overrides)
    }
}

/// Where a scenario comes from.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// What messages call it.
    name: String,
    /// The name of the file without its extension.
    pub(super) stem: Option<String>,
    /// What paths are relative to.
    pub(super) base_dir: PathBuf,
}

fn read(
    text: &str,
    origin: &Origin,
    from: &str,
    overrides: &Overrides,
) -> Result<Scenario, ScenarioError> {
    let report = Report::default();
    let source = report.add_source(&origin.name, text);
    let (mut document, errors) = parse_document(text, source);
    let sound = errors.is_empty();
    for (problem, place) in errors {
        let remedy = Some("the file is TOML: see https://toml.io".to_owned());
        report.add(
            place,
            Words {
                problem,
                remedy,
                ..Words::default()
            },
        );
    }
    override_with(&mut document, from, overrides, &report);
    // Where syntax is broken, keys that seem to be missing may stand right there.
    let root = if sound {
        Reader::root(&document, &report)
    } else {
        None
    };
    let scenario = root.and_then(|root| resolve(&root, origin));
    match (report.into_error(), scenario) {
        (None, Some(scenario)) => Ok(scenario),
        (Some(error), _) => Err(error),
        (None, None) => unreachable!("whatever cannot be read is reported"),
    }
}

fn override_with(document: &mut Node, from: &str, overrides: &Overrides, report: &Report) {
    for argument in &overrides.set {
        let source = report.add_source(from, argument);
        if let Err((problem, expected, place)) = apply(document, argument, source) {
            let expected = expected.to_owned();
            report.add(
                place,
                Words {
                    problem,
                    expected,
                    ..Words::default()
                },
            );
        }
    }
    for (key, option, value) in [
        ("seed", "--seed", overrides.seed),
        ("ticks", "--ticks", overrides.ticks),
    ] {
        let Some(value) = value else { continue };
        let text = value.to_string();
        let place = Place::new(report.add_source(option, &text), 0..text.len());
        let node = Node {
            value: Value::Integer(value.into()),
            place,
        };
        if let Value::Table(table) = &mut document.value {
            table.insert(key.to_owned(), Entry { key: place, node });
        }
    }
}
