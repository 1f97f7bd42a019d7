//! One agent plans, all execute.

use super::{Call, Duty, Kind, Protocol, Sight, Stage, call_all};

pub(super) const KIND: Kind = Kind {
    name: "coordinator",
    mechanism: "The first member reads the task, and assigns steps to every member; all execute \
                at once. It plans with the steps that it noticed itself, and cannot know what the \
                others would notice, what their outputs will show, or whether they do as asked.",
    calls: "N + 1",
    waves: "2",
    origin: "Dochkina (arXiv:2603.28990), protocol of the same name.",
    network: false,
    settings: &[],
    build: |_| Box::new(Coordinator),
};

#[derive(Debug)]
struct Coordinator;

impl Protocol for Coordinator {
    fn wave(&self, stage: Stage<'_>, calls: &mut Vec<Call>) {
        match stage.board.wave() {
            0 => calls.extend(stage.members().first().map(|&agent| Call {
                agent,
                duty: Duty::Plan,
                sight: Sight::NOTHING,
            })),
            1 => call_all(stage, Duty::Execute, Sight::NOTHING, calls),
            _ => {}
        }
    }
}
