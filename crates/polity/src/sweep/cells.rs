//! The cells of a study.

use polity_data::{Label, LabelValue};

use super::Study;
use super::settings::Settings;

/// A variant of the scenario under a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it computes: equal for cells that compute the same.
    pub key: u64,
    /// The number of its series in the study.
    pub series: usize,
    /// The number of the combination of values in its series.
    pub combination: usize,
    /// The seed.
    pub seed: u64,
    /// Ticks that are simulated.
    pub ticks: u32,
    /// Whether it is a team that is simulated.
    pub is_team: bool,
}

impl Cell {
    /// The key in hexadecimal, as files are named by it.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{:016x}", self.key)
    }
}

/// All cells of a study.
#[derive(Clone, Debug)]
pub struct Cells {
    pub(super) rows: Vec<Cell>,
    /// Those that are computed: of equal ones the first.
    pub(super) unique: Vec<Cell>,
    /// The columns that the axes are in a part, by the names of the axes.
    pub(super) columns: Vec<(String, String)>,
    pub(super) settings: Settings,
    /// BLAKE3 of all that the data set depends on.
    pub(super) hash: String,
}

impl Cells {
    /// Every cell of every series, in the order of the study.
    #[must_use]
    pub fn rows(&self) -> &[Cell] {
        &self.rows
    }

    /// The cells that are computed: of equal ones the first.
    #[must_use]
    pub fn unique(&self) -> &[Cell] {
        &self.unique
    }

    /// What the parts of a cell are labelled with.
    pub(super) fn labels(&self, study: &Study, cell: &Cell) -> Vec<Label> {
        let text = |name: &str, value: Option<String>| Label {
            name: name.to_owned(),
            value: LabelValue::Text(value),
        };
        let mut labels = vec![
            text("cell", Some(cell.name())),
            Label {
                name: "seed".to_owned(),
                value: LabelValue::Whole(cell.seed),
            },
        ];
        let columns = self.columns.iter();
        labels.extend(columns.map(|(axis, column)| text(column, label_of(study, cell, axis))));
        labels.extend(self.settings.labels(cell));
        labels
    }
}

/// The label that a cell has on an axis, if its series has that axis.
pub(super) fn label_of(study: &Study, cell: &Cell, axis: &str) -> Option<String> {
    let series = &study.series[cell.series];
    let at = series.axes.iter().position(|own| own.name == axis)?;
    Some(series.choices(cell.combination)[at].label.clone())
}
