//! A pattern of roles forms by local inhibition.

use super::{Call, Duty, Intentions, Kind, Protocol, Setting, Sight, Stage, call_all};

pub(super) const KIND: Kind = Kind {
    name: "morphogenetic",
    mechanism: "Members stand on a ring. For `rounds` rounds each says what it means to do, having \
                heard those at most `radius` places away; what many nearby mean to do attracts \
                less, so that choices spread as stripes do. Then all act at once.",
    calls: "(rounds + 1) N",
    waves: "rounds + 1",
    origin: "The name is Dochkina's (arXiv:2603.28990), who does not describe it. The mechanism is \
             ours, after lateral inhibition in reaction-diffusion patterns (Turing 1952; Gierer & \
             Meinhardt 1972).",
    network: false,
    settings: &[
        Setting {
            name: "rounds",
            meaning: "Rounds of announcements.",
            default: 3.0,
            min: 1.0,
            max: 1000.0,
            whole: true,
        },
        Setting {
            name: "radius",
            meaning: "How far a member hears.",
            default: 4.0,
            min: 1.0,
            max: 1e6,
            whole: true,
        },
    ],
    build: |values| {
        let (rounds, radius) = (values[0] as u32, values[1] as u32);
        Box::new(Morphogenetic { rounds, radius })
    },
};

#[derive(Debug)]
struct Morphogenetic {
    rounds: u32,
    radius: u32,
}

impl Protocol for Morphogenetic {
    fn wave(&self, stage: Stage<'_>, calls: &mut Vec<Call>) {
        let sight = Sight {
            intentions: Intentions::Near(self.radius),
            ..Sight::NOTHING
        };
        let wave = stage.board.wave();
        if wave < self.rounds {
            call_all(stage, Duty::Announce, sight, calls);
        } else if wave == self.rounds {
            call_all(stage, Duty::Contribute, sight, calls);
        }
    }
}
