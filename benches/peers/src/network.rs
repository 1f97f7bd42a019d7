//! The network that all peers live on, as one file.

use std::fs;
use std::io;
use std::path::Path;

use polity_engine::topology::Topology;
use polity_engine::topology::generators::{Generator, WattsStrogatz};

use crate::{DEGREE, SEED};

/// Compressed sparse rows: where each agent's neighbours begin, and the neighbours.
pub struct Network {
    offsets: Vec<u32>,
    targets: Vec<u32>,
}

impl Network {
    /// A random network, as Polity makes it.
    pub fn generate(agents: u32) -> Topology {
        let random = WattsStrogatz {
            degree: DEGREE,
            rewire: 1.0,
        };
        random.generate(agents, SEED).expect("a possible network")
    }

    /// Writes a topology: agents, then `agents + 1` offsets, then targets, each a little-endian `u32`.
    pub fn write(topology: &Topology, path: &Path) -> io::Result<()> {
        let starts = (0..topology.agents()).map(|agent| topology.edge_range(agent).start as u32);
        let words = std::iter::once(topology.agents())
            .chain(starts)
            .chain([topology.edges() as u32])
            .chain(topology.targets().iter().copied());
        fs::write(path, words.flat_map(u32::to_le_bytes).collect::<Vec<u8>>())
    }

    /// Reads what [`Network::write`] wrote.
    pub fn read(path: &Path) -> io::Result<Self> {
        let bytes = fs::read(path)?;
        let (words, _) = bytes.as_chunks::<4>();
        let (agents, words) = words.split_first().ok_or(io::ErrorKind::UnexpectedEof)?;
        let rows = u32::from_le_bytes(*agents) as usize + 1;
        let read = |words: &[[u8; 4]]| words.iter().map(|&word| u32::from_le_bytes(word)).collect();
        Ok(Self {
            offsets: read(&words[..rows]),
            targets: read(&words[rows..]),
        })
    }

    /// How many agents there are.
    pub fn agents(&self) -> u32 {
        self.offsets.len() as u32 - 1
    }

    /// Whom an agent may write to, ascending.
    #[inline]
    pub fn neighbours(&self, agent: u32) -> &[u32] {
        let row = self.offsets[agent as usize] as usize..self.offsets[agent as usize + 1] as usize;
        &self.targets[row]
    }

    /// Whom an agent writes to in this tick.
    #[inline]
    pub fn recipient(&self, agent: u32, tick: u32) -> u32 {
        let neighbours = self.neighbours(agent);
        neighbours[crate::choice(agent, tick, neighbours.len())]
    }
}
