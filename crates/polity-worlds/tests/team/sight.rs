//! What contributors see is what they are said to see.

use polity_worlds::team::params::Visibility;

use crate::effect::{assert_inert, coherence, effect, quality};
use crate::workshop::{Workshop, only, with};

fn seeing(visibility: Visibility) -> Workshop {
    Workshop::new("sequential", 8)
        .but(|workshop| workshop.params = only(2))
        .ruled(|params| params.visibility = visibility)
}

#[test]
fn a_sequence_shows_all_outputs() {
    assert_inert(&seeing(Visibility::Protocol), &seeing(Visibility::Outputs));
    assert_inert(
        &seeing(Visibility::Protocol),
        &seeing(Visibility::Latest(8)),
    );
}

#[test]
fn the_more_is_seen_the_better_it_fits() {
    let ladder = [
        Visibility::Nothing,
        Visibility::Latest(1),
        Visibility::Outputs,
    ];
    for pair in ladder.windows(2) {
        effect(&seeing(pair[0]), &seeing(pair[1]), coherence).raises();
        effect(&seeing(pair[0]), &seeing(pair[1]), quality).raises();
    }
    effect(
        &seeing(Visibility::Nothing),
        &seeing(Visibility::Intentions),
        coherence,
    )
    .raises();
    effect(
        &seeing(Visibility::Intentions),
        &seeing(Visibility::Outputs),
        quality,
    )
    .raises();
}

#[test]
fn who_is_shown_nothing_builds_on_nobody() {
    for visibility in [
        Visibility::Nothing,
        Visibility::History,
        Visibility::Intentions,
    ] {
        let records = seeing(visibility).play();
        let mut built_on = records
            .iter()
            .flat_map(|r| &r.contributions)
            .flat_map(|c| &c.built_on);
        assert!(built_on.next().is_none(), "{visibility:?}");
    }
}

#[test]
fn whoever_sees_the_latest_builds_on_the_latest() {
    for record in seeing(Visibility::Latest(1)).play() {
        let contributed: Vec<_> = record.contributed().collect();
        for pair in contributed.windows(2) {
            assert!(
                pair[1]
                    .built_on
                    .iter()
                    .all(|source| *source == pair[0].agent)
            );
        }
    }
}

#[test]
fn a_ripple_reads_neighbours_alone() {
    use polity_engine::topology::generators::{Generator, Ring};
    let ring = Workshop::new("ripple", 12).but(|workshop| {
        workshop.topology = Ring { degree: 2 }.generate(12, 1).expect("a ring");
        workshop.protocol = with("ripple", &[2.0]);
        workshop.tasks = 40;
    });
    let mut built = 0;
    for record in ring.play() {
        for (source, agent) in record.dependencies() {
            assert!(ring.topology.neighbours(agent).contains(&source));
            built += 1;
        }
    }
    assert!(built > 40, "{built}");
}

#[test]
fn marks_are_seen_and_fade() {
    // Where marks fade at once, nobody sees any; each party then acts as the first one does.
    let parties = |evaporation| {
        Workshop::new("shared", 12).but(|workshop| {
            workshop.params = only(2);
            workshop.protocol = with("stigmergic", &[4.0, evaporation]);
        })
    };
    effect(&parties(1.0), &parties(0.0), coherence).raises();
}

#[test]
fn the_selected_are_read() {
    let clonal = |selected| {
        Workshop::new("shared", 8).but(|workshop| {
            workshop.params = only(2);
            workshop.protocol = with("clonal", &[2.0, selected]);
        })
    };
    let records = clonal(0.0).play();
    assert!(
        records
            .iter()
            .all(|record| record.dependencies().next().is_none())
    );
    effect(&clonal(0.0), &clonal(1.0), quality).raises();
    // A quarter of eight are two, unless authors are equally sure.
    for record in clonal(0.25).play() {
        let mut read: Vec<u32> = record.dependencies().map(|(source, _)| source).collect();
        read.sort_unstable();
        read.dedup();
        assert!(read.len() <= 4, "{read:?}");
    }
}
