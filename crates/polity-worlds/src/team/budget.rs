//! A task's budget of tokens: which calls there is enough left for.

use polity_engine::topology::Topology;

use super::Team;
use super::protocol::Call;
use super::turn::Turn;

/// Keeps those calls of a wave that these tokens are enough for, in the order of turns: what each
/// takes at most is set aside before the next one is looked at, and nobody is called after the first
/// for whom not enough is left. Says whether there was enough for all.
pub(super) fn admit(team: &Team, topology: &Topology, tokens: u64, calls: &mut Vec<Call>) -> bool {
    calls.sort_by_key(|call| team.board.place(call.agent));
    let mut left = tokens;
    let refused = calls.iter().position(|call| {
        let needed = Turn::new(team, topology, call).reserved_tokens();
        let refused = needed > left;
        left = left.saturating_sub(needed);
        refused
    });
    calls.truncate(refused.unwrap_or(calls.len()));
    refused.is_none()
}
