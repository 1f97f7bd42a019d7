//! Reads `[topology]`: exactly one variant.

use super::network_file::{read_digest, read_path};
use super::{
    Blocks, Degrees, Density, Mixing, NetworkFile, TopologySpec, VARIANTS, default_branching,
    default_degree,
};
use crate::scenario::bounds::{NOT_NEGATIVE, PROBABILITY, WholeBounds};
use crate::scenario::reader::{Field, Reader};

const COUNT: WholeBounds = WholeBounds::new(1, u32::MAX as u64, "");
const DEGREE: WholeBounds = WholeBounds::new(0, u32::MAX as u64, "");

/// The topology that a table means, and where it stands.
pub(super) fn read_spec<'a>(field: &Field<'a>) -> Option<(TopologySpec, Field<'a>)> {
    let reader = field.reader()?;
    let variant = reader.one_of(&VARIANTS);
    reader.end("topology");
    let Some((name, variant)) = variant else {
        if reader.is_blank() {
            field.reject("a variant, such as [topology.ring]", None);
        }
        return None;
    };
    let table = variant.reader()?;
    let spec = read_variant(name, &table);
    table.end("key");
    spec.map(|spec| (spec, variant))
}

fn read_variant(name: &str, r: &Reader<'_>) -> Option<TopologySpec> {
    Some(match name {
        "complete" => TopologySpec::Complete {},
        "ring" => TopologySpec::Ring {
            degree: r.whole_or("degree", default_degree(), COUNT),
        },
        "grid" => read_grid(r)?,
        "star" => TopologySpec::Star {},
        "tree" => TopologySpec::Tree {
            branching: r.whole_or("branching", default_branching(), COUNT),
        },
        "erdos-renyi" => TopologySpec::ErdosRenyi(read_density(r)?),
        "watts-strogatz" => read_small_world(r)?,
        "barabasi-albert" => TopologySpec::BarabasiAlbert {
            attach: count(r, "attach")?,
        },
        "stochastic-block" => read_blocks(r)?,
        "configuration" => TopologySpec::Configuration(read_degrees(r)?),
        "edge-list" => TopologySpec::EdgeList(NetworkFile::read(r)?),
        _ => TopologySpec::Graphml(NetworkFile::read(r)?),
    })
}

fn count(r: &Reader<'_>, key: &'static str) -> Option<u32> {
    let field = r.required(key, &COUNT.to_string())?;
    field.whole(COUNT).map(|value| value as u32)
}

fn probability(r: &Reader<'_>, key: &'static str) -> Option<f64> {
    r.required(key, PROBABILITY.words)?.number(&PROBABILITY)
}

fn read_grid(r: &Reader<'_>) -> Option<TopologySpec> {
    let (rows, columns) = (count(r, "rows"), count(r, "columns"));
    let periodic = r.flag_or("periodic", false);
    Some(TopologySpec::Grid {
        rows: rows?,
        columns: columns?,
        periodic,
    })
}

fn read_small_world(r: &Reader<'_>) -> Option<TopologySpec> {
    let (degree, rewire) = (count(r, "degree"), probability(r, "rewire"));
    Some(TopologySpec::WattsStrogatz {
        degree: degree?,
        rewire: rewire?,
    })
}

fn read_density(r: &Reader<'_>) -> Option<Density> {
    match r.one_of(&["degree", "p"]) {
        Some(("degree", field)) => field.number(&NOT_NEGATIVE).map(Density::Degree),
        Some((_, field)) => field.number(&PROBABILITY).map(Density::P),
        None => {
            r.missing("degree", "a mean degree, or the probability `p` of a link");
            None
        }
    }
}

fn read_blocks(r: &Reader<'_>) -> Option<TopologySpec> {
    let blocks = match r.one_of(&["sizes", "shares"]) {
        Some(("sizes", field)) => wholes(&field, DEGREE).map(Blocks::Sizes),
        Some((_, field)) => read_shares(&field).map(Blocks::Shares),
        None => {
            r.missing(
                "sizes",
                "the `sizes` of blocks in agents, or their `shares`",
            );
            None
        }
    };
    let mixing = read_mixing(r);
    Some(TopologySpec::StochasticBlock {
        blocks: blocks?,
        mixing: mixing?,
    })
}

fn read_shares(field: &Field<'_>) -> Option<Vec<f64>> {
    let shares = numbers(field, |item| item.number(&NOT_NEGATIVE))?;
    let sound = shares.iter().any(|share| *share > 0.0);
    if !sound {
        field.reject("shares, at least one of them above 0", None);
    }
    sound.then_some(shares)
}

fn read_mixing(r: &Reader<'_>) -> Option<Mixing> {
    let uniform = r
        .one_of(&["within", "p"])
        .is_none_or(|(key, _)| key == "within");
    if uniform {
        let (within, between) = (probability(r, "within"), probability(r, "between"));
        return Some(Mixing::Uniform {
            within: within?,
            between: between?,
        });
    }
    if let (Some(_), Some(between)) = (r.field("p"), r.field("between")) {
        let problem = format!("both `{}` and `{}` are given", r.path_of("p"), between.path);
        between.report_key(
            problem,
            "only one of the two",
            Some("remove one".to_owned()),
        );
    }
    let matrix = r.field("p")?;
    let row = |item: &Field<'_>| numbers(item, |cell| cell.number(&PROBABILITY));
    numbers(&matrix, row).map(|p| Mixing::Matrix { p })
}

fn read_degrees(r: &Reader<'_>) -> Option<Degrees> {
    match r.one_of(&["degrees", "file"]) {
        Some(("degrees", field)) => {
            wholes(&field, DEGREE).map(|degrees| Degrees::Listed { degrees })
        }
        Some((_, field)) => {
            let (file, digest) = (read_path(&field), read_digest(r));
            file.map(|file| Degrees::File { file, digest })
        }
        None => {
            r.missing("degrees", "a list of `degrees`, or a `file` of them");
            None
        }
    }
}

fn wholes(field: &Field<'_>, bounds: WholeBounds) -> Option<Vec<u32>> {
    numbers(field, |item| item.whole(bounds).map(|value| value as u32))
}

/// A list of which every item is sound.
fn numbers<T>(field: &Field<'_>, read: impl Fn(&Field<'_>) -> Option<T>) -> Option<Vec<T>> {
    let items = field.items("a list of numbers")?;
    let values: Vec<T> = items.iter().filter_map(read).collect();
    if items.is_empty() {
        field.reject("a list that is not empty", None);
    }
    (!items.is_empty() && values.len() == items.len()).then_some(values)
}
