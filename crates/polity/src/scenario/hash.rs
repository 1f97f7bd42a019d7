//! A digest of what can change the dynamics, and of nothing else.
//!
//! The canonical form is text, one line per value of the resolved scenario, sorted by bytes:
//!
//! ```text
//! polity scenario 1
//! delivery.latency = 1
//! population.agents = 256
//! topology.watts-strogatz.degree = 8
//! topology.watts-strogatz.rewire = f64 3fb999999999999a
//! ```
//!
//! Keys are dotted paths, items of lists are named by their index. Whole numbers are decimal, other
//! numbers the bits of the IEEE 754 double in hexadecimal, strings JSON, switches `true` or `false`,
//! empty tables and lists `{}` and `[]`. Every line ends with a newline; the first names the form.
//!
//! What of a model its world does not ask for is left out, too: a society does not ask how it reasons.
//! So is of how many decisions its table of choices was made.
//! Left out: `name`, `allow-large`, `record`, `expect`, `policy.mock` (groups hold the models that act),
//! of `policy.llm` what changes no question and no answer, the
//! names of groups and models. A network file is replaced by `topology.digest`, so that the same network in another place
//! or format counts as the same, and likewise the degrees of a configuration model.

use serde_json::Value;

use super::topology::digest_degrees;
use super::{Degrees, Scenario, TopologySpec, WorldSpec};

const FORM: &str = "polity scenario 1";

/// What only teams ask of a model.
const TEAM_TRAITS: [&str; 6] = [
    "reasoning",
    "knowledge",
    "temperature",
    "context-limit-tokens",
    "tokens-per-s",
    "choices.team",
];
/// What only societies ask of a model.
const SOCIETY_TRAITS: [&str; 2] = ["capability", "choices.society"];

impl Scenario {
    /// BLAKE3, in hexadecimal, of the canonical form: equal for scenarios with equal dynamics.
    #[must_use]
    pub fn hash(&self) -> String {
        blake3::hash(self.canonical().as_bytes())
            .to_hex()
            .to_string()
    }

    /// What can change the dynamics, in a form that does not depend on how it was typed.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut lines = Vec::new();
        let value = serde_json::to_value(self.dynamics());
        walk(
            "",
            &value.expect("a scenario holds only what JSON can say"),
            &mut lines,
        );
        if let Some(digest) = self.content_digest() {
            lines.retain(|line: &String| !line.starts_with("topology."));
            lines.push(format!("topology.digest = {digest:?}"));
        }
        lines.retain(|line| !left_out(line) && !self.is_unasked(line));
        lines.sort_unstable();
        format!("{FORM}\n{}\n", lines.join("\n"))
    }

    /// The scenario without what is merely for its readers.
    fn dynamics(&self) -> Self {
        let mut scenario = self.clone();
        scenario.name.clear();
        for group in &mut scenario.population.groups {
            group.name.clear();
            group.profile.name.clear();
        }
        scenario
    }

    /// Whether a line says something of a model that its world does not ask for.
    fn is_unasked(&self, line: &str) -> bool {
        let unasked: &[&str] = match self.world {
            WorldSpec::Society(_) => &TEAM_TRAITS,
            WorldSpec::Team(_) => &SOCIETY_TRAITS,
        };
        let of_model = line.split_once(".profile.").map(|(_, rest)| rest);
        let of_table = [".context = ", ".count = "];
        let asked = |rest: &str| {
            let describes = of_table.iter().any(|key| rest.contains(key));
            unasked.iter().any(|key| rest.starts_with(key))
                || (rest.starts_with("choices.") && describes)
        };
        let of_group = match self.world {
            WorldSpec::Society(_) => ".called-for.",
            WorldSpec::Team(_) => ".bias.",
        };
        of_model.is_some_and(asked) || line.contains(of_group)
    }

    fn content_digest(&self) -> Option<String> {
        match &self.topology {
            TopologySpec::EdgeList(file) | TopologySpec::Graphml(file) => Some(file.digest.clone()),
            TopologySpec::Configuration(Degrees::File { digest, .. }) => Some(digest.clone()),
            TopologySpec::Configuration(Degrees::Listed { degrees }) => {
                Some(digest_degrees(degrees))
            }
            _ => None,
        }
    }
}

fn left_out(line: &str) -> bool {
    [
        "name = ",
        "allow-large = ",
        "record.",
        "policy.mock.",
        "expect.",
    ]
    .iter()
    .any(|start| line.starts_with(start))
        || line.ends_with(".name = \"\"")
        || line.strip_prefix("policy.llm.").is_some_and(of_no_call)
}

/// Whether a key of `[policy.llm]` leaves what is asked and answered as it is: where answers are kept,
/// what a run may cost, and how servers are reached.
fn of_no_call(key: &str) -> bool {
    let caps = [
        "cache = ",
        "cost-usd-max = ",
        "calls-max = ",
        "tokens-max = ",
        "retries-max = ",
    ];
    let of_endpoint = key.starts_with("endpoints.") && !key.contains(".provider = ");
    of_endpoint || caps.iter().any(|start| key.starts_with(start))
}

fn walk(path: &str, value: &Value, lines: &mut Vec<String>) {
    let join = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    match value {
        Value::Object(table) if !table.is_empty() => {
            table
                .iter()
                .for_each(|(key, value)| walk(&join(key), value, lines));
        }
        Value::Array(items) if !items.is_empty() => {
            let each = |(i, value): (usize, &Value)| walk(&join(&i.to_string()), value, lines);
            items.iter().enumerate().for_each(each);
        }
        Value::Number(number) if number.is_f64() => {
            let bits = number.as_f64().unwrap_or(f64::NAN).to_bits();
            lines.push(format!("{path} = f64 {bits:016x}"));
        }
        other => lines.push(format!("{path} = {other}")),
    }
}
