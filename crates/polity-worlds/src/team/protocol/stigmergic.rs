//! Marks on the work itself, which fade.

use super::{Call, Duty, Kind, Protocol, Setting, Sight, Stage, call_group};

pub(super) const KIND: Kind = Kind {
    name: "stigmergic",
    mechanism: "Members come to the task in `parties` parties, one after the other. Whoever works on \
                a step leaves a mark on it, the stronger the surer it is, and each loses a share \
                `evaporation` from wave to wave. Members see marks, not outputs.",
    calls: "N",
    waves: "parties",
    origin: "The name is Dochkina's (arXiv:2603.28990), who does not describe it. The mechanism is \
             ours, after quantitative stigmergy (Grassé 1959; Theraulaz & Bonabeau 1999).",
    network: false,
    settings: &[
        Setting {
            name: "parties",
            meaning: "How many parties there are.",
            default: 4.0,
            min: 1.0,
            max: 1e6,
            whole: true,
        },
        Setting {
            name: "evaporation",
            meaning: "Share of its strength that a mark loses from wave to wave.",
            default: 0.1,
            min: 0.0,
            max: 1.0,
            whole: false,
        },
    ],
    build: |values| {
        let (parties, evaporation) = (values[0] as usize, values[1]);
        Box::new(Stigmergic {
            parties,
            evaporation,
        })
    },
};

#[derive(Debug)]
struct Stigmergic {
    parties: usize,
    evaporation: f64,
}

impl Protocol for Stigmergic {
    fn wave(&self, stage: Stage<'_>, calls: &mut Vec<Call>) {
        let sight = Sight {
            marks: true,
            ..Sight::NOTHING
        };
        let size = stage.members().len().div_ceil(self.parties).max(1);
        call_group(stage, size, Duty::Contribute, sight, calls);
    }

    fn evaporation(&self) -> f64 {
        self.evaporation
    }
}
