//! From a file and overrides to a scenario, or to everything that is wrong with it.

use std::path::{Path, PathBuf};

use super::diagnostic::ScenarioError;
use super::document::{Entry, Node, Place, Value, apply, parse_document};
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
        let report = Report::default();
        match files::read_text(path) {
            Err(fault) => {
                fault.report(&report);
                Err(report.into_error().expect("a fault was just reported"))
            }
            Ok(text) => {
                let base_dir = path.parent().map(Path::to_owned).unwrap_or_default();
                let stem = path
                    .file_stem()
                    .map(|stem| stem.to_string_lossy().into_owned());
                let origin = Origin {
                    name: path.display().to_string(),
                    stem,
                    base_dir,
                };
                read(&text, origin, overrides, report)
            }
        }
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
        read(text, origin, overrides, Report::default())
    }
}

/// Where a scenario comes from.
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
    origin: Origin,
    overrides: &Overrides,
    report: Report,
) -> Result<Scenario, ScenarioError> {
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
    override_with(&mut document, overrides, &report);
    // Where syntax is broken, keys that seem to be missing may stand right there.
    let root = if sound {
        Reader::root(&document, &report)
    } else {
        None
    };
    let scenario = root.and_then(|root| resolve(&root, &origin));
    match (report.into_error(), scenario) {
        (None, Some(scenario)) => Ok(scenario),
        (Some(error), _) => Err(error),
        (None, None) => unreachable!("whatever cannot be read is reported"),
    }
}

fn override_with(document: &mut Node, overrides: &Overrides, report: &Report) {
    for argument in &overrides.set {
        let source = report.add_source("--set", argument);
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
