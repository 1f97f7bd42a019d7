//! A wavefront over the network.

use super::{Call, Duty, Kind, Outputs, Protocol, Setting, Sight, Stage};

pub(super) const KIND: Kind = Kind {
    name: "ripple",
    mechanism: "A task enters at one member, another one for each task. Whoever has acted passes it \
                on to at most `fan-out` neighbours that it has not reached; those act next, all at \
                once, and read what their neighbours wrote.",
    calls: "at most N: those that are reached",
    waves: "about log N where everybody is everybody's neighbour; the distance in the network else",
    origin: "The name is Dochkina's (arXiv:2603.28990), who calls it wave-based propagation. The \
             mechanism is ours: breadth-first flooding with a bounded fan-out.",
    network: true,
    settings: &[Setting {
        name: "fan-out",
        meaning: "Neighbours that a member passes the task on to.",
        default: 2.0,
        min: 1.0,
        max: 1e6,
        whole: true,
    }],
    build: |values| {
        let fan_out = values[0] as usize;
        Box::new(Ripple { fan_out })
    },
};

#[derive(Debug)]
struct Ripple {
    fan_out: usize,
}

impl Protocol for Ripple {
    fn wave(&self, stage: Stage<'_>, calls: &mut Vec<Call>) {
        let board = stage.board;
        let members = stage.members();
        if board.wave() == 0 {
            let entry = members.get(board.task().index as usize % members.len().max(1));
            calls.extend(entry.map(|&agent| call(agent)));
            return;
        }
        let mut reached: Vec<bool> = (0..stage.topology.agents())
            .map(|agent| !board.is_member(agent) || board.was_called(agent))
            .collect();
        for &agent in board.called_last() {
            let neighbours = stage.topology.neighbours(agent).iter();
            let fresh = neighbours.filter(|&&n| !std::mem::replace(&mut reached[n as usize], true));
            calls.extend(fresh.take(self.fan_out).map(|&agent| call(agent)));
        }
    }
}

fn call(agent: u32) -> Call {
    Call {
        agent,
        duty: Duty::Contribute,
        sight: Sight::of(Outputs::OfNeighbours),
    }
}
