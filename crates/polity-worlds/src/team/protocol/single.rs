//! One agent by itself: what a team must be compared with.

use super::{Call, Duty, Kind, Outputs, Protocol, Sight, Stage};

pub(super) const KIND: Kind = Kind {
    name: "single-agent",
    mechanism: "The first member is called once.",
    calls: "1",
    waves: "1",
    origin: "The baseline that studies of teams are asked for.",
    network: false,
    settings: &[],
    build: |_| Box::new(Single { repeated: false }),
};

pub(super) const EQUAL_CALLS: Kind = Kind {
    name: "equal-token-single-agent",
    mechanism: "The first member is called as often as a sequential team would call its members, \
                and each time reads all that it wrote before; `budget-tokens` sets the limit at \
                what a team was seen to spend.",
    calls: "N",
    waves: "N",
    origin: "One agent at an equal budget, as in arXiv:2604.02460.",
    network: false,
    settings: &[],
    build: |_| Box::new(Single { repeated: true }),
};

#[derive(Debug)]
struct Single {
    /// Whether it is called once for each member that there is.
    repeated: bool,
}

impl Protocol for Single {
    fn wave(&self, stage: Stage<'_>, calls: &mut Vec<Call>) {
        let most = if self.repeated {
            stage.members().len()
        } else {
            1
        };
        if (stage.board.wave() as usize) < most {
            calls.extend(stage.members().first().map(|&agent| Call {
                agent,
                duty: Duty::Contribute,
                sight: Sight::of(Outputs::All),
            }));
        }
    }
}
