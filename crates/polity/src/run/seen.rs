//! What observers see of one tick.

use polity_engine::{Sent, Simulation};
use polity_worlds::society::Society;
use polity_worlds::society::message::Message;
use polity_worlds::society::probe::Event;

/// What happened in one tick. Taken out of a simulation without copying; its memory goes around.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) tick: u32,
    /// In canonical order.
    pub(crate) events: Vec<Event>,
    /// In runs; one after the other they are in canonical order.
    sent: Vec<Vec<Sent<Message>>>,
}

impl Seen {
    /// Takes what happened in the last tick.
    pub(super) fn take(&mut self, sim: &mut Simulation<Society>) {
        self.tick = sim.tick() - 1;
        self.events.clear();
        let events = &mut self.events;
        sim.probes_mut()
            .for_each(|probe| events.append(&mut probe.events));
        sim.exchange_sent(&mut self.sent);
    }

    /// The messages, in canonical order.
    pub(crate) fn sent(&self) -> impl Iterator<Item = &Sent<Message>> + '_ {
        self.sent.iter().flatten()
    }

    /// How many messages there are.
    pub(super) fn messages(&self) -> u64 {
        self.sent.iter().map(|run| run.len() as u64).sum()
    }
}
