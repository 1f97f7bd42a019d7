//! Every scenario and profile that is shipped loads, and says nothing that a default says.

use std::fs;
use std::path::PathBuf;

use super::*;

pub(super) fn scenarios() -> Vec<PathBuf> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");
    let entries = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 9, "{paths:?}");
    paths
}

#[test]
fn every_scenario_loads() {
    for path in scenarios() {
        let scenario = Scenario::load(&path, &Overrides::default());
        let scenario = scenario.unwrap_or_else(|error| panic!("{}", error.render(false)));
        assert_eq!(scenario.name, path.file_stem().unwrap().to_string_lossy());
        let again = Scenario::from_str(
            &scenario.to_toml(),
            &scenario.base_dir,
            &Overrides::default(),
        );
        assert_eq!(again.unwrap(), scenario);
        assert!(
            fs::read_to_string(&path).unwrap().starts_with("# "),
            "a comment says what it shows"
        );
    }
}

#[test]
fn no_scenario_repeats_a_default() {
    for path in scenarios() {
        let text = fs::read_to_string(&path).unwrap();
        let base_dir = path.parent().unwrap();
        let load = |text: &str| Scenario::from_str(text, base_dir, &Overrides::default());
        let scenario = load(&text).unwrap();
        for (number, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| line.contains(" = "))
        {
            let without: Vec<&str> = text
                .lines()
                .enumerate()
                .filter(|(i, _)| *i != number)
                .map(|(_, l)| l)
                .collect();
            let same = load(&without.join("\n")).is_ok_and(|other| other == scenario);
            assert!(!same, "{}: {line}", path.display());
        }
    }
}

#[test]
fn every_embedded_profile_is_sound() {
    for (name, _) in EMBEDDED_PROFILES {
        assert_eq!(Profile::embedded(name).unwrap().name, name);
    }
}
