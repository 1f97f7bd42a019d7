//! Random networks have the properties that their models are known for, within five standard
//! errors (seeds are fixed, so these either hold for good or not at all).

use super::generators::*;
use super::*;

fn edges(generator: &impl Generator, agents: u32, seed: u64) -> f64 {
    generator.generate(agents, seed).expect("valid").edges() as f64
}

/// Mean over agents of linked pairs of contacts, as a share of all pairs of contacts.
fn clustering(topology: &Topology) -> f64 {
    let of_agent = |agent| {
        let row = topology.neighbours(agent);
        let linked = |&a: &u32| {
            row.iter()
                .filter(|&&b| topology.find_edge(a, b).is_some())
                .count()
        };
        let pairs = row.len() * row.len().saturating_sub(1);
        row.iter().map(linked).sum::<usize>() as f64 / pairs.max(1) as f64
    };
    (0..topology.agents()).map(of_agent).sum::<f64>() / f64::from(topology.agents())
}

#[test]
fn erdos_renyi_has_its_mean_degree_and_poisson_variance() {
    let generator = ErdosRenyi {
        density: Density::MeanDegree(8.0),
    };
    let mean = (0..20)
        .map(|seed| edges(&generator, 2000, seed))
        .sum::<f64>()
        / 20.0;
    // Directed edges have variance 2 · 16,000; of twenty runs the standard error is 40.
    assert!((mean - 16_000.0).abs() < 200.0, "{mean}");
    let topology = generator.generate(20_000, 3).expect("valid");
    let square =
        |a| (f64::from(topology.out_degree(a)) - 8.0) * (f64::from(topology.out_degree(a)) - 8.0);
    let variance = (0..20_000).map(square).sum::<f64>() / 20_000.0;
    // A Poisson variance of 8 is estimated with variance (8 + 2 · 64) / 20,000 = 0.0825².
    assert!((variance - 8.0).abs() < 0.42, "{variance}");
}

#[test]
fn erdos_renyi_links_every_pair_alike() {
    let generator = ErdosRenyi {
        density: Density::Probability(0.3),
    };
    let mut counts = [[0_u32; 6]; 6];
    for seed in 0..4000 {
        let topology = generator.generate(6, seed).expect("valid");
        topology
            .iter_edges()
            .for_each(|(a, b)| counts[a as usize][b as usize] += 1);
    }
    for (a, row) in counts.iter().enumerate() {
        for (b, &count) in row.iter().enumerate() {
            let expected = if a == b { 0.0 } else { 1200.0 };
            assert!(
                (f64::from(count) - expected).abs() < 5.0 * 29.0,
                "{a} {b}: {count}"
            );
        }
    }
}

#[test]
fn watts_strogatz_clusters_as_barrat_and_weigt_say() {
    // C(p) ≈ 3 (k − 2) / 4 (k − 1) · (1 − p)³ (2000); standard error of one network about 0.002.
    for rewire in [0.0, 0.1, 0.3] {
        let generator = WattsStrogatz { degree: 10, rewire };
        let seen = clustering(&generator.generate(5000, 9).expect("valid"));
        let kept = 1.0 - rewire;
        let expected = 3.0 * 8.0 / (4.0 * 9.0) * kept * kept * kept;
        assert!(
            (seen - expected).abs() < 0.011,
            "{rewire}: {seen} against {expected}"
        );
    }
}

#[test]
fn watts_strogatz_rewires_its_share_of_links() {
    let n = 10_000;
    let topology = WattsStrogatz {
        degree: 4,
        rewire: 0.25,
    }
    .generate(n, 2)
    .expect("valid");
    let near = |a: u32, b: u32| a.abs_diff(b).min(n - a.abs_diff(b)) <= 2;
    let kept = topology.iter_edges().filter(|&(a, b)| near(a, b)).count() as f64 / 40_000.0;
    // Of 20,000 links; one that is rewired never comes back but by a chance of 4 / n.
    assert!((kept - 0.75).abs() < 5.0 * 0.0031, "{kept}");
}

#[test]
fn barabasi_albert_has_its_degree_law() {
    // P(k) = 2 m (m + 1) / k (k + 1) (k + 2) (Dorogovtsev, Mendes, Samukhin 2000).
    let (m, n) = (3, 50_000);
    let topology = BarabasiAlbert { attach: m }.generate(n, 4).expect("valid");
    for k in m..9 {
        let count = (0..n).filter(|&a| topology.out_degree(a) == k).count();
        let seen = count as f64 / f64::from(n);
        let expected = f64::from(2 * m * (m + 1)) / f64::from(k * (k + 1) * (k + 2));
        let error = (expected * (1.0 - expected) / f64::from(n)).sqrt();
        assert!(
            (seen - expected).abs() < 5.0 * error,
            "{k}: {seen} against {expected}"
        );
    }
    let hub = (0..n)
        .map(|a| topology.out_degree(a))
        .max()
        .expect("agents");
    assert!(hub > 300, "the largest degree grows as √n: {hub}");
}

#[test]
fn stochastic_blocks_mix_as_their_matrix_says() {
    let sizes = [300_u32, 500, 200];
    let matrix = vec![
        vec![0.1, 0.01, 0.0],
        vec![0.01, 0.05, 0.02],
        vec![0.0, 0.02, 1.0],
    ];
    let generator = StochasticBlock {
        blocks: Blocks::Sizes(sizes.to_vec()),
        mixing: Mixing::Matrix(matrix.clone()),
    };
    let topology = generator.generate(1000, 6).expect("valid");
    let block = |agent| usize::from(agent >= 300) + usize::from(agent >= 800);
    let mut counts = [[0_u32; 3]; 3];
    topology
        .iter_edges()
        .for_each(|(a, b)| counts[block(a)][block(b)] += 1);
    for (a, row) in counts.iter().enumerate() {
        for (b, &count) in row.iter().enumerate() {
            let pairs = f64::from(sizes[a] * (sizes[b] - u32::from(a == b)));
            let mean = pairs * matrix[a][b];
            // Within a block each link counts twice, which doubles the variance.
            let error = (2.0 * mean * (1.0 - matrix[a][b])).sqrt();
            assert!(
                (f64::from(count) - mean).abs() <= 5.0 * error,
                "{a} {b}: {count}, {mean}"
            );
        }
    }
}

#[test]
fn the_configuration_model_erases_as_many_links_as_computed() {
    // Degree 3 throughout: one self-loop and one parallel link in expectation, nearly Poisson.
    let generator = Configuration {
        degrees: vec![3; 1000],
    };
    let runs = 400;
    let erased = |seed| (3000.0 - edges(&generator, 1000, seed)) / 2.0;
    let mean = (0..runs).map(erased).sum::<f64>() / runs as f64;
    // Standard error √(2 / 400).
    assert!((mean - 2.0).abs() < 0.36, "{mean}");
}
