//! A topology as it was chosen: what is meant, where it stands, and what its file holds.

use std::path::Path;

use super::cost::edges_expected;
use super::fit::check_fit;
use super::network::{Content, ContentFault, content, load_degrees};
use super::read::read_spec;
use super::{Degrees, TopologySpec};
use crate::scenario::reader::Field;
use crate::scenario::report::Words;

/// A topology and where it stands.
pub(crate) struct TopologyChoice<'a> {
    pub(crate) spec: TopologySpec,
    /// The table `[topology.<variant>]`.
    pub(crate) variant: Field<'a>,
    /// What its file holds, if it has one that can be read.
    pub(crate) content: Option<Content>,
    degrees: Vec<u32>,
}

/// Reads `[topology]` and the file it names.
pub(crate) fn read<'a>(field: &Field<'a>, base_dir: &Path) -> Option<TopologyChoice<'a>> {
    let (mut spec, variant) = read_spec(field)?;
    let content = match content(&spec, base_dir) {
        Ok(content) => content,
        Err(fault) => {
            report_fault(&spec, &variant, fault);
            None
        }
    };
    if let Some(content) = &content {
        pin(&mut spec, &variant, &content.digest);
    }
    let degrees = match &spec {
        TopologySpec::Configuration(degrees) => load_degrees(degrees, base_dir).unwrap_or_default(),
        _ => Vec::new(),
    };
    Some(TopologyChoice {
        spec,
        variant,
        content,
        degrees,
    })
}

impl<'a> TopologyChoice<'a> {
    /// Everybody is everybody's neighbour; chosen by what stands at this field.
    pub(crate) fn complete(by: Field<'a>) -> Self {
        Self {
            spec: TopologySpec::Complete {},
            variant: by,
            content: None,
            degrees: Vec::new(),
        }
    }
}

impl TopologyChoice<'_> {
    /// Directed edges among so many agents, as expected or as read.
    pub(crate) fn edges(&self, agents: u32) -> f64 {
        let read = self.content.as_ref().map(|content| content.edges as f64);
        read.unwrap_or_else(|| edges_expected(&self.spec, agents))
    }

    /// Reports where the recipe does not suit the number of agents.
    pub(crate) fn check_fit(&self, agents: u32) {
        check_fit(&self.spec, &self.degrees, agents, &self.variant);
    }
}

impl TopologySpec {
    /// Whether the topology itself says how many agents there are.
    pub(crate) fn says_agents(&self) -> bool {
        matches!(
            self,
            Self::EdgeList(_) | Self::Graphml(_) | Self::Configuration(_)
        )
    }

    /// The digest of the content of the file, where there is one.
    pub(crate) fn digest_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::EdgeList(file) | Self::Graphml(file) => Some(&mut file.digest),
            Self::Configuration(Degrees::File { digest, .. }) => Some(digest),
            _ => None,
        }
    }
}

/// Notes the digest of what was read, or reports that it is not the one given.
fn pin(spec: &mut TopologySpec, variant: &Field<'_>, found: &str) {
    let Some(digest) = spec.digest_mut() else {
        return;
    };
    if digest.is_empty() {
        *digest = found.to_owned();
    } else if digest != found {
        let field = variant.reader().and_then(|reader| reader.field("digest"));
        if let Some(field) = field {
            let problem = format!("`{}` is not that of the file, which is {found}", field.path);
            let remedy = "leave it out if the file is meant to have changed".to_owned();
            field.report_value(problem, "the digest of the file", Some(remedy));
        }
    }
}

fn report_fault(spec: &TopologySpec, variant: &Field<'_>, fault: ContentFault) {
    let Some(reader) = variant.reader() else {
        return;
    };
    let file = matches!(spec, TopologySpec::Configuration(_));
    let Some(field) = reader.field(if file { "file" } else { "path" }) else {
        return;
    };
    match fault {
        ContentFault::File(fault) => fault.report_at(&field, "file of degrees"),
        ContentFault::Degree(at, word) => {
            let problem = format!("`{}`: item {at} is {word:?}", field.path);
            field.report_value(problem, "a degree: a whole number below 2³²", None);
        }
        ContentFault::Graph(error) => {
            let (key, problem) = (field.path.clone(), error.to_string());
            let words = Words {
                key,
                problem,
                ..Words::default()
            };
            let (report, place) = (field.report, field.node.place);
            if error.is_io() {
                report.add_io(place, words)
            } else {
                report.add(place, words)
            }
        }
    }
}
