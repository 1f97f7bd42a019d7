//! What to make of a file.

use polity_engine::topology::{AGENTS_MAX, Direction};

/// How to read a network file. The default suits most: a directed graph without weights.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadOptions {
    /// The format; recognized by content by default.
    pub format: Format,
    /// Which way edges lead. An undirected GraphML graph has both directions in any case.
    pub direction: Direction,
    /// What edges weigh.
    pub weights: Weights,
    /// Which column of an edge list is a time, and what to keep of it.
    pub time: Option<TimeColumn>,
    /// What separates the columns of an edge list.
    pub delimiter: Delimiter,
    /// How much to read at most.
    pub limits: Limits,
}

/// The format of a network file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// GraphML if the first character is `<`, else an edge list.
    #[default]
    Auto,
    /// Lines of `src dst [weight] [time]`; `#` and `%` start comment lines. Ids are whole numbers if
    /// both of the first edge are, else names.
    EdgeList,
    /// GraphML: nodes, edges, and the edge attribute named `weight`.
    GraphMl,
}

/// What edges weigh.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weights {
    /// Nothing: the topology has no weights, and weight columns are not even read.
    #[default]
    Ignore,
    /// What the file says: the first column after the two ids that is no time, or the attribute
    /// `weight`. The weights of repeated edges are summed.
    Use,
    /// How often the edge is repeated in the file: for lists of events.
    Count,
}

/// The time column of an edge list of events, such as `src dst unix_time`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeColumn {
    /// Which column, counted from 1; hence at least 3.
    pub column: usize,
    /// Events before this time are skipped.
    pub from: Option<f64>,
    /// Events at this time or later are skipped.
    pub until: Option<f64>,
}

/// What separates the columns of an edge list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delimiter {
    /// Judged by the first line that is no comment: tabs if there are any, else commas if there
    /// are any, else blanks. Refused where tabs stand beside other blanks or commas.
    #[default]
    Auto,
    /// Single commas, with blanks around them ignored.
    Comma,
    /// Single tabs.
    Tab,
    /// Any run of blanks and tabs.
    Whitespace,
}

/// How much to read at most, so that no file can exhaust the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in a line of an edge list, or in one tag or text of GraphML.
    pub line_bytes: usize,
    /// Lines in an edge list, comments included; tags and texts in GraphML.
    pub lines: u64,
    /// Edges in the file, repeated ones included.
    pub edges: u64,
    /// Nodes.
    pub nodes: u32,
    /// Bytes of all names of nodes together.
    pub name_bytes: u64,
}

impl Default for Limits {
    /// 64 KiB a line, 2³² lines, 500M edges, 2³² − 2 nodes, 4 GiB of names.
    fn default() -> Self {
        Self {
            line_bytes: 64 * 1024,
            lines: 1 << 32,
            edges: 500_000_000,
            nodes: AGENTS_MAX,
            name_bytes: 1 << 32,
        }
    }
}
