//! Equal questions share an answer exactly as far as the scenario says.

use polity_llm_stub::Stub;

use super::script::{asking, by_chance, coalesced, offline};
use crate::support::Place;

/// Eight agents who see the same at the same time.
const ALIKE: &str = r#"
seed = 7
ticks = 1
[population]
agents = 8
[world.team]
levels = [1.0, 0.0, 0.0, 0.0]
obscurity = 0.0
[world.team.protocol.shared]
[policy.llm]
model = "small"
"#;

#[test]
fn eight_equal_questions_are_one_call_or_eight() {
    for (sample, calls) in [("call", 8), ("agent", 8), ("request", 1)] {
        let place = Place::with_scenario(ALIKE);
        let stub = Stub::start(by_chance());
        let set = format!("--set policy.llm.sample={sample} --cache cache --quiet");
        asking(
            &place,
            &stub,
            &format!("run s.toml --policy-mode record --out cold {set}"),
        )
        .ends_with(0);
        assert_eq!(stub.requests(), calls, "{sample}");
        assert_eq!(coalesced(&place, "cold"), 8 - calls, "{sample}");
        offline(&place, &format!("run s.toml --out warm {set}")).ends_with(0);
        assert!(
            place.lasting_files("cold") == place.lasting_files("warm"),
            "{sample}"
        );
    }
}
