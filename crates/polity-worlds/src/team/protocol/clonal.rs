//! The best of a first generation are shown to a second.

use super::{Call, Duty, Kind, Outputs, Protocol, Setting, Sight, Stage, call_all};

pub(super) const KIND: Kind = Kind {
    name: "clonal",
    mechanism: "For `generations` generations all act at once. From the second on, each sees those \
                outputs of the generations before whose authors are surest of them, a share \
                `selected`, and improves on them or fills their gaps.",
    calls: "generations N",
    waves: "generations",
    origin: "The name is Dochkina's (arXiv:2603.28990), who does not describe it. The mechanism is \
             ours, after clonal selection and affinity maturation (de Castro & Von Zuben 2002).",
    network: false,
    settings: &[
        Setting {
            name: "generations",
            meaning: "How often all act.",
            default: 2.0,
            min: 1.0,
            max: 100.0,
            whole: true,
        },
        Setting {
            name: "selected",
            meaning: "Share of the outputs that the next generation sees.",
            default: 0.25,
            min: 0.0,
            max: 1.0,
            whole: false,
        },
    ],
    build: |values| {
        let (generations, selected) = (values[0] as u32, values[1]);
        Box::new(Clonal {
            generations,
            selected,
        })
    },
};

#[derive(Debug)]
struct Clonal {
    generations: u32,
    selected: f64,
}

impl Protocol for Clonal {
    fn wave(&self, stage: Stage<'_>, calls: &mut Vec<Call>) {
        if stage.board.wave() < self.generations {
            let sight = Sight::of(Outputs::Confident(self.least_confidence(stage)));
            call_all(stage, Duty::Contribute, sight, calls);
        }
    }
}

impl Clonal {
    /// The confidence of the last output that is selected; above all others where none is.
    fn least_confidence(&self, stage: Stage<'_>) -> f64 {
        let outputs = stage.board.outputs();
        let mut confidence: Vec<f64> = outputs.iter().map(|output| output.confidence).collect();
        confidence.sort_by(|a, b| b.total_cmp(a));
        let selected = libm::ceil(self.selected * outputs.len() as f64) as usize;
        let last = selected
            .checked_sub(1)
            .and_then(|last| confidence.get(last));
        last.copied().unwrap_or(f64::INFINITY)
    }
}
