//! Who worked in which field: what roles and the division of labour are read off.

use polity_data::schema::WindowRow;
use polity_metrics::information::CountMatrix;
use polity_metrics::roles::{
    LabourRatios, division_of_labour, effective_roles, role_entropy_bits, role_evenness, role_hhi,
};
use polity_worlds::team::TaskRecord;
use polity_worlds::team::skill::SKILLS;

/// Contributions by agent and field.
pub(super) struct Fields {
    counts: Vec<u32>,
}

impl Fields {
    pub(super) fn new(agents: u32) -> Self {
        Self {
            counts: vec![0; agents as usize * SKILLS],
        }
    }

    pub(super) fn add(&mut self, record: &TaskRecord) {
        for c in record.contributed() {
            if let Some(role) = c.role {
                self.counts[c.agent as usize * SKILLS + usize::from(role.skill)] += 1;
            }
        }
    }

    /// Fills in what a window says of roles, and begins anew.
    pub(super) fn close(&mut self, row: &mut WindowRow) {
        let mut by_field = [0; SKILLS];
        for agent in self.counts.chunks(SKILLS) {
            by_field
                .iter_mut()
                .zip(agent)
                .for_each(|(sum, n)| *sum += u64::from(*n));
        }
        row.role_entropy_bits = role_entropy_bits(&by_field);
        row.role_evenness = role_evenness(&by_field);
        row.effective_roles = effective_roles(&by_field);
        row.role_hhi = role_hhi(&by_field);
        if let Some(matrix) = CountMatrix::new(&self.counts, SKILLS) {
            row.division_of_labour = division_of_labour(matrix);
            row.division_of_labour_raw =
                LabourRatios::from_counts(matrix).and_then(|ratios| ratios.of_action);
        }
        row.active_agents = self
            .counts
            .chunks(SKILLS)
            .filter(|a| a.iter().any(|n| *n > 0))
            .count() as u64;
        self.counts.fill(0);
    }
}
