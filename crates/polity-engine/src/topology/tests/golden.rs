//! Pins the bytes of a small network from each generator. A changed digest changes the data set of
//! every scenario that uses it: re-mint only together with the data set's format version.

use super::generators::*;
use super::*;

fn networks() -> Vec<(&'static str, Result<Topology, TopologyError>)> {
    let blocks = StochasticBlock {
        blocks: Blocks::Shares(vec![0.5, 0.3, 0.2]),
        mixing: Mixing::Uniform {
            within: 0.3,
            between: 0.02,
        },
    };
    let degree = Density::MeanDegree(6.0);
    let degrees = (0..100_u32).map(|a| 2 * (1 + a % 5)).collect();
    let ring = Ring { degree: 4 }.generate(100, 42);
    vec![
        ("complete", Complete.generate(20, 42)),
        ("ring", ring.clone()),
        (
            "grid",
            Grid {
                rows: 10,
                columns: 10,
                periodic: true,
            }
            .generate(100, 42),
        ),
        ("star", Star.generate(100, 42)),
        ("tree", Tree { branching: 3 }.generate(100, 42)),
        (
            "erdos-renyi",
            ErdosRenyi { density: degree }.generate(100, 42),
        ),
        (
            "watts-strogatz",
            WattsStrogatz {
                degree: 6,
                rewire: 0.2,
            }
            .generate(100, 42),
        ),
        (
            "barabasi-albert",
            BarabasiAlbert { attach: 3 }.generate(100, 42),
        ),
        ("stochastic-block", blocks.generate(100, 42)),
        ("configuration", Configuration { degrees }.generate(100, 42)),
        (
            "latencies",
            ring.and_then(|ring| ring.with_latencies(1, 9, 42)),
        ),
    ]
}

#[test]
fn golden_digests() {
    let line = |(name, network): (&str, Result<Topology, TopologyError>)| {
        let network = network.expect(name);
        format!("{name} {} {:016x}\n", network.edges(), digest(&network))
    };
    let seen: String = networks().into_iter().map(line).collect();
    assert_eq!(seen, GOLDEN);
}

#[test]
fn the_canonical_bytes_are_as_documented() {
    let topology = Topology::from_edges(2, vec![(1, 0)]).expect("valid");
    let topology = topology.with_weights(vec![1.0]).expect("valid");
    let topology = topology.with_latency_values(vec![7]).expect("valid");
    let mut bytes = Vec::new();
    topology.digest_bytes(|piece| bytes.extend_from_slice(piece));
    let words = |words: &[u32]| {
        words
            .iter()
            .flat_map(|w| w.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    let expected = [
        words(&[2, 1]),
        vec![1, 1],
        words(&[0, 0, 1, 0, 0x3f80_0000]),
        vec![7],
    ];
    assert_eq!(bytes, expected.concat());
}

/// Name, directed edges, and FNV-1a of the canonical bytes. Minted on the first version.
const GOLDEN: &str = "\
complete 380 5633554d4e1afe05
ring 400 a1d6791c4c7c5821
grid 400 1ff96a0cb2af15e1
star 198 39fb6b8405e74e4b
tree 198 83e8ddea731583cb
erdos-renyi 604 fbf4c71f38fd7622
watts-strogatz 600 de6261247481d48e
barabasi-albert 582 8bb8c2b6fbc9ae19
stochastic-block 1190 40f2b4f26f78eb1c
configuration 586 57a4b2e7ff902b37
latencies 400 03ad6681ba5d0f01
";
