//! What a population did in a window, gathered from its agents and blocks.

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

/// Everything counted in one window.
#[derive(Debug)]
pub struct WindowCounts {
    /// What each agent did.
    pub tallies: Vec<Tally>,
    /// Who passed work to whom, in the order of edges.
    pub delegations: Vec<Delegations>,
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

/// Everything counted in one window, as it lay with the blocks of agents. Taking it out sets the
/// population's counters back to zero.
#[derive(Debug)]
pub struct TakenCounts {
    blocks: Vec<BlockCounts>,
}

#[derive(Debug)]
struct BlockCounts {
    tallies: Vec<Tally>,
    delegations: Vec<Delegations>,
    probe: Probe,
}

impl TakenCounts {
    /// Takes the counters out of a society.
    pub fn of(sim: &mut Simulation<Society>) -> Self {
        Self {
            blocks: sim.gather(take_block),
        }
    }
}

impl From<TakenCounts> for WindowCounts {
    /// Puts the blocks together: apart from taking them out, since nobody need wait for it.
    fn from(TakenCounts { blocks }: TakenCounts) -> Self {
        let agents = blocks.iter().map(|block| block.tallies.len()).sum();
        let delegations = blocks.iter().map(|block| block.delegations.len()).sum();
        let mut counts = Self {
            tallies: Vec::with_capacity(agents),
            delegations: Vec::with_capacity(delegations),
            utterances: Box::new([0; UTTERANCES]),
            demanded: [0; WORKS],
            done: [0; WORKS],
            abstained: 0,
            refused: 0,
            cost_picousd: 0,
        };
        for block in blocks {
            counts.tallies.extend(block.tallies);
            counts.delegations.extend(block.delegations);
            counts.add(&block.probe);
        }
        counts
    }
}

impl WindowCounts {
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

fn take_block(block: BlockView<'_, Society>) -> BlockCounts {
    // Room for all at once: a list that grows is copied again and again.
    let agents = (block.first_agent..).take(block.states.len());
    let edges = agents.map(|agent| block.topology.edge_range(agent).len());
    let mut delegations = Vec::with_capacity(edges.sum());
    let mut tallies = Vec::with_capacity(block.states.len());
    for (src, agent) in (block.first_agent..).zip(block.states) {
        tallies.push(std::mem::take(&mut agent.tally));
        let edges = block
            .topology
            .edge_range(src)
            .zip(block.topology.neighbours(src));
        for (count, (edge, &dst)) in agent.contacts.delegated_mut().iter_mut().zip(edges) {
            let count = std::mem::take(count);
            if count > 0 {
                delegations.push(Delegations {
                    edge,
                    src,
                    dst,
                    count,
                });
            }
        }
    }
    BlockCounts {
        tallies,
        delegations,
        probe: std::mem::take(block.probe),
    }
}
