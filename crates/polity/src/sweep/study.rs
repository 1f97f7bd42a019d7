//! The study file: strict, with the same diagnostics as scenarios.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::axes::{Axis, Choice, key_of, read_axes, read_changes};
use crate::scenario::bounds::WholeBounds;
use crate::scenario::document::{Value, parse_document};
use crate::scenario::files;
use crate::scenario::load::Base;
use crate::scenario::population::read_name;
use crate::scenario::reader::{Field, Reader};
use crate::scenario::report::{Report, Words};
use crate::scenario::{Overrides, Scenario, ScenarioError};

/// Most cells of a study.
pub const CELLS_MAX: usize = 1_000_000;
const SERIES_MAX: usize = 1000;
const SEEDS: WholeBounds = WholeBounds::new(1, CELLS_MAX as u64, "seeds");
const SEED: WholeBounds = WholeBounds::new(0, i64::MAX as u64, "");
/// What can be kept of a cell, in the order of the alphabet.
pub(super) const TABLES: [&str; 3] = ["contributions", "tasks", "windows"];

/// A scenario and what varies in it.
#[derive(Clone, Debug)]
pub struct Study {
    /// What it is called.
    pub name: String,
    /// Its parts: products of axes.
    pub series: Vec<Series>,
    /// The tables that are kept; `None` for tasks and windows of a team, windows of a society.
    pub(super) tables: Option<Vec<&'static str>>,
    /// The file as it was read.
    pub(super) text: String,
    /// What messages call the file.
    file: String,
    base: Base,
}

/// A product of axes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// What it is called; empty for the only one of a study that lists none.
    pub name: String,
    /// What it changes in all its cells: `key=value`; first what all series of the study change.
    pub set: Vec<String>,
    /// Keys that it or its axes change, beside what all series of the study change.
    pub(super) keys: Vec<String>,
    /// The seeds of each of its cells.
    pub seeds: Vec<u64>,
    /// What varies; the last one fastest.
    pub axes: Vec<Axis>,
}

impl Series {
    /// Ways to choose a value of every axis.
    #[must_use]
    pub fn combinations(&self) -> usize {
        let counts = self.axes.iter().map(|axis| axis.values.len());
        counts.fold(1, usize::saturating_mul)
    }

    /// The values of a combination, in the order of the axes.
    #[must_use]
    pub fn choices(&self, combination: usize) -> Vec<&Choice> {
        let mut rest = combination;
        let mut choices: Vec<&Choice> = Vec::with_capacity(self.axes.len());
        for axis in self.axes.iter().rev() {
            choices.push(&axis.values[rest % axis.values.len()]);
            rest /= axis.values.len();
        }
        choices.reverse();
        choices
    }
}

impl Study {
    /// The study of a file.
    ///
    /// # Errors
    /// Everything that is wrong with it, but for what shows only in its cells.
    pub fn load(path: &Path) -> Result<Self, ScenarioError> {
        let report = Report::default();
        let study = match files::read_text(path) {
            Ok(text) => read(path, text, &report),
            Err(fault) => {
                fault.report(&report);
                None
            }
        };
        match (report.into_error(), study) {
            (None, Some(study)) => Ok(study),
            (Some(error), _) => Err(error),
            (None, None) => unreachable!("whatever cannot be read is reported"),
        }
    }

    /// The scenario of a cell.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn scenario(
        &self,
        series: usize,
        combination: usize,
        seed: u64,
    ) -> Result<Scenario, ScenarioError> {
        let series = &self.series[series];
        let choices = series.choices(combination);
        let of_values = choices.iter().flat_map(|choice| &choice.set);
        let overrides = Overrides {
            set: series.set.iter().chain(of_values).cloned().collect(),
            seed: Some(seed),
            ticks: None,
        };
        self.base
            .scenario(&format!("set in {}", self.file), &overrides)
    }

    /// Series and labels of a combination, for messages.
    #[must_use]
    pub fn place(&self, series: usize, combination: usize) -> String {
        let series = &self.series[series];
        let pairs = series.axes.iter().zip(series.choices(combination));
        let pairs: Vec<String> = pairs
            .map(|(axis, choice)| format!("{}={}", axis.name, choice.label))
            .collect();
        let cell = match pairs.is_empty() {
            true => "the only cell".to_owned(),
            false => format!("cell {}", pairs.join(" ")),
        };
        match series.name.is_empty() {
            true => cell,
            false => format!("series {}, {cell}", series.name),
        }
    }

    /// Keys that change from cell to cell, in the order in which series name them.
    pub(super) fn keys(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let keys = self.series.iter().flat_map(|series| &series.keys);
        let keys = keys.map(String::as_str);
        keys.filter(|key| seen.insert(*key)).collect()
    }

    /// Names of all axes, in the order in which series have them.
    #[must_use]
    pub fn axes(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for axis in self.series.iter().flat_map(|series| &series.axes) {
            if !names.contains(&axis.name.as_str()) {
                names.push(&axis.name);
            }
        }
        names
    }
}

