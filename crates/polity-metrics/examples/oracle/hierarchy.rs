//! Requests about `polity_metrics::hierarchy`.
//!
//! Arguments: `nodes` and `edges`, the latter `[source, target, weight]`.

use polity_metrics::{graph::Digraph, hierarchy};
use serde_json::{Value, json};

/// `None` when the metric is not one of this module, or its arguments do not parse.
pub fn answer(metric: &str, args: &Value) -> Option<Value> {
    type Metric = fn(&Digraph) -> Value;
    let metric: Metric = match metric {
        "depth" => |graph| json!(hierarchy::depth(graph)),
        "flow_hierarchy" => |graph| json!(hierarchy::flow_hierarchy(graph)),
        "flow_hierarchy_weighted" => |graph| json!(hierarchy::flow_hierarchy_weighted(graph)),
        "krackhardt" => |graph| json!(hierarchy::krackhardt(graph)),
        "global_reaching_centrality" => |graph| json!(hierarchy::global_reaching_centrality(graph)),
        "trophic_coherence" => |graph| json!(hierarchy::trophic_coherence(graph)),
        "trophic_incoherence" => {
            |graph| json!(hierarchy::trophic(graph).map(|found| found.incoherence))
        }
        "trophic_levels" => |graph| json!(hierarchy::trophic(graph).map(|found| found.levels)),
        "depth_of_edges" => return depth_of_edges(args),
        _ => return None,
    };
    Some(metric(&super::graph::parse(args)?))
}

fn depth_of_edges(args: &Value) -> Option<Value> {
    let edges: Vec<(u32, u32)> = serde_json::from_value(args["edges"].clone()).ok()?;
    let mut scratch = hierarchy::Scratch::default();
    Some(json!(hierarchy::depth_of_edges(&edges, &mut scratch)))
}
