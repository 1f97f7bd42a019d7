//! Each generator's exact promises, and its refusals.

use proptest::prelude::*;

use super::generators::*;
use super::*;

/// One of each, with options that suit any number of agents from 10.
fn all_generators(agents: u32) -> Vec<(&'static str, Box<dyn Generator>)> {
    let shares = StochasticBlock {
        blocks: Blocks::Shares(vec![1.0, 2.0, 0.5]),
        mixing: Mixing::Uniform {
            within: 0.5,
            between: 0.05,
        },
    };
    let p = Density::Probability(0.2);
    let degrees = (0..agents).map(|a| 2 * (a % 4)).collect();
    vec![
        ("complete", Box::new(Complete)),
        ("ring", Box::new(Ring { degree: 4 })),
        (
            "grid",
            Box::new(Grid {
                rows: 1,
                columns: agents,
                periodic: true,
            }),
        ),
        ("star", Box::new(Star)),
        ("tree", Box::new(Tree { branching: 3 })),
        ("erdos-renyi", Box::new(ErdosRenyi { density: p })),
        (
            "watts-strogatz",
            Box::new(WattsStrogatz {
                degree: 4,
                rewire: 0.3,
            }),
        ),
        ("barabasi-albert", Box::new(BarabasiAlbert { attach: 3 })),
        ("stochastic-block", Box::new(shares)),
        ("configuration", Box::new(Configuration { degrees })),
    ]
}

proptest! {
    #[test]
    fn every_generator_keeps_the_invariants(agents in 10..60_u32, seed in any::<u64>()) {
        for (name, generator) in all_generators(agents) {
            let topology = generator.generate(agents, seed).expect(name);
            check_invariants(&topology);
            prop_assert!(topology.is_symmetric(), "{}", name);
            prop_assert_eq!(topology.agents(), agents, "{}", name);
            prop_assert_eq!(&generator.generate(agents, seed), &Ok(topology), "{}", name);
        }
    }

    #[test]
    fn exact_edge_counts(agents in 10..60_u32, seed in any::<u64>(), rewire in 0.0..=1.0) {
        let n = agents as usize;
        let edges = |g: &dyn Generator| g.generate(agents, seed).expect("valid").edges();
        prop_assert_eq!(edges(&Complete), n * (n - 1));
        prop_assert_eq!(edges(&Star), 2 * (n - 1));
        prop_assert_eq!(edges(&Tree { branching: 2 }), 2 * (n - 1));
        prop_assert_eq!(edges(&Ring { degree: 6 }), 6 * n);
        prop_assert_eq!(edges(&WattsStrogatz { degree: 6, rewire }), 6 * n);
        prop_assert_eq!(edges(&WattsStrogatz { degree: (agents - 1) / 2 * 2, rewire }), (n - 1) / 2 * 2 * n);
        prop_assert_eq!(edges(&BarabasiAlbert { attach: 3 }), 2 * 3 * (n - 3));
        prop_assert_eq!(edges(&ErdosRenyi { density: Density::Probability(1.0) }), n * (n - 1));
        prop_assert_eq!(edges(&ErdosRenyi { density: Density::Probability(0.0) }), 0);
    }
}

fn generate(generator: &impl Generator, agents: u32) -> Topology {
    generator.generate(agents, 1).expect("valid options")
}

#[test]
fn small_networks_by_hand() {
    let star = generate(&Star, 4);
    assert!(
        star.iter_edges()
            .eq([(0, 1), (0, 2), (0, 3), (1, 0), (2, 0), (3, 0)])
    );
    let path = generate(&Tree { branching: 1 }, 4);
    assert!(
        path.iter_edges()
            .eq([(0, 1), (1, 0), (1, 2), (2, 1), (2, 3), (3, 2)])
    );
    let tree = generate(&Tree::default(), 7);
    assert_eq!(
        (tree.neighbours(0), tree.neighbours(2)),
        (&[1, 2][..], &[0, 5, 6][..])
    );
    let ring = generate(&Ring::default(), 5);
    assert_eq!(
        (ring.neighbours(0), ring.neighbours(4)),
        (&[1, 4][..], &[0, 3][..])
    );
    let unwired = WattsStrogatz {
        degree: 4,
        rewire: 0.0,
    };
    assert_eq!(generate(&unwired, 9), generate(&Ring { degree: 4 }, 9));
    for agents in 0..2 {
        assert_eq!(
            generate(&Complete, agents).edges() + generate(&Star, agents).edges(),
            0
        );
    }
}

#[test]
fn grids_open_and_periodic() {
    let grid = |rows, columns, periodic| {
        generate(
            &Grid {
                rows,
                columns,
                periodic,
            },
            rows * columns,
        )
    };
    let open = grid(3, 4, false);
    assert_eq!(open.edges(), 2 * (2 * 12 - 3 - 4));
    assert_eq!(
        (open.neighbours(0), open.neighbours(5)),
        (&[1, 4][..], &[1, 4, 6, 9][..])
    );
    let torus = grid(3, 4, true);
    assert_eq!(torus.edges(), 4 * 12);
    assert_eq!(torus.neighbours(0), &[1, 3, 4, 8]);
    // On a side of two both ways round are the same edge, on a side of one a self-loop.
    assert_eq!(
        (grid(2, 3, true).edges(), grid(1, 3, true).edges()),
        (6 * 3, 3 * 2)
    );
}

