//! Pins: populations of every awkward size: none, one, a block more or less one, the largest block.
//!
//! Why: an index that is right in the middle of a block is easily wrong at its end.
//!
//! Breaks when: a size is cut to 16 bits or a last, partial block is taken for a full one. Caught:
//! in blocks of 65,536 agents nobody was born.

use polity_engine::topology::Topology;
use polity_engine::{Options, Simulation};

use crate::chatty::{Chatty, digest};

/// A ring of `agents`, each writing to the next; nobody writes to itself.
fn ring(agents: u32) -> Topology {
    let pairs = (0..agents).map(|i| (i, (i + 1) % agents)).collect();
    Topology::from_edges(agents, pairs).unwrap()
}

#[test]
fn nobody_and_one_agent_are_populations() {
    let none = Simulation::new(Chatty, Topology::default(), Options::default());
    let mut none = none.unwrap();
    none.run(10);
    none.disturb(|_, _, _| unreachable!("there is nobody"));
    assert_eq!((none.tick(), none.states().count()), (10, 0));
    let mut one = Simulation::new(Chatty, ring(1), Options::default()).unwrap();
    one.run(10);
    assert_eq!(one.states().count(), 1);
    assert!(
        one.probes_mut().next().unwrap().0 > 0,
        "it was woken, though it has no neighbours"
    );
}

#[test]
fn block_boundaries_are_no_boundaries() {
    for agents in [2, 63, 64, 65, 127, 128, 129, 1000] {
        let with = |block_bits| {
            let options = Options {
                block_bits,
                workers: Some(2),
                ..Options::default()
            };
            digest(ring(agents), options, 50)
        };
        for bits in [1, 3, 6, 7, 10] {
            assert_eq!(
                with(Some(bits)),
                with(None),
                "{agents} agents, blocks of 2^{bits}"
            );
        }
    }
}

#[test]
fn the_largest_blocks_hold_everybody() {
    let agents = 65_536 + 3;
    let with = |block_bits| {
        let options = Options {
            block_bits: Some(block_bits),
            ..Options::default()
        };
        let mut sim = Simulation::new(Chatty, ring(agents), options).unwrap();
        assert_eq!(sim.states().count(), agents as usize);
        sim.run(12);
        sim.states().copied().collect::<Vec<u64>>()
    };
    assert!(with(16) == with(12));
}

#[test]
#[should_panic(expected = "agent 5 does not exist")]
fn writing_to_nobody_is_a_defect_of_the_world() {
    use polity_engine::{Context, Newborn, Received, World};
    struct Lost;
    impl World for Lost {
        type State = ();
        type Message = ();
        type Probe = ();
        fn birth(&self, newborn: &mut Newborn<'_>) {
            newborn.wake_at(0);
        }
        fn act(&self, (): &mut (), _: &[Received<()>], ctx: &mut Context<'_, Self>) {
            ctx.reply(5, ());
        }
    }
    let mut sim = Simulation::new(Lost, ring(5), Options::default()).unwrap();
    sim.step();
}
