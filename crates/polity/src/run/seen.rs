//! What observers see of one tick.

use polity_engine::{Sent, Simulation};
use polity_worlds::society::Society;
use polity_worlds::society::message::Message;
use polity_worlds::society::probe::{Event, Probe};

/// What happened in one tick. Taken out of a simulation without copying; its memory goes around.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) tick: u32,
    /// In runs, as the messages.
    events: Vec<Vec<Event>>,
    /// In runs; one after the other they are in canonical order.
    sent: Vec<Vec<Sent<Message>>>,
}

impl Seen {
    /// Takes what happened in the last tick.
    pub(super) fn take(&mut self, sim: &mut Simulation<Society>) {
        self.tick = sim.tick() - 1;
        self.events.iter_mut().for_each(Vec::clear);
        let probes = sim.probes_mut().enumerate();
        probes.for_each(|(block, probe)| self.exchange_events(block, probe));
        sim.exchange_sent(&mut self.sent);
    }

    fn exchange_events(&mut self, block: usize, probe: &mut Probe) {
        if self.events.len() <= block {
            self.events.push(Vec::new());
        }
        std::mem::swap(&mut self.events[block], &mut probe.events);
        // Room for as many at once: a list that grows as it is written to is copied again and again. With more to
        // spare than is asked for, so that hardly anybody has to be asked twice.
        let taken = self.events[block].len();
        if probe.events.capacity() < taken + taken / 16 {
            probe.events = Vec::with_capacity(taken + taken / 4);
        }
    }

    /// The events, in runs; one after the other they are in canonical order.
    pub(crate) fn events(&self) -> &[Vec<Event>] {
        &self.events
    }

    /// The messages, in runs; one after the other they are in canonical order.
    pub(crate) fn sent(&self) -> &[Vec<Sent<Message>>] {
        &self.sent
    }

    /// How many messages there are.
    pub(super) fn messages(&self) -> u64 {
        self.sent.iter().map(|run| run.len() as u64).sum()
    }
}