#[test]
fn a_smaller_network_is_part_of_a_larger_one() {
    let part = |large: &Topology, agents| {
        let edges: Vec<_> = large
            .iter_edges()
            .filter(|e| e.0.max(e.1) < agents)
            .collect();
        Topology::from_edges(agents, edges).expect("valid")
    };
    let sparse = ErdosRenyi {
        density: Density::Probability(0.1),
    };
    assert_eq!(part(&generate(&sparse, 90), 50), generate(&sparse, 50));
    let attach = BarabasiAlbert { attach: 2 };
    assert_eq!(part(&generate(&attach, 90), 50), generate(&attach, 50));
}

#[test]
fn a_degree_sequence_bounds_the_degrees() {
    let degrees = vec![4, 3, 3, 2, 2, 1, 1, 0];
    let topology = generate(
        &Configuration {
            degrees: degrees.clone(),
        },
        8,
    );
    assert!(
        (0..8)
            .zip(degrees)
            .all(|(a, degree)| topology.out_degree(a) <= degree)
    );
}

/// `check(input, expect)`: the refusal of these options.
fn check(generator: &dyn Generator, agents: u32, expect: &str) {
    let refused = generator.generate(agents, 1).expect_err("bad options");
    assert_eq!(refused.to_string(), expect);
}

#[test]
fn refusals_say_what_would_do() {
    let ws = |degree, rewire| WattsStrogatz { degree, rewire };
    check(
        &ws(7, 0.1),
        64,
        "watts-strogatz: `degree` is 7, expected an even number from 2 to 62 (64 agents); use 8",
    );
    check(
        &Ring { degree: 10 },
        10,
        "ring: `degree` is 10, expected an even number from 2 to 8 (10 agents); use 8",
    );
    check(
        &Ring { degree: 0 },
        2,
        "ring: `degree` is 0, expected at least 3 agents, not 2; \
         use more agents, or the topology `complete`",
    );
    check(
        &ws(4, 1.5),
        64,
        "watts-strogatz: `rewire` is 1.5, expected a probability from 0 to 1; correct it",
    );
    check(
        &Grid {
            rows: 3,
            columns: 5,
            periodic: false,
        },
        16,
        "grid: `rows` is 3 with `columns` 5, expected rows × columns = agents = 16; \
         use, say, 4 rows and 4 columns",
    );
    check(
        &Tree { branching: 0 },
        5,
        "tree: `branching` is 0, expected at least 1; use 2 for a binary tree",
    );
    check(
        &BarabasiAlbert { attach: 5 },
        5,
        "barabasi-albert: `attach` is 5, expected at least 1 and below the number of agents (5); \
         lower it or use more agents",
    );
    check(
        &ErdosRenyi {
            density: Density::MeanDegree(9.5),
        },
        10,
        "erdos-renyi: `degree` is 9.5, expected a mean degree from 0 to 9 (10 agents); \
         lower it or use more agents",
    );
    let too_dense = ErdosRenyi {
        density: Density::Probability(f64::NAN),
    };
    check(
        &too_dense,
        10,
        "erdos-renyi: `p` is NaN, expected a probability from 0 to 1; correct it",
    );
    check(
        &Complete,
        100_000,
        "9999900000 directed edges, expected at most 4294967294; use a sparser topology",
    );
}

#[test]
fn refusals_of_lists() {
    let configuration = |degrees: &[u32]| Configuration {
        degrees: degrees.to_vec(),
    };
    check(
        &configuration(&[1, 1]),
        3,
        "configuration: `degrees` is a list of 2, expected 3, one per agent; match the population",
    );
    check(
        &configuration(&[1, 3, 2]),
        3,
        "configuration: `degrees` is 3 for agent 1, \
         expected less than the number of agents (3); lower that degree",
    );
    check(
        &configuration(&[1, 1, 1]),
        3,
        "configuration: `degrees` is a list that adds up to 3, expected an even sum; \
         raise or lower one degree by 1",
    );
    let mixing = Mixing::Uniform {
        within: 0.5,
        between: 0.1,
    };
    let sizes = |sizes: &[u32], mixing| StochasticBlock {
        blocks: Blocks::Sizes(sizes.to_vec()),
        mixing,
    };
    check(
        &sizes(&[4, 5], mixing.clone()),
        10,
        "stochastic-block: `sizes` is a list that adds up to 9, \
         expected the number of agents (10); correct a size, or use `shares`",
    );
    let shares = StochasticBlock {
        blocks: Blocks::Shares(vec![1.0, -1.0]),
        mixing,
    };
    check(
        &shares,
        10,
        "stochastic-block: `shares` is [1.0, -1.0], expected numbers of at least 0, one positive; \
         correct them",
    );
    let matrix = |rows: &[[f64; 2]]| Mixing::Matrix(rows.iter().map(|r| r.to_vec()).collect());
    check(
        &sizes(&[5, 5], matrix(&[[0.1, 0.2]])),
        10,
        "stochastic-block: `p` is a matrix of 1 rows, expected 2 rows of 2, one per block; \
         match the blocks",
    );
    check(
        &sizes(&[5, 5], matrix(&[[0.1, 0.2], [0.3, 0.1]])),
        10,
        "stochastic-block: `p` is 0.3 in row 1, column 0, but 0.2 across, \
         expected a symmetric matrix; make the two equal",
    );
}