fn read(path: &Path, text: String, report: &Report) -> Option<Study> {
    let file = path.display().to_string();
    let source = report.add_source(&file, &text);
    let (document, errors) = parse_document(&text, source);
    let sound = errors.is_empty();
    for (problem, place) in errors {
        let words = Words {
            problem,
            remedy: Some("the file is TOML: see https://toml.io".to_owned()),
            ..Words::default()
        };
        report.add(place, words);
    }
    if !sound {
        return None;
    }
    let root = Reader::root(&document, report)?;
    let name = root.field("name").map(|field| read_name(&field));
    let stem = || Some(path.file_stem()?.to_string_lossy().into_owned());
    let base = read_base(&root, path);
    let set = root.field("set").map(|field| read_changes(&field));
    let seeds = root.field("seeds").map(|field| read_seeds(&field));
    let tables = root.field("tables").map(|field| read_tables(&field));
    let common = Common {
        set: set.unwrap_or_default(),
        seeds: seeds.unwrap_or_else(|| vec![1]),
    };
    let series = read_all_series(&root, &common);
    root.end("key");
    let study = Study {
        name: name.unwrap_or_else(stem)?,
        series,
        tables,
        file,
        base: base?,
        text,
    };
    report.is_empty().then_some(study)
}

/// What series share.
struct Common {
    set: Vec<String>,
    seeds: Vec<u64>,
}

fn read_base(root: &Reader<'_>, study: &Path) -> Option<Base> {
    let field = root.required("scenario", "the path of a scenario")?;
    let name = field.text()?;
    let directory: PathBuf = study.parent().map(Path::to_owned).unwrap_or_default();
    match Base::read(&directory.join(name)) {
        Ok(base) => Some(base),
        Err(fault) => {
            fault.report_at(&field, "scenario");
            None
        }
    }
}

fn read_tables(field: &Field<'_>) -> Vec<&'static str> {
    let items = field.items("a list of tables").unwrap_or_default();
    let tables: BTreeSet<&str> = items.iter().filter_map(|item| item.word(&TABLES)).collect();
    if items.is_empty() {
        field.reject("a list of tables, not empty", None);
    }
    tables.into_iter().collect()
}

/// A number of seeds, from 1 on, or a list of them.
fn read_seeds(field: &Field<'_>) -> Vec<u64> {
    if let Value::Integer(_) = field.node.value {
        return (1..=field.whole(SEEDS).unwrap_or(1)).collect();
    }
    let items = field.items("a number of seeds, or a list of them");
    let Some(items) = items else { return vec![] };
    let seeds: Vec<u64> = items.iter().filter_map(|item| item.whole(SEED)).collect();
    let distinct: BTreeSet<u64> = seeds.iter().copied().collect();
    if items.is_empty() || items.len() > CELLS_MAX {
        field.reject(format!("1 to {CELLS_MAX} seeds"), None);
    } else if distinct.len() < seeds.len() {
        let problem = format!("`{}` names a seed twice", field.path);
        field.report_value(problem, "seeds that differ", None);
    }
    seeds
}

fn read_all_series(root: &Reader<'_>, common: &Common) -> Vec<Series> {
    let series = match root.one_of(&["axes", "series"]) {
        Some(("series", field)) => read_listed(&field, common),
        axes => {
            let axes = axes.map(|(_, field)| read_axes(&field, &[]));
            let axes = axes.unwrap_or_default();
            vec![Series {
                name: String::new(),
                set: common.set.clone(),
                keys: keys(&[], &axes),
                seeds: common.seeds.clone(),
                axes,
            }]
        }
    };
    let of = |s: &Series| s.combinations().saturating_mul(s.seeds.len());
    let cells = series.iter().map(of).fold(0, usize::saturating_add);
    if cells > CELLS_MAX {
        let field = root.field("series").or_else(|| root.field("axes"));
        let problem = format!("the study has {cells} cells or more");
        if let Some(field) = field.or_else(|| root.field("seeds")) {
            field.report_key(problem, &format!("at most {CELLS_MAX}"), None);
        }
    }
    series
}

fn keys(set: &[String], axes: &[Axis]) -> Vec<String> {
    let of_axes = axes.iter().flat_map(Axis::keys);
    let keys = set.iter().map(|set| key_of(set)).chain(of_axes);
    keys.map(str::to_owned).collect()
}

fn read_listed(field: &Field<'_>, common: &Common) -> Vec<Series> {
    let items = field.items("a list of tables: [[series]]");
    let items = items.unwrap_or_default();
    if items.is_empty() || items.len() > SERIES_MAX {
        field.reject(format!("1 to {SERIES_MAX} series"), None);
        return Vec::new();
    }
    let mut names = BTreeSet::new();
    let mut listed = 0_usize;
    let mut read = |item: &Field<'_>| {
        let table = item.reader()?;
        let name = table.required("name", "what the series is called");
        let own = table.field("set").map(|field| read_changes(&field));
        let own = own.unwrap_or_default();
        let seeds = table.field("seeds").map(|field| read_seeds(&field));
        let axes = table.field("axes").map(|field| read_axes(&field, &own));
        let axes = axes.unwrap_or_default();
        table.end("key");
        let name_field = name?;
        let name = read_name(&name_field)?;
        if !names.insert(name.clone()) {
            let problem = format!("two series are called {name:?}");
            name_field.report_value(problem, "names that differ", None);
        }
        let set = common.set.iter().cloned();
        // A cell has a seed: beyond so many of them there are too many cells, and no need to list more.
        let left = CELLS_MAX + 1 - listed.min(CELLS_MAX);
        let mut seeds = seeds.unwrap_or_else(|| common.seeds.iter().take(left).copied().collect());
        seeds.truncate(left);
        seeds.shrink_to_fit();
        listed += seeds.len();
        Some(Series {
            name,
            keys: keys(&own, &axes),
            set: set.chain(own).collect(),
            seeds,
            axes,
        })
    };
    items.iter().filter_map(&mut read).collect()
}
