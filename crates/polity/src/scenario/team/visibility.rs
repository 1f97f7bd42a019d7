//! `visibility`: what contributors see of the others.

use polity_worlds::team::params::Visibility;
use schemars::JsonSchema;
use serde::Serialize;

use crate::scenario::bounds::WholeBounds;
use crate::scenario::document::Value;
use crate::scenario::reader::Field;

const LATEST: WholeBounds = WholeBounds::new(1, u32::MAX as u64, "outputs");

/// What contributors see of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VisibilitySpec {
    /// What their protocol shows them.
    Protocol,
    /// Nothing but the task.
    Nothing,
    /// Who works or means to work on what, but no output.
    Intentions,
    /// Who did what in earlier tasks.
    History,
    /// The last outputs, at most so many.
    Latest(#[schemars(range(min = 1))] u32),
    /// All outputs so far.
    Outputs,
}

impl VisibilitySpec {
    pub(super) fn read(field: &Field<'_>) -> Option<Self> {
        if let Value::Table(_) = field.node.value {
            let table = field.reader()?;
            let latest = table.required("latest", "a number of outputs");
            table.end("visibility");
            return Some(Self::Latest(latest?.whole(LATEST)? as u32));
        }
        let words = ["protocol", "nothing", "intentions", "history", "outputs"];
        Some(match field.word(&words)? {
            "protocol" => Self::Protocol,
            "nothing" => Self::Nothing,
            "intentions" => Self::Intentions,
            "history" => Self::History,
            _ => Self::Outputs,
        })
    }
}

impl From<VisibilitySpec> for Visibility {
    fn from(spec: VisibilitySpec) -> Self {
        match spec {
            VisibilitySpec::Protocol => Self::Protocol,
            VisibilitySpec::Nothing => Self::Nothing,
            VisibilitySpec::Intentions => Self::Intentions,
            VisibilitySpec::History => Self::History,
            VisibilitySpec::Latest(most) => Self::Latest(most),
            VisibilitySpec::Outputs => Self::Outputs,
        }
    }
}
