//! Files that are missing, too large or not text: exit 3 where the way to them is at fault, else 2.

use std::fs;
use std::path::Path;

use super::*;

fn load_error(path: &Path) -> ScenarioError {
    Scenario::load(path, &Overrides::default()).expect_err("it should be refused")
}

#[test]
fn a_missing_scenario_is_an_io_fault() {
    let error = load_error("no/such.toml".as_ref());
    assert_eq!(error.exit_code(), 3);
    assert_eq!(error.diagnostics()[0].kind, DiagnosticKind::Io);
    assert!(
        error
            .render(false)
            .starts_with("error: no/such.toml: cannot be read: No such file")
    );
    assert_eq!(load_error(".".as_ref()).exit_code(), 3);
}

#[test]
fn a_scenario_that_is_not_text_is_bad_content() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("latin.toml");
    fs::write(&path, b"name = \"caf\xe9\"").unwrap();
    let error = load_error(&path);
    assert_eq!(error.exit_code(), 2);
    let expected = "is not text: the byte at 11 is not UTF-8, expected UTF-8";
    assert!(error.to_string().ends_with(expected));
}

#[test]
fn a_scenario_too_large_is_not_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("large.toml");
    fs::write(&path, "#".repeat(TEXT_BYTES_MAX as usize + 1)).unwrap();
    let error = load_error(&path);
    assert_eq!(error.exit_code(), 2);
    assert!(
        error
            .to_string()
            .ends_with("is too large, expected at most 1048576 bytes")
    );
}

#[test]
fn a_missing_profile_or_network_is_an_io_fault() {
    for line in [
        "policy.mock.profile='no.toml'",
        "topology.edge-list.path=no.txt",
    ] {
        let error = parse(SMALL, &[line]).unwrap_err();
        assert_eq!(error.exit_code(), 3, "{error}");
        assert!(error.to_string().contains("./no."), "{error}");
    }
    let error = parse(SMALL, &["topology.configuration.file=no.txt", "seed=x"]).unwrap_err();
    assert_eq!((error.exit_code(), error.diagnostics().len()), (2, 2));
}

#[test]
fn profiles_are_relative_to_the_scenario() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("mine.toml"),
        "base = 'weak'\ncapability = 0.5\n",
    )
    .unwrap();
    let text = format!("{SMALL}policy.mock.profile = 'mine.toml'\n");
    fs::write(dir.path().join("run.toml"), text).unwrap();
    let scenario = Scenario::load(&dir.path().join("run.toml"), &Overrides::default()).unwrap();
    assert_eq!(scenario.name, "run");
    let profile = &scenario.policy.mock.profile;
    assert_eq!(
        (&*profile.name, profile.capability, profile.verbosity),
        ("mine", 0.5, 1.5)
    );
}

#[test]
fn faults_in_a_profile_point_into_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mine.toml");
    fs::write(&path, "base = 'weak'\ncapability = 5\n").unwrap();
    let text = format!("{SMALL}policy.mock.profile = 'mine.toml'\n");
    let error = Scenario::from_str(&text, dir.path(), &Overrides::default()).unwrap_err();
    let expected = "mine.toml:2:14: `capability` is 5, expected a number from 0 to 1";
    assert!(error.to_string().ends_with(expected), "{error}");
}

#[test]
fn degrees_come_from_files() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("degrees.txt"), "1 2\n2, 1").unwrap();
    let text = "ticks = 1\ntopology.configuration.file = 'degrees.txt'\nworld.society = {}\n";
    let load = || Scenario::from_str(text, dir.path(), &Overrides::default());
    let scenario = load().unwrap();
    assert_eq!(scenario.population.agents, 4);
    assert_eq!(scenario.build_topology().unwrap().0.agents(), 4);
    fs::write(dir.path().join("degrees.txt"), "1 2\n2, x").unwrap();
    let expected = "scenario.toml:2:31: `topology.configuration.file`: item 3 is \"x\", \
        expected a degree: a whole number below 2³²";
    assert_eq!(load().unwrap_err().to_string(), expected);
}

#[test]
fn a_network_says_how_many_agents_there_are_and_is_pinned() {
    let dir = tempfile::tempdir().unwrap();
    let network = dir.path().join("edges.txt");
    fs::write(&network, "0 1\n1 2\n").unwrap();
    let text = "ticks = 1\ntopology.edge-list.path = 'edges.txt'\nworld.society = {}\n";
    let load = |text: &str| Scenario::from_str(text, dir.path(), &Overrides::default());
    let scenario = load(text).unwrap();
    assert_eq!(scenario.population.agents, 3);
    assert_eq!(scenario.build_topology().unwrap().0.edges(), 2);

    let error = load(&format!("{text}population.agents = 4\n")).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("is 4, but the topology has 3 agents"),
        "{error}"
    );

    fs::write(&network, "0 1\n2 1\n").unwrap();
    assert!(matches!(
        scenario.build_topology(),
        Err(BuildError::Changed { .. })
    ));
    let error = load(&scenario.to_toml()).unwrap_err();
    assert!(
        error.to_string().contains("is not that of the file"),
        "{error}"
    );
    fs::remove_file(&network).unwrap();
    assert_eq!(scenario.build_topology().unwrap_err().exit_code(), 3);
}
