//! `[topology.edge-list]` and `[topology.graphml]`: networks in files.

use std::path::PathBuf;

use polity_graphs::ReadOptions;
use schemars::JsonSchema;
use serde::Serialize;

use crate::scenario::reader::{Field, Reader};

/// A network in a file. In an edge list, agents are whole numbers throughout if both of the first
/// edge are; a later name is then refused. Else all ids are names.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct NetworkFile {
    /// The file, relative to the scenario file.
    pub path: PathBuf,
    /// Which way edges lead.
    #[serde(default)]
    pub direction: Direction,
    /// What edges weigh.
    #[serde(default)]
    pub weights: Weights,
    /// What separates the columns of an edge list.
    #[serde(default)]
    pub delimiter: Delimiter,
    /// BLAKE3 of the network as read, see `Topology::digest_bytes`; another content is refused.
    #[serde(default)]
    pub digest: String,
}

/// An enum whose values are words of a scenario, each of them one of another type as well.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            fn read(reader: &Reader<'_>, key: &'static str) -> Self {
                let word = reader.field(key).and_then(|field| field.word(&[$($word),*]));
                match word {
                    $(Some($word) => Self::$variant,)*
                    _ => Self::default(),
                }
            }
        }

        impl From<$name> for polity_graphs::$name {
            fn from(word: $name) -> Self {
                match word {
                    $($name::$variant => Self::$variant,)*
                }
            }
        }
    };
}

words! {
    /// Which way edges lead.
    Direction {
        /// `src dst`: src may message dst.
        #[default]
        AsIs = "as-is",
        /// `src dst`: dst may message src.
        Reversed = "reversed",
        /// Each may message the other.
        Both = "both",
    }
}

words! {
    /// What edges weigh.
    Weights {
        /// Nothing.
        #[default]
        Ignore = "ignore",
        /// What the file says.
        Use = "use",
        /// How often the edge is repeated.
        Count = "count",
    }
}

words! {
    /// What separates columns.
    Delimiter {
        /// Judged by the first line.
        #[default]
        Auto = "auto",
        /// Commas.
        Comma = "comma",
        /// Tabs.
        Tab = "tab",
        /// Blanks and tabs.
        Whitespace = "whitespace",
    }
}

impl NetworkFile {
    pub(super) fn read(reader: &Reader<'_>) -> Option<Self> {
        let path = reader.required("path", "a path relative to the scenario file");
        let path = path.and_then(|field| read_path(&field));
        let file = Self {
            path: path.clone().unwrap_or_default(),
            direction: Direction::read(reader, "direction"),
            weights: Weights::read(reader, "weights"),
            delimiter: Delimiter::read(reader, "delimiter"),
            digest: read_digest(reader),
        };
        path.map(|_| file)
    }

    pub(super) fn options(&self, format: polity_graphs::Format) -> ReadOptions {
        ReadOptions {
            format,
            direction: self.direction.into(),
            weights: self.weights.into(),
            delimiter: self.delimiter.into(),
            ..ReadOptions::default()
        }
    }
}

/// The path of a file.
pub(super) fn read_path(field: &Field<'_>) -> Option<PathBuf> {
    let path = field.text()?;
    if path.is_empty() {
        field.reject("the path of a file", None);
        return None;
    }
    Some(path.into())
}

/// A digest, empty where none is given.
pub(super) fn read_digest(reader: &Reader<'_>) -> String {
    let sound = |field: Field<'_>| {
        let text = field.text()?;
        let hex = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if !hex {
            field.reject("64 hexadecimal digits in lower case", None);
        }
        hex.then(|| text.to_owned())
    };
    reader.field("digest").and_then(sound).unwrap_or_default()
}
