//! A study file: refused with a diagnosis, or a study whose cells are sound scenarios or said not to be.

use std::fs;
use std::path::Path;

use polity::sweep::{CELLS_MAX, Cells, Study, SweepError};

use crate::on_disk::with_file;

/// What a study may vary: the only scenario beside it.
const BASE: &[u8] = b"ticks = 4\npopulation.agents = 4\nworld.team = {}\n";
/// Studies of more cells are not expanded here: that is a matter of time.
const CELLS_EXPANDED_MAX: usize = 64;

/// The bytes are a study file, beside a scenario `s.toml`.
pub fn check(bytes: &[u8]) {
    // Paths must not lead out of its directory: what lies elsewhere differs between machines.
    if bytes.contains(&b'/') {
        return;
    }
    with_file("study.toml", bytes, |directory, path| {
        fs::write(directory.join("s.toml"), BASE).expect("a temporary file can be written");
        check_file(path);
    });
}

fn check_file(path: &Path) {
    match Study::load(path) {
        Ok(study) => check_accepted(&study),
        Err(error) => {
            assert!(matches!(error.exit_code(), 2 | 3), "{error}");
            assert!(!error.diagnostics().is_empty(), "refused without a word");
            assert!(!error.render(false).is_empty() && !error.render(true).is_empty());
        }
    }
}

fn check_accepted(study: &Study) {
    let of = |series: &polity::sweep::Series| series.combinations() * series.seeds.len();
    let cells: usize = study.series.iter().map(of).sum();
    assert!((1..=CELLS_MAX).contains(&cells), "{cells} cells");
    if cells > CELLS_EXPANDED_MAX {
        return;
    }
    match Cells::expand(study) {
        Ok(expanded) => {
            assert_eq!(expanded.rows().len(), cells);
            let again = Cells::expand(study).expect("what was sound is");
            assert_eq!(again.rows(), expanded.rows());
            for cell in expanded.unique() {
                let scenario = study.scenario(cell.series, cell.combination, cell.seed);
                let scenario = scenario.expect("what was checked is sound");
                assert_eq!((scenario.seed, scenario.ticks), (cell.seed, cell.ticks));
            }
        }
        Err(error @ SweepError::Cells { .. }) => assert!(matches!(error.exit_code(), 2 | 3)),
        Err(other) => panic!("not a matter of cells: {other}"),
    }
}
