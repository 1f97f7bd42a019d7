//! Plain Rust, no simulator: one growing list per agent as inbox, agents in turn.
//!
//! * `lists`: two `Vec<Vec<u32>>`, one read while the other is written. Agents act in ascending
//!   order, so every list fills up in the canonical order by itself.
//! * `lists, Polity's draws`: the same with the generator that Polity's agents use, so that their
//!   states can be compared too.
//! * `folded on arrival`: no inboxes; what arrives is folded into the recipient's next state at
//!   once. Possible here only because the fold takes one message at a time.

use polity_engine::random::{Draws, Purpose};
use polity_peers::{Job, Network, Peer, SEED, birth, body, choice, fold, measure};

/// The purpose of Polity's draws in these peers.
const NEIGHBOUR: Purpose = Purpose::named("peers/neighbour");

struct Lists<Choice> {
    network: Network,
    states: Vec<u64>,
    read: Vec<Vec<u32>>,
    written: Vec<Vec<u32>>,
    tick: u32,
    choice: Choice,
}

impl<Choice: FnMut(u32, u32, usize) -> usize> Peer for Lists<Choice> {
    fn run(&mut self, ticks: u32) {
        for tick in self.tick..self.tick + ticks {
            for agent in 0..self.network.agents() {
                let state = &mut self.states[agent as usize];
                let inbox = &mut self.read[agent as usize];
                *state = inbox.drain(..).fold(*state, fold);
                let neighbours = self.network.neighbours(agent);
                let to = neighbours[(self.choice)(agent, tick, neighbours.len())];
                self.written[to as usize].push(body(*state));
            }
            std::mem::swap(&mut self.read, &mut self.written);
        }
        self.tick += ticks;
    }

    fn states(&mut self) -> Vec<u64> {
        self.states.clone()
    }
}

struct Folded {
    network: Network,
    states: Vec<u64>,
    next: Vec<u64>,
    tick: u32,
}

impl Peer for Folded {
    fn run(&mut self, ticks: u32) {
        for tick in self.tick..self.tick + ticks {
            self.states.copy_from_slice(&self.next);
            for agent in 0..self.network.agents() {
                let to = self.network.recipient(agent, tick) as usize;
                self.next[to] = fold(self.next[to], body(self.states[agent as usize]));
            }
        }
        self.tick += ticks;
    }

    fn states(&mut self) -> Vec<u64> {
        self.states.clone()
    }
}

fn main() {
    let job = Job::from_arguments();
    let network = job.read_network();
    let states: Vec<u64> = (0..job.agents).map(birth).collect();
    let empty = || vec![Vec::new(); job.agents as usize];
    match job.variant.as_str() {
        "folded" => {
            let next = states.clone();
            measure(
                &job,
                Folded {
                    network,
                    states,
                    next,
                    tick: 0,
                },
            );
        }
        "polity-draws" => {
            let mut draws = Draws::new(SEED, NEIGHBOUR);
            let choice = move |agent, tick, neighbours: usize| {
                draws.at(agent, tick).below(neighbours as u64) as usize
            };
            let (read, written) = (empty(), empty());
            measure(
                &job,
                Lists {
                    network,
                    states,
                    read,
                    written,
                    tick: 0,
                    choice,
                },
            );
        }
        _ => {
            let (read, written) = (empty(), empty());
            measure(
                &job,
                Lists {
                    network,
                    states,
                    read,
                    written,
                    tick: 0,
                    choice,
                },
            );
        }
    }
}
