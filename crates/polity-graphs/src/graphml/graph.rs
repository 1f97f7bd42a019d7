//! The graph that a sequence of tags describes.

use quick_xml::events::{BytesStart, Event};

use super::attributes::{find, need};
use super::read::Fault;
use crate::edge_list::parse_weight;
use crate::ids::{Collected, Ids};
use crate::{Direction, GraphError, Place, ReadOptions, Weights};

/// Deeper nesting than any GraphML has.
const DEPTH_MAX: usize = 64;
/// Longer than any number.
const NUMBER_BYTES_MAX: usize = 400;

/// What has been read so far.
pub(super) struct Graph<'a> {
    options: &'a ReadOptions,
    depth: usize,
    nodes: u64,
    ids: Ids,
    /// Whether the graph is directed, once its tag was seen.
    directed: Option<bool>,
    /// The key of the edge attribute `weight`, and what edges weigh that do not have it.
    weight_key: Option<String>,
    weight_default: f32,
    weights: Option<Vec<f32>>,
    /// Whether the tag being read is the weight's key.
    in_weight_key: bool,
    /// The edge being read: its ends and its weight.
    edge: Option<(String, String, f32)>,
    /// The text of a number being read.
    number: Option<String>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(options: &'a ReadOptions) -> Self {
        Self {
            options,
            depth: 0,
            nodes: 0,
            ids: Ids::default(),
            directed: None,
            weight_key: None,
            weight_default: 1.0,
            weights: (options.weights != Weights::Ignore).then(Vec::new),
            in_weight_key: false,
            edge: None,
            number: None,
        }
    }

    /// Takes an event; `false` at the end.
    pub(super) fn event(
        &mut self,
        event: Event<'_>,
        at: &impl Fn() -> Place,
    ) -> Result<bool, Fault> {
        match event {
            Event::Start(tag) => self.start(&tag, at)?,
            Event::End(tag) => self.end(tag.local_name().as_ref(), at)?,
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(name) => self.text(&format!("&{};", &*name)),
            Event::Eof if self.depth > 0 => {
                let problem = "the file ends within a tag, expected </graphml>".to_owned();
                return Err(Fault::Graph(problem, "download or export it again"));
            }
            Event::Eof => return Ok(false),
            _ => {}
        }
        Ok(true)
    }

    fn start(&mut self, tag: &BytesStart<'_>, at: &impl Fn() -> Place) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            let problem = format!("tags nested more than {DEPTH_MAX} deep");
            return Err(Fault::Graph(problem, "is this GraphML?"));
        }
        match tag.local_name().as_ref() {
            "key" => self.key(tag),
            "default" if self.in_weight_key => self.start_number(),
            "graph" => self.graph(tag),
            "node" => self.node(tag, at),
            "edge" => self.start_edge(tag),
            "data" => self.data(tag),
            "hyperedge" | "port" => Err(Fault::Graph(
                "hyperedges and ports cannot be read, expected edges between two nodes".to_owned(),
                "replace them by edges",
            )),
            _ => Ok(()),
        }
    }

    fn key(&mut self, tag: &BytesStart<'_>) -> Result<(), Fault> {
        let domain = find(tag, "for")?.unwrap_or_default();
        let of_edges = matches!(domain.as_str(), "" | "all" | "edge");
        if of_edges && find(tag, "attr.name")?.as_deref() == Some("weight") {
            self.weight_key = Some(need(tag, "id")?);
            self.in_weight_key = true;
        }
        Ok(())
    }

    fn graph(&mut self, tag: &BytesStart<'_>) -> Result<(), Fault> {
        let directed = match find(tag, "edgedefault")?.as_deref() {
            Some("directed") => true,
            Some("undirected") => false,
            found => {
                let found = found.unwrap_or("missing");
                let expected = "expected \"directed\" or \"undirected\"";
                let problem = format!("`edgedefault` of <graph> is {found}, {expected}");
                return Err(Fault::Graph(problem, "correct it"));
            }
        };
        match self.directed.replace(directed) {
            None => Ok(()),
            Some(_) => Err(Fault::Graph(
                "a second <graph>, expected one per file".to_owned(),
                "keep one, and flatten nested graphs",
            )),
        }
    }

    fn node(&mut self, tag: &BytesStart<'_>, at: &impl Fn() -> Place) -> Result<(), Fault> {
        let id = need(tag, "id")?;
        self.nodes += 1;
        let pushed = self.ids.push_node(id.as_bytes(), at, &self.options.limits);
        pushed.map_err(Fault::Placed)
    }

    fn start_edge(&mut self, tag: &BytesStart<'_>) -> Result<(), Fault> {
        let own = find(tag, "directed")?.map(|own| own == "true");
        if own.is_some_and(|own| Some(own) != self.directed) {
            let problem = "an edge whose direction differs from the graph's, expected all alike";
            let remedy = "make the graph directed, with two edges for an undirected one";
            return Err(Fault::Graph(problem.to_owned(), remedy));
        }
        let weight = match self.options.weights {
            Weights::Use => self.weight_default,
            Weights::Ignore | Weights::Count => 1.0,
        };
        self.edge = Some((need(tag, "source")?, need(tag, "target")?, weight));
        Ok(())
    }

    fn data(&mut self, tag: &BytesStart<'_>) -> Result<(), Fault> {
        let wanted = self.options.weights == Weights::Use && self.edge.is_some();
        match wanted && Some(need(tag, "key")?) == self.weight_key {
            true => self.start_number(),
            false => Ok(()),
        }
    }

    fn start_number(&mut self) -> Result<(), Fault> {
        self.number = Some(String::new());
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(number) = &mut self.number
            && number.len() <= NUMBER_BYTES_MAX
        {
            number.push_str(text);
        }
    }

    fn end(&mut self, tag: &str, at: &impl Fn() -> Place) -> Result<(), Fault> {
        self.depth = self.depth.saturating_sub(1);
        match tag {
            "key" => self.in_weight_key = false,
            "default" | "data" => {
                if let Some(number) = self.number.take() {
                    self.end_number(&number, at)?;
                }
            }
            "edge" => {
                if let Some(edge) = self.edge.take() {
                    self.end_edge(edge, at)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_number(&mut self, number: &str, at: &impl Fn() -> Place) -> Result<(), Fault> {
        let weight = parse_weight(number.trim().as_bytes(), at).map_err(Fault::Placed)?;
        match &mut self.edge {
            Some(edge) => edge.2 = weight,
            None => self.weight_default = weight,
        }
        Ok(())
    }

    fn end_edge(
        &mut self,
        (source, target, weight): (String, String, f32),
        at: &impl Fn() -> Place,
    ) -> Result<(), Fault> {
        let ends = (source.as_bytes(), target.as_bytes());
        let pushed = self.ids.push_edge(ends, at, &self.options.limits);
        pushed.map_err(Fault::Placed)?;
        if let Some(weights) = &mut self.weights {
            weights.push(weight);
        }
        Ok(())
    }

    pub(super) fn finish(self, place: Place) -> Result<Collected, GraphError> {
        if self.nodes == 0 && self.ids.edges() == 0 {
            return Err(GraphError::Empty { place });
        }
        if self.options.weights == Weights::Use && self.weight_key.is_none() {
            return Err(GraphError::BadGraphMl {
                place,
                problem: "no weights, expected <key for=\"edge\" attr.name=\"weight\" …>"
                    .to_owned(),
                remedy: "add them, or ignore the weights (weights = \"ignore\")",
            });
        }
        Ok(Collected {
            ids: self.ids,
            weights: self.weights,
            direction: match self.directed {
                Some(false) => Direction::Both,
                _ => self.options.direction,
            },
        })
    }
}
