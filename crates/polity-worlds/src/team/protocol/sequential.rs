//! One after the other, each reading all that is there.

use super::{Call, Duty, Kind, Outputs, Protocol, Sight, Stage, call_group};

pub(super) const KIND: Kind = Kind {
    name: "sequential",
    mechanism: "Members take turns in a given order. Each reads all outputs before it, then \
                chooses what to do, or stays out.",
    calls: "N",
    waves: "N",
    origin: "Dochkina (arXiv:2603.28990), protocol of the same name.",
    network: false,
    settings: &[],
    build: |_| Box::new(Sequential),
};

#[derive(Debug)]
struct Sequential;

impl Protocol for Sequential {
    fn wave(&self, stage: Stage<'_>, calls: &mut Vec<Call>) {
        let sight = Sight::of(Outputs::All);
        call_group(stage, 1, Duty::Contribute, sight, calls);
    }
}
