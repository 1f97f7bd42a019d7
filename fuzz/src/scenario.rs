//! A scenario file: refused with a diagnosis, or a scenario that can be printed, read again, built
//! and played.

use std::path::Path;

use polity::scenario::{Overrides, Scenario};
use polity_engine::{Options, Simulation};
use polity_worlds::society::Society;

/// What paths in a scenario are relative to: a network, a list of degrees, a profile.
const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/files");
/// Larger populations are not built here: that is a matter of time, and of the limits' own tests.
const AGENTS_BUILT_MAX: u32 = 300;
/// Ticks that a society is played.
const TICKS_PLAYED: u32 = 3;

/// The bytes are a scenario file.
pub fn check(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes) {
        check_with(text, &[]);
    }
}

/// A text with what `--set` changes in it.
pub(crate) fn check_with(text: &str, set: &[&str]) {
    // Paths must not lead out of FILES: what lies elsewhere differs between machines.
    if text.contains('/') || set.iter().any(|argument| argument.contains('/')) {
        return;
    }
    match load(text, set) {
        Ok(scenario) => check_accepted(&scenario),
        Err(error) => {
            assert!(matches!(error.exit_code(), 2 | 3), "{error}");
            assert!(!error.diagnostics().is_empty(), "refused without a word");
            assert!(!error.render(false).is_empty() && !error.render(true).is_empty());
        }
    }
}

fn load(text: &str, set: &[&str]) -> Result<Scenario, polity::scenario::ScenarioError> {
    let overrides = Overrides {
        set: set.iter().map(ToString::to_string).collect(),
        ..Overrides::default()
    };
    Scenario::from_str(text, Path::new(FILES), &overrides)
}

fn check_accepted(scenario: &Scenario) {
    let printed = scenario.to_toml();
    match load(&printed, &[]) {
        Ok(again) => {
            assert_eq!(&again, scenario, "{printed}");
            assert_eq!(again.hash(), scenario.hash());
        }
        Err(error) => panic!("its own text is refused: {error}\n{printed}"),
    }
    if scenario.population.agents <= AGENTS_BUILT_MAX {
        play(scenario);
    }
}

/// Plays a society; teams have other rules.
fn play(scenario: &Scenario) {
    let Some(params) = scenario.society() else {
        return;
    };
    let (topology, _) = scenario.build_topology().expect("what passes can be built");
    let agents = topology.agents();
    assert_eq!(agents, scenario.population.agents);
    let world = Society::new(params, scenario.groups(agents), agents, scenario.seed);
    let options = Options {
        seed: scenario.seed,
        delivery: scenario.delivery.delivery(),
        workers: Some(1),
        ..Options::default()
    };
    let world = world.expect("what passes can be played");
    let sim = Simulation::new(world, topology, options);
    sim.expect("what passes can be set up").run(TICKS_PLAYED);
}
