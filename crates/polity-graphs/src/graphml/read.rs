//! Reading GraphML, one tag at a time.

use quick_xml::Reader as XmlReader;

use super::graph::Graph;
use super::metered::Metered;
use crate::ids::Collected;
use crate::input::Input;
use crate::{GraphError, Limits, Place, ReadOptions};

/// What went wrong, before it is known where.
pub(super) enum Fault {
    Xml(quick_xml::Error),
    /// Problem and remedy.
    Graph(String, &'static str),
    /// Found with its place.
    Placed(GraphError),
}

/// Reads nodes, edges and weights.
pub(crate) fn read(mut input: Input<'_>, options: &ReadOptions) -> Result<Collected, GraphError> {
    let reader = std::mem::replace(&mut input.reader, Box::new(std::io::empty()));
    let mut xml = XmlReader::from_reader(Metered::new(reader, options.limits.line_bytes));
    xml.config_mut().expand_empty_elements = true;
    let mut graph = Graph::new(options);
    let mut buffer = Vec::new();
    let mut events = 0;
    loop {
        buffer.clear();
        xml.get_mut().restart();
        let event = xml.read_event_into(&mut buffer).map_err(Fault::Xml);
        input.line = xml.get_ref().line;
        let place = || Place::new(&input.path, input.line);
        events += 1;
        if events > options.limits.lines || xml.get_ref().exceeded() {
            return Err(too_large(place(), &options.limits, events));
        }
        match event.and_then(|event| graph.event(event, &place)) {
            Ok(true) => {}
            Ok(false) => break,
            Err(fault) => return Err(locate(fault, &input)),
        }
    }
    graph.finish(Place::new(&input.path, 0))
}

fn too_large(place: Place, limits: &Limits, events: u64) -> GraphError {
    let (what, limit) = match events > limits.lines {
        true => ("tags and texts", limits.lines),
        false => ("bytes in one tag or text", limits.line_bytes as u64),
    };
    GraphError::TooLarge { place, what, limit }
}

fn locate(fault: Fault, input: &Input<'_>) -> GraphError {
    let (problem, remedy) = match fault {
        Fault::Placed(error) => return error,
        Fault::Xml(quick_xml::Error::Io(e)) => {
            return input.error(std::io::Error::new(e.kind(), e.to_string()));
        }
        Fault::Xml(error) => (
            format!("malformed XML: {error}"),
            "correct it, or export the graph again",
        ),
        Fault::Graph(problem, remedy) => (problem, remedy),
    };
    let place = input.place();
    GraphError::BadGraphMl {
        place,
        problem,
        remedy,
    }
}
