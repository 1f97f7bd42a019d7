//! Whether what was read back can live on: what types cannot promise of a checkpoint's bytes.
//!
//! Rules index contacts, split work by its level and count on: bytes from elsewhere could make
//! them panic, though each field by itself is well formed. A reader asks here first.

use super::agent::Agent;
use super::contacts::Contact;
use super::holding::{Client, Holding, NOBODY, Stage};
use super::message::Message;
use super::probe::{Event, Probe, Tally, What};
use super::skills::Affinity;
use super::task::{LEVELS, Node, depth};

/// Where an agent that is read back is to live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// Agents of the population.
    pub agents: u32,
    /// Neighbours of the agent itself.
    pub neighbours: usize,
    /// Groups of the society.
    pub groups: usize,
    /// The tick that comes next.
    pub tick: u32,
}

impl Agent {
    /// Whether it fits these surroundings, and no rule can trip over what it remembers. Every agent
    /// that a simulation shows between ticks does. O(contacts + work in hand).
    #[must_use]
    pub fn is_sound(&self, place: &Surroundings) -> bool {
        usize::from(self.group) < place.groups
            && self.contacts.len() == place.neighbours
            && self.contacts.iter().all(|contact| contact.is_sound())
            && self.affinity.is_sound()
            && self.repertoire.is_sound()
            && self.tally.is_sound()
            && self.relaxed <= place.tick
            && self.follow_on.is_none_or(|(_, level)| is_level(level))
            && self.in_hand.is_consistent()
            && self.in_hand.iter().all(|holding| holding.is_sound(place))
    }
}

impl Holding {
    fn is_sound(&self, place: &Surroundings) -> bool {
        let neighbour = |place_of: u32| (place_of as usize) < place.neighbours;
        let known = |place_of: u32| place_of == NOBODY || neighbour(place_of);
        let client = match self.client {
            Client::Agent(id) => id < place.agents,
            Client::Own | Client::Outside => true,
        };
        let awaited = match self.stage() {
            Stage::AwaitResult => neighbour(self.worker),
            Stage::AwaitAnswer | Stage::AwaitVerdict => neighbour(self.adviser),
            Stage::AwaitParts => self.parts_left > 0,
            _ => true,
        };
        client
            && awaited
            && known(self.worker)
            && known(self.adviser)
            && self.tries < u8::MAX
            && fits(self.node, self.level)
    }
}

impl Message {
    /// Whether no rule can trip over it. Every message that a society sends is sound.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        fits(self.node, self.level)
    }
}

impl Probe {
    /// Whether a population of so many agents can have counted this, and can count on.
    #[must_use]
    pub fn is_sound(&self, agents: u32) -> bool {
        let counts = [self.abstained, self.refused];
        let counts = self.utterances.iter().chain(&counts);
        let works = self.demanded.iter().chain(&self.done);
        counts.chain(works).all(|count| *count <= u64::MAX / 2)
            && self.cost_picousd <= u128::MAX / 2
            && self.events.iter().all(|event| event.is_sound(agents))
    }
}

impl Event {
    fn is_sound(&self, agents: u32) -> bool {
        let level = match self.what {
            What::Opened { level, .. } => is_level(level),
            _ => true,
        };
        level && self.agent < agents && self.task.origin < agents
    }
}

impl Tally {
    fn is_sound(&self) -> bool {
        let rest = [
            self.right,
            self.sent,
            self.received,
            self.completed,
            self.failed,
            self.abstained,
            self.refused,
        ];
        let counts = self.actions.iter().chain(&rest);
        counts.copied().all(can_count_on)
    }
}

impl Contact {
    fn is_sound(self) -> bool {
        self.trust.iter().all(|trust| trust.is_finite()) && can_count_on(self.delegated)
    }
}

impl Affinity {
    fn is_sound(&self) -> bool {
        self.shares().all(f64::is_finite)
    }
}

/// No run gets so far that half of what a counter holds is used up.
fn can_count_on(count: u32) -> bool {
    count <= u32::MAX / 2
}

fn is_level(level: u8) -> bool {
    (1..=LEVELS as u8).contains(&level)
}

/// Whether a tree of the highest level has such a node with a part of this level at it or above.
fn fits(node: Node, level: u8) -> bool {
    is_level(level) && depth(node) + usize::from(level) <= LEVELS
}
