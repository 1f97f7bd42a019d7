//! Division of labour: how far knowing the agent tells the action.

use super::chance::expected_mutual_information_nats;
use crate::information::{CountMatrix, entropy_nats, mutual_information_nats};

/// Below this share of H(action), what remains after chance is rounding, not room for structure.
const NO_ROOM: f64 = 1e-12;

/// Mutual information of agent and action with its three normalisations, uncorrected.
///
/// Gorelick et al. (2004). All are large when agents act rarely, without any division of labour
/// (`of_action` is about 0.66 at two actions each): see [`division_of_labour`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct LabourRatios {
    /// I(agent; action), in nats.
    pub information_nats: f64,
    /// I / H(action) in `[0, 1]`, `division_of_labour_raw`: 1 when the agent determines the action.
    /// `None` when there is one kind of action.
    pub of_action: Option<f64>,
    /// I / H(agent) in `[0, 1]`: 1 when the action determines the agent. `None` when one acts.
    pub of_agent: Option<f64>,
    /// I / √(H(agent) · H(action)) in `[0, 1]`. `None` when either of the others is.
    pub symmetric: Option<f64>,
}

impl LabourRatios {
    /// From an agent × action table of counts. `None` when nobody acted. O(cells).
    #[must_use]
    pub fn from_counts(agent_by_action: CountMatrix<'_>) -> Option<Self> {
        let margins = Margins::of(agent_by_action)?;
        let (information, agent, action) = (margins.information, margins.agent, margins.action);
        Some(Self {
            information_nats: information,
            of_action: ratio(information, action),
            of_agent: ratio(information, agent),
            symmetric: ratio(information, (agent * action).sqrt()),
        })
    }
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// Division of labour corrected for chance: (I − E\[I\]) / (H(action) − E\[I\]).
///
/// 1 when every agent does one kind of thing, about 0 when agents act like the population, however
/// rarely, and a little below 0 when they are more alike than chance makes them. E\[I\] is
/// [`expected_mutual_information_nats`]. `None` when nobody acted, when there is one kind of
/// action, and when the margins leave no room for structure (every agent acted once).
///
/// O(cells) plus the cost of E\[I\].
#[must_use]
pub fn division_of_labour(agent_by_action: CountMatrix<'_>) -> Option<f64> {
    let margins = Margins::of(agent_by_action)?;
    let chance = expected_mutual_information_nats(&margins.agents, &margins.actions)?;
    let room = margins.action - chance;
    (room > NO_ROOM * margins.action).then(|| (margins.information - chance) / room)
}

/// What both readings need of the table.
struct Margins {
    agents: Vec<u64>,
    actions: Vec<u64>,
    /// I(agent; action), in nats.
    information: f64,
    /// H(agent), in nats.
    agent: f64,
    /// H(action), in nats.
    action: f64,
}

impl Margins {
    fn of(table: CountMatrix<'_>) -> Option<Self> {
        let (agents, actions) = (table.row_sums(), table.column_sums());
        let information = mutual_information_nats(table, &agents, &actions)?;
        let (agent, action) = (entropy_nats(&agents)?, entropy_nats(&actions)?);
        Some(Self {
            agents,
            actions,
            information,
            agent,
            action,
        })
    }
}
