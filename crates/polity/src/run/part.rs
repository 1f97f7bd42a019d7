//! Reading what happened in a tick, several parts of the population at once.

use std::ops::Range;

use super::seen::Seen;
use crate::observe::Deeds;
use crate::trail::Footprints;

/// Neighbouring agents, and what is noted of them.
pub(super) struct Part {
    agents: Range<u32>,
    /// For the trail: of the tick that was read last.
    pub(super) footprints: Footprints,
    /// For the ledger: of the ticks that it has not taken in yet.
    pub(super) deeds: Deeds,
}

impl Part {
    /// So many parts of so many agents; with `trail` and `numbered` as the trail and the ledger want
    /// it.
    pub(super) fn divide(agents: u32, parts: usize, trail: bool, numbered: bool) -> Vec<Self> {
        let (whole, parts) = (u64::from(agents), parts.max(1) as u64);
        let border = |part: u64| (whole * part / parts) as u32;
        let part = |part| Self {
            agents: border(part)..border(part + 1),
            footprints: Footprints::new(trail, agents),
            deeds: Deeds::new(agents, numbered),
        };
        (0..parts).map(part).collect()
    }

    /// Reads what its agents did in a tick, once: the lists do not fit the cache.
    pub(super) fn read(&mut self, seen: &Seen) {
        let Self {
            agents,
            footprints,
            deeds,
        } = self;
        let mut walk = footprints.of_events(seen.tick);
        for run in seen.events() {
            for event in &run[span(run, agents, |event| event.agent)] {
                walk.event(event);
                deeds.event(event);
            }
        }
        walk.end();
        let (mut walk, mut before) = (footprints.of_messages(seen.tick), 0);
        for run in seen.sent() {
            let span = span(run, agents, |sent| sent.src);
            for (number, sent) in (before + span.start as u32..).zip(&run[span]) {
                walk.message(sent);
                deeds.message(number, sent);
            }
            before += run.len() as u32;
        }
        walk.end();
        deeds.end_tick();
    }
}

/// Where in a list, which is in the order of agents, some of them are.
fn span<T>(list: &[T], agents: &Range<u32>, agent: impl Fn(&T) -> u32) -> Range<usize> {
    let begin = list.partition_point(|value| agent(value) < agents.start);
    let end = list.partition_point(|value| agent(value) < agents.end);
    begin..end
}
