//! Groups one after the other, members of a group at once.

use super::{Call, Duty, Kind, Outputs, Protocol, Setting, Sight, Stage, call_group};

pub(super) const KIND: Kind = Kind {
    name: "batched-sequential",
    mechanism: "Members act in groups of `batch`, all of a group at once; each reads all outputs \
                of earlier groups. A batch of 1 is sequential.",
    calls: "N",
    waves: "N / batch",
    origin: "Proposed and left untested by Dochkina (arXiv:2603.28990).",
    network: false,
    settings: &[Setting {
        name: "batch",
        meaning: "Members of a group.",
        default: 4.0,
        min: 1.0,
        max: 1e6,
        whole: true,
    }],
    build: |values| {
        let batch = values[0] as usize;
        Box::new(Batched { batch })
    },
};

#[derive(Debug)]
struct Batched {
    batch: usize,
}

impl Protocol for Batched {
    fn wave(&self, stage: Stage<'_>, calls: &mut Vec<Call>) {
        let sight = Sight::of(Outputs::All);
        call_group(stage, self.batch, Duty::Contribute, sight, calls);
    }
}
