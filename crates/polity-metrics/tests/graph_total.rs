//! Promise: on any graph and any sample, every graph and hierarchy measure answers without
//! panicking, with a finite number or with `None`, and the same when asked again.
//!
//! Weights span 300 orders of magnitude on purpose: no real count does, but a measure must not
//! turn them into NaN.

use polity_metrics::graph::power_law::{self, Alternative};
use polity_metrics::graph::{self, Digraph, RolesOptions, SelfLoops, Undirected, Weighting};
use polity_metrics::hierarchy;
use proptest::prelude::*;

fn any_graph() -> impl Strategy<Value = Digraph> {
    (1_u32..24).prop_flat_map(|nodes| {
        let weight = prop_oneof![
            Just(1.0),
            0.01..100.0,
            (-150.0..150.0).prop_map(|e| libm::pow(10.0, e))
        ];
        let edge = (0..nodes, 0..nodes, weight);
        let edges = prop::collection::vec(edge, 0..80);
        edges.prop_map(move |edges| Digraph::from_edges(nodes, &edges).expect("valid edges"))
    })
}

fn numbers(graph: &Digraph) -> Vec<Option<f64>> {
    let flat = Undirected::of(graph);
    let options = RolesOptions {
        null_samples: 2,
        restarts: 2,
        ..Default::default()
    };
    let mut all = vec![
        graph::reciprocity(graph, SelfLoops::Drop),
        graph::reciprocity(graph, SelfLoops::Keep),
        graph::degree_assortativity(graph),
        graph::out_strength_gini(graph),
        graph::in_strength_gini(graph),
        graph::mean_clustering(&flat),
        graph::transitivity(&flat),
        graph::innermost_core(&flat).map(|core| core.core_share),
        graph::structural_roles(graph, &options).map(|roles| roles.silhouette),
        hierarchy::depth(graph).map(f64::from),
        hierarchy::flow_hierarchy(graph),
        hierarchy::flow_hierarchy_weighted(graph),
        hierarchy::krackhardt(graph),
        hierarchy::global_reaching_centrality(graph),
        hierarchy::trophic_coherence(graph),
    ];
    all.extend(graph::betweenness(graph).into_iter().flatten().map(Some));
    all.extend(
        graph::pagerank(graph, Weighting::ByWeight)
            .into_iter()
            .map(Some),
    );
    all.extend(
        hierarchy::trophic(graph)
            .into_iter()
            .flat_map(|found| found.levels)
            .map(Some),
    );
    all
}

proptest! {
    #[test]
    fn graphs_give_finite_numbers_or_none(graph in any_graph()) {
        let found = numbers(&graph);
        prop_assert!(found.iter().flatten().all(|value| value.is_finite()), "{found:?}");
        prop_assert_eq!(found, numbers(&graph));
    }

    #[test]
    fn samples_give_finite_laws_or_none(
        sample in prop::collection::vec(prop_oneof![0_u64..20, 0_u64..2_000, any::<u64>()], 0..60),
    ) {
        if let Some(law) = power_law::fit(&sample) {
            prop_assert!(law.alpha > 1.0 && law.alpha.is_finite() && law.distance.is_finite());
            for alternative in [Alternative::Lognormal, Alternative::Exponential] {
                let found = power_law::compare(&sample, &law, alternative);
                let finite = found.is_none_or(|it| it.ratio.is_finite() && it.p.is_finite());
                prop_assert!(finite, "{law:?} {found:?}");
            }
        }
    }
}
