//! What agents were called in the file.

use std::borrow::Cow;
use std::io;

use polity_engine::topology::Topology;

/// The id of every agent in the file it came from, ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Labels {
    /// All ids were whole numbers: ascending as numbers.
    Numbers(Vec<u64>),
    /// Some were not, in an edge list one of the first edge: ascending by bytes.
    Names(Vec<Box<str>>),
}

impl Labels {
    /// How many agents have labels.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Names(names) => names.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What `agent` was called, or `None` if there is no such agent.
    #[must_use]
    pub fn get(&self, agent: u32) -> Option<Cow<'_, str>> {
        let agent = agent as usize;
        match self {
            Self::Numbers(numbers) => numbers.get(agent).map(|n| Cow::Owned(n.to_string())),
            Self::Names(names) => names.get(agent).map(|name| Cow::Borrowed(&**name)),
        }
    }

    /// The agent of this label. O(log agents).
    #[must_use]
    pub fn find(&self, label: &str) -> Option<u32> {
        let agent = match self {
            Self::Numbers(numbers) => numbers.binary_search(&label.parse().ok()?),
            Self::Names(names) => names.binary_search_by(|name| (**name).cmp(label)),
        };
        agent.ok().map(|agent| agent as u32)
    }
}

/// That there is a label for every agent, and each of them can be written.
pub(crate) fn check_labels(topology: &Topology, labels: Option<&Labels>) -> io::Result<()> {
    let (Some(labels), agents) = (labels, topology.agents()) else {
        return Ok(());
    };
    if labels.len() != agents as usize {
        return Err(refused(format!(
            "{} labels for {agents} agents",
            labels.len()
        )));
    }
    let Labels::Names(names) = labels else {
        return Ok(());
    };
    match names
        .iter()
        .find(|name| name.is_empty() || name.contains(char::is_control))
    {
        None => Ok(()),
        Some(name) => Err(refused(format!(
            "the name {name:?} is empty or holds control characters"
        ))),
    }
}

fn refused(problem: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, problem)
}
