//! NeXosim: every agent is a model with a mailbox, and has one output port per contact, since an
//! output broadcasts to all that is connected to it. One thread: with more, its documentation leaves
//! the order of messages of one instant open.
//!
//! An event to all models starts a tick; its processing ends when every letter has arrived. A letter
//! may reach a model before or after its own turn of the same tick, hence two inboxes by the parity of
//! the sent tick. On one thread letters arrive in a fixed order, but not by sender, so an inbox is
//! sorted when it is read; without, it was not measurably faster.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use nexosim::model::Model;
use nexosim::ports::{EventSource, Output};
use nexosim::simulation::{EventId, Mailbox, SimInit, Simulation};
use nexosim::time::MonotonicTime;
use polity_peers::{Job, Peer, birth, body, choice, fold, measure};
use serde::{Deserialize, Serialize};

/// Where models write their states when they are asked to.
static STATES: OnceLock<Vec<AtomicU64>> = OnceLock::new();

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Letter {
    from: u32,
    tick: u32,
    body: u32,
}

#[derive(Serialize, Deserialize)]
struct Member {
    id: u32,
    tick: u32,
    state: u64,
    inboxes: [Vec<(u32, u32)>; 2],
    contacts: Vec<Output<Letter>>,
}

#[Model]
impl Member {
    async fn act(&mut self, report: bool) {
        if report {
            let states = STATES.get().expect("made before the models");
            return states[self.id as usize].store(self.state, Ordering::Relaxed);
        }
        let inbox = &mut self.inboxes[(self.tick as usize + 1) % 2];
        inbox.sort_unstable();
        self.state = inbox
            .drain(..)
            .fold(self.state, |state, (_, body)| fold(state, body));
        let letter = Letter {
            from: self.id,
            tick: self.tick,
            body: body(self.state),
        };
        let contact = choice(self.id, self.tick, self.contacts.len());
        self.tick += 1;
        self.contacts[contact].send(letter).await;
    }

    fn receive(&mut self, letter: Letter) {
        self.inboxes[letter.tick as usize % 2].push((letter.from, letter.body));
    }
}

struct Bench {
    simulation: Simulation,
    act: EventId<bool>,
}

impl Peer for Bench {
    fn run(&mut self, ticks: u32) {
        for _ in 0..ticks {
            self.simulation
                .process_event(&self.act, false)
                .expect("a tick");
        }
    }

    fn states(&mut self) -> Vec<u64> {
        self.simulation
            .process_event(&self.act, true)
            .expect("a report");
        let states = STATES.get().expect("made before the models");
        states
            .iter()
            .map(|state| state.load(Ordering::Relaxed))
            .collect()
    }
}

fn assemble(job: &Job) -> Bench {
    let network = job.read_network();
    let mailboxes: Vec<Mailbox<Member>> = (0..job.agents).map(|_| Mailbox::new()).collect();
    let mut bench = SimInit::with_num_threads(job.threads);
    let mut source = EventSource::new();
    for mailbox in &mailboxes {
        source = source.connect(Member::act, mailbox);
    }
    let act = source.register(&mut bench);
    let contact = |&other: &u32| {
        let mut output = Output::new();
        output.connect(Member::receive, &mailboxes[other as usize]);
        output
    };
    let member = |id: u32| Member {
        id,
        tick: 0,
        state: birth(id),
        inboxes: [Vec::new(), Vec::new()],
        contacts: network.neighbours(id).iter().map(contact).collect(),
    };
    let members: Vec<Member> = (0..job.agents).map(member).collect();
    for (member, mailbox) in members.into_iter().zip(mailboxes) {
        bench = bench.add_model(member, mailbox, "member");
    }
    let simulation = bench.init(MonotonicTime::EPOCH).expect("a bench");
    Bench { simulation, act }
}

fn main() {
    let job = Job::from_arguments();
    STATES.get_or_init(|| (0..job.agents).map(|_| AtomicU64::new(0)).collect());
    measure(&job, assemble(&job));
}
