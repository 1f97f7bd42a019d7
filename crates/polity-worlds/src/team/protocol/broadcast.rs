//! All say what they mean to do, then all do what they then choose.

use super::{Call, Duty, Intentions, Kind, Protocol, Sight, Stage, call_all};

pub(super) const KIND: Kind = Kind {
    name: "broadcast",
    mechanism: "First all announce at once which steps they mean to take; then all act at once, \
                each knowing all announcements, which nobody is bound by.",
    calls: "2 N",
    waves: "2",
    origin: "Dochkina (arXiv:2603.28990), protocol of the same name.",
    network: false,
    settings: &[],
    build: |_| Box::new(Broadcast),
};

#[derive(Debug)]
struct Broadcast;

impl Protocol for Broadcast {
    fn wave(&self, stage: Stage<'_>, calls: &mut Vec<Call>) {
        let knowing = Sight {
            intentions: Intentions::All,
            ..Sight::NOTHING
        };
        match stage.board.wave() {
            0 => call_all(stage, Duty::Announce, Sight::NOTHING, calls),
            1 => call_all(stage, Duty::Contribute, knowing, calls),
            _ => {}
        }
    }
}
