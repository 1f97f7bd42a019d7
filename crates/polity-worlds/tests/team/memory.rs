//! What a team holds grows as the team does, not as what its members read.

use crate::workshop::Workshop;

/// Bytes on the board after a task, in blocks of a power of two: what grows is seldom full.
fn board_bytes(protocol: &str, agents: u32) -> usize {
    let workshop = Workshop::new(protocol, agents).ruled(|params| {
        // Everybody contributes.
        params.abstention = false;
    });
    let (mut sim, mut session) = workshop.open();
    let record = session.work(&mut sim);
    assert!(record.contributors() > agents / 2);
    sim.world().board().heap_bytes()
}

#[test]
fn a_board_grows_as_its_team() {
    for protocol in ["sequential", "broadcast", "batched-sequential"] {
        let (half, whole) = (board_bytes(protocol, 512), board_bytes(protocol, 1024));
        let ratio = whole as f64 / half as f64;
        assert!((1.5..2.5).contains(&ratio), "{protocol}: {half}, {whole}");
    }
}

#[test]
fn a_board_does_not_grow_from_task_to_task() {
    let (mut sim, mut session) = Workshop::new("sequential", 256).open();
    let mut bytes = |tasks: u32| {
        (0..tasks).for_each(|_| drop(session.work(&mut sim)));
        sim.world().board().heap_bytes()
    };
    // The longest task may still have been to come.
    let (early, late) = (bytes(20), bytes(60));
    assert!(late <= 2 * early, "{early}, {late}");
}
