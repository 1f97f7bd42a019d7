//! krABMaga: agents are boxed trait objects in a schedule, which is a priority queue; what they share
//! is one `State` that each of them reaches by a downcast. There is no messaging: the shared state
//! holds the inboxes, as its examples hold their fields, in two sets of lists. `Schedule::step` is
//! called directly, without the terminal interface that the macro `simulate!` opens. Its feature
//! `parallel` is experimental, puts one lock around the state and leaves the order open: not used.
//!
//! * `ordered`: each agent has its id as its ordering, so they act, and write, in ascending order.
//! * `sorted`: all agents have the same ordering; inboxes are sorted by sender as they are read.
//! * `unordered`: the same, not sorted: folded as the queue happened to bring the senders.

use std::any::Any;

use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;
use polity_peers::{Job, Network, Peer, birth, body, fold, measure};

/// Sender and body.
type Letter = (u32, u32);

struct Shared {
    network: Network,
    read: Vec<Vec<Letter>>,
    written: Vec<Vec<Letter>>,
    tick: u32,
    sorted: bool,
}

impl State for Shared {
    fn init(&mut self, _: &mut Schedule) {}
    fn reset(&mut self) {}
    fn update(&mut self, _: u64) {}

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }

    fn as_state(&self) -> &dyn State {
        self
    }

    fn after_step(&mut self, _: &mut Schedule) {
        std::mem::swap(&mut self.read, &mut self.written);
        self.tick += 1;
    }
}

#[derive(Clone)]
struct Member {
    id: u32,
    state: u64,
}

impl Agent for Member {
    fn step(&mut self, state: &mut dyn State) {
        let shared: &mut Shared = state.as_any_mut().downcast_mut().expect("our state");
        let inbox = &mut shared.read[self.id as usize];
        if shared.sorted {
            inbox.sort_unstable();
        }
        self.state = inbox
            .drain(..)
            .fold(self.state, |state, (_, body)| fold(state, body));
        let to = shared.network.recipient(self.id, shared.tick);
        shared.written[to as usize].push((self.id, body(self.state)));
    }
}

struct Population {
    shared: Shared,
    schedule: Schedule,
}

impl Peer for Population {
    fn run(&mut self, ticks: u32) {
        for _ in 0..ticks {
            self.schedule.step(&mut self.shared);
        }
    }

    fn states(&mut self) -> Vec<u64> {
        let mut states = vec![0; self.shared.read.len()];
        for (agent, _) in self.schedule.events.iter() {
            let member: &Member = agent.agent.downcast_ref().expect("our agents");
            states[member.id as usize] = member.state;
        }
        states
    }
}

fn main() {
    let job = Job::from_arguments();
    let empty = || vec![Vec::new(); job.agents as usize];
    let shared = Shared {
        network: job.read_network(),
        read: empty(),
        written: empty(),
        tick: 0,
        sorted: job.variant == "sorted",
    };
    let mut schedule = Schedule::new();
    for id in 0..job.agents {
        let ordering = if job.variant == "ordered" {
            id as i32
        } else {
            0
        };
        schedule.schedule_repeating(
            Box::new(Member {
                id,
                state: birth(id),
            }),
            0.0,
            ordering,
        );
    }
    measure(&job, Population { shared, schedule });
}
