//! Making a run independent of the files it came from.

use std::fs;
use std::path::{Path, PathBuf};

use polity_data::DataError;

use crate::scenario::{Degrees, Scenario, TopologySpec};

/// A scenario as it is kept in a run's directory, and the files it needs there.
pub(super) struct Kept {
    pub(super) scenario: Scenario,
    pub(super) files: Vec<(String, Vec<u8>)>,
}

/// Copies the files that a scenario names into the run, and has it name the copies.
pub(super) fn keep(scenario: &Scenario) -> Result<Kept, DataError> {
    let mut kept = Kept {
        scenario: scenario.clone(),
        files: Vec::new(),
    };
    let base = scenario.base_dir.clone();
    if let Some(path) = file_of(&mut kept.scenario.topology) {
        let source = base.join(&*path);
        let content = fs::read(&source).map_err(DataError::io("read", &source))?;
        let name = inside(path);
        *path = PathBuf::from(&name);
        kept.files.push((name, content));
    }
    kept.files.push((
        "scenario.toml".to_owned(),
        kept.scenario.to_toml().into_bytes(),
    ));
    Ok(kept)
}

fn file_of(topology: &mut TopologySpec) -> Option<&mut PathBuf> {
    match topology {
        TopologySpec::EdgeList(file) | TopologySpec::Graphml(file) => Some(&mut file.path),
        TopologySpec::Configuration(Degrees::File { file, .. }) => Some(file),
        _ => None,
    }
}

fn inside(path: &Path) -> String {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
    format!("inputs/{}", name.unwrap_or_else(|| "network".to_owned()))
}
