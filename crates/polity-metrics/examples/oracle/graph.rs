//! Requests about `polity_metrics::graph`.
//!
//! Arguments: `nodes` and `edges`, the latter `[source, target, weight]`; for power laws `sample`.

use polity_metrics::graph::{self, Digraph, RolesOptions, SelfLoops, Undirected, Weighting};
use polity_metrics::graph::{Moments, power_law};
use serde_json::{Value, json};

/// `None` when the metric is not one of this module, or its arguments do not parse.
pub fn answer(metric: &str, args: &Value) -> Option<Value> {
    type Metric = fn(&Digraph) -> Value;
    let metric: Metric = match metric {
        "reciprocity" => |graph| json!(graph::reciprocity(graph, SelfLoops::Drop)),
        "reciprocity_with_loops" => |graph| json!(graph::reciprocity(graph, SelfLoops::Keep)),
        "degree_assortativity" => |graph| json!(graph::degree_assortativity(graph)),
        "out_strength_gini" => |graph| json!(graph::out_strength_gini(graph)),
        "in_strength_gini" => |graph| json!(graph::in_strength_gini(graph)),
        "local_clustering" => |graph| json!(graph::local_clustering(&Undirected::of(graph))),
        "mean_clustering" => |graph| json!(graph::mean_clustering(&Undirected::of(graph))),
        "transitivity" => |graph| json!(graph::transitivity(&Undirected::of(graph))),
        "weak_components" => |graph| components(graph::weak_components(graph)),
        "strong_components" => |graph| components(graph::strong_components(graph)),
        "core_numbers" => |graph| json!(graph::core_numbers(&Undirected::of(graph))),
        "innermost_core" => innermost_core,
        "pagerank" => |graph| json!(graph::pagerank(graph, Weighting::ByWeight)),
        "pagerank_binary" => |graph| json!(graph::pagerank(graph, Weighting::Binary)),
        "betweenness" => |graph| json!(graph::betweenness(graph)),
        "role_features" => |graph| json!(graph::role_features(graph)),
        "structural_roles" => structural_roles,
        _ => return about_samples(metric, args),
    };
    Some(metric(&parse(args)?))
}

/// The graph of a request.
pub fn parse(args: &Value) -> Option<Digraph> {
    let nodes = serde_json::from_value(args["nodes"].clone()).ok()?;
    let edges: Vec<(u32, u32, f64)> = serde_json::from_value(args["edges"].clone()).ok()?;
    Digraph::from_edges(nodes, &edges).ok()
}

fn components(found: graph::Components) -> Value {
    json!({ "label": found.label, "count": found.count, "largest": found.largest })
}

fn innermost_core(graph: &Digraph) -> Value {
    json!(
        graph::innermost_core(&Undirected::of(graph)).map(|core| {
            json!({ "max_k_core": core.max_k_core, "core_share": core.core_share })
        })
    )
}

fn structural_roles(graph: &Digraph) -> Value {
    let moments = |found: Option<Moments>| json!(found.map(|m| json!([m.mean, m.sd, m.samples])));
    json!(
        graph::structural_roles(graph, &RolesOptions::default()).map(|roles| {
            json!({
                "k": roles.k, "silhouette": roles.silhouette, "label": roles.label,
                "largest_share": roles.largest_share, "null_k": moments(roles.null_k),
                "null_silhouette": moments(roles.null_silhouette),
                "null_largest_share": moments(roles.null_largest_share),
            })
        })
    )
}

fn about_samples(metric: &str, args: &Value) -> Option<Value> {
    match metric {
        "degree_quantiles" => {
            let degrees: Vec<u32> = serde_json::from_value(args["degrees"].clone()).ok()?;
            let quantiles: Vec<f64> = serde_json::from_value(args["quantiles"].clone()).ok()?;
            Some(json!(graph::degree_quantiles(&degrees, &quantiles)))
        }
        "power_law" => power_law(args),
        _ => None,
    }
}

/// The fit, with `xmin` given or found, and the comparison with both alternatives.
fn power_law(args: &Value) -> Option<Value> {
    let sample: Vec<u64> = serde_json::from_value(args["sample"].clone()).ok()?;
    let law = match args["xmin"].as_u64() {
        Some(xmin) => power_law::fit_above(&sample, xmin),
        None => power_law::fit(&sample),
    };
    let against = |law: power_law::PowerLaw, alternative| {
        let found = power_law::compare(&sample, &law, alternative);
        json!(found.map(|comparison| json!([comparison.ratio, comparison.p])))
    };
    Some(json!(law.map(|law| {
        json!({
            "alpha": law.alpha, "xmin": law.xmin, "distance": law.distance, "tail": law.tail,
            "lognormal": against(law, power_law::Alternative::Lognormal),
            "exponential": against(law, power_law::Alternative::Exponential),
        })
    })))
}
