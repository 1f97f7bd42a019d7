//! What a population did in a window, gathered from its agents and blocks.

use std::sync::{Mutex, PoisonError};

use polity_engine::{BlockView, Simulation};
use polity_worlds::society::Society;
use polity_worlds::society::language::UTTERANCES;
use polity_worlds::society::probe::{Probe, Tally};
use polity_worlds::society::task::WORKS;

/// Delegations along one edge in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delegations {
    /// The edge's index in the topology.
    pub edge: usize,
    /// Who passed work on.
    pub src: u32,
    /// To whom.
    pub dst: u32,
    /// How often.
    pub count: u32,
}

/// Everything counted in one window, as it lay with the blocks of agents. Its memory goes around: what a
/// million agents did weighs some hundred megabytes, and memory that is new costs more than what is counted in it.
#[derive(Debug, Default)]
pub struct WindowCounts {
    blocks: Vec<BlockCounts>,
}

/// What all agents together did in a window.
#[derive(Debug)]
pub struct WindowSums {
    /// Messages by utterance.
    pub utterances: Box<[u64; UTTERANCES]>,
    /// Pieces of work needed, by kind.
    pub demanded: [u64; WORKS],
    /// Pieces of work done, by kind.
    pub done: [u64; WORKS],
    /// Times that somebody declined, believing to be of no use.
    pub abstained: u64,
    /// Times that somebody had no room for more.
    pub refused: u64,
    /// What all calls cost, in 10⁻¹² USD.
    pub cost_picousd: u128,
}

#[derive(Debug, Default)]
struct BlockCounts {
    tallies: Vec<Tally>,
    delegations: Vec<Delegations>,
    probe: Probe,
}

/// What lies here: of each block, one thread asks for it.
fn taken(place: &Mutex<Option<BlockCounts>>) -> Option<BlockCounts> {
    place.lock().unwrap_or_else(PoisonError::into_inner).take()
}

impl BlockCounts {
    fn take(&mut self, block: BlockView<'_, Society>) {
        self.probe = std::mem::take(block.probe);
        // It has just been given room, and nothing is in it.
        std::mem::swap(&mut self.probe.events, &mut block.probe.events);
        self.tallies.clear();
        self.tallies.reserve_exact(block.states.len());
        self.delegations.clear();
        // Room for all at once: a list that grows is copied again and again.
        let agents = (block.first_agent..).take(block.states.len());
        let edges = agents.map(|agent| block.topology.edge_range(agent).len());
        self.delegations.reserve_exact(edges.sum());
        for (src, agent) in (block.first_agent..).zip(block.states) {
            self.tallies.push(std::mem::take(&mut agent.tally));
            let edges = block.topology.edge_range(src);
            let edges = edges.zip(block.topology.neighbours(src));
            for (count, (edge, &dst)) in agent.contacts.delegated_mut().iter_mut().zip(edges) {
                let count = std::mem::take(count);
                if count > 0 {
                    self.delegations.push(Delegations {
                        edge,
                        src,
                        dst,
                        count,
                    });
                }
            }
        }
    }
}

impl WindowCounts {
    /// Takes the counters out of a society, which sets them back to zero. Whatever was here is forgotten.
    /// O(agents + edges).
    pub fn take(&mut self, sim: &mut Simulation<Society>) {
        let size = self.blocks.first().map_or(1, |first| first.tallies.len());
        let blocks = std::mem::take(&mut self.blocks).into_iter();
        let spare: Vec<_> = blocks.map(|counts| Mutex::new(Some(counts))).collect();
        self.blocks = sim.gather(|block| {
            let place = spare.get(block.first_agent as usize / size.max(1));
            let mut counts = place.and_then(taken).unwrap_or_default();
            counts.take(block);
            counts
        });
    }

    /// What the blocks counted in all. O(blocks).
    #[must_use]
    pub fn sums(&self) -> WindowSums {
        let mut sums = WindowSums {
            utterances: Box::new([0; UTTERANCES]),
            demanded: [0; WORKS],
            done: [0; WORKS],
            abstained: 0,
            refused: 0,
            cost_picousd: 0,
        };
        self.blocks.iter().for_each(|block| sums.add(&block.probe));
        sums
    }

    /// How many agents there are. O(blocks).
    #[must_use]
    pub fn agents(&self) -> usize {
        self.blocks.iter().map(|block| block.tallies.len()).sum()
    }

    /// What each agent did, in order.
    pub fn tallies(&self) -> impl Iterator<Item = &Tally> + Clone {
        self.blocks.iter().flat_map(|block| &block.tallies)
    }

    /// Who passed work to whom, in the order of edges.
    pub fn delegations(&self) -> impl Iterator<Item = &Delegations> + Clone {
        self.blocks.iter().flat_map(|block| &block.delegations)
    }
}

impl WindowSums {
    fn add(&mut self, probe: &Probe) {
        add(&mut *self.utterances, &*probe.utterances);
        add(&mut self.demanded, &probe.demanded);
        add(&mut self.done, &probe.done);
        self.abstained += probe.abstained;
        self.refused += probe.refused;
        self.cost_picousd += probe.cost_picousd;
    }
}

fn add(sums: &mut [u64], counts: &[u64]) {
    sums.iter_mut()
        .zip(counts)
        .for_each(|(sum, count)| *sum += count);
}
