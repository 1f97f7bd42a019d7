//! All at once, knowing only what was done in earlier tasks.

use super::{Call, Duty, Kind, Protocol, Sight, Stage, call_all};

pub(super) const KIND: Kind = Kind {
    name: "shared",
    mechanism: "All act at once and by themselves. They share a memory of the fields in which \
                members contributed to earlier tasks.",
    calls: "N",
    waves: "1",
    origin: "Dochkina (arXiv:2603.28990), protocol of the same name.",
    network: false,
    settings: &[],
    build: |_| Box::new(Shared),
};

#[derive(Debug)]
struct Shared;

impl Protocol for Shared {
    fn wave(&self, stage: Stage<'_>, calls: &mut Vec<Call>) {
        let sight = Sight {
            history: true,
            ..Sight::NOTHING
        };
        if stage.board.wave() == 0 {
            call_all(stage, Duty::Contribute, sight, calls);
        }
    }
}
