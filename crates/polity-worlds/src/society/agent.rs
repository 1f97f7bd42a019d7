//! What one agent remembers.

use serde::{Deserialize, Serialize};

use super::contacts::Contacts;
use super::in_hand::InHand;
use super::language::Repertoire;
use super::probe::Tally;
use super::skills::Affinity;
use super::task::TaskId;

/// One agent of a society.
#[derive(Debug, Serialize, Deserialize)]
pub struct Agent {
    /// What it says and understands.
    pub repertoire: Repertoire,
    /// What it is good at.
    pub affinity: Affinity,
    /// What it thinks of its neighbours, in their order.
    pub contacts: Contacts,
    /// What it did in the present window.
    pub tally: Tally,
    /// Index of its group.
    pub group: u16,
    /// Pieces of work in hand.
    pub(super) in_hand: InHand,
    /// When the next task arrives from outside.
    pub(super) next_arrival: u32,
    /// The soonest tick, of those to come, in which it is going to be woken.
    pub(super) alarm: u32,
    /// The last success that brings a further task, and its level.
    pub(super) follow_on: Option<(TaskId, u8)>,
    /// When affinity and trust last drifted.
    pub(super) relaxed: u32,
}
