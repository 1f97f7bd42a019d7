//! `[record]`: what is written down. Nothing here changes what happens.

use schemars::JsonSchema;
use serde::Serialize;

use super::bounds::{SHARE, WholeBounds};
use super::document::Value;
use super::reader::{Field, Reader};

/// What is written down.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[schemars(deny_unknown_fields)]
pub struct Record {
    /// How long a window is.
    #[serde(flatten)]
    #[schemars(with = "super::schema::WindowChoice")]
    pub window: Window,
    /// Which messages are written down: "all", "none", or a share of them.
    pub messages: Messages,
    /// Every how many windows all agents are written down; the last window always is.
    #[schemars(range(min = 1))]
    pub agents_every: u32,
    /// Whether histograms are written down.
    pub histograms: bool,
    /// Whether a trail is written down: what a replay names the first tick and agent by that differ.
    pub trail: bool,
    /// When a checkpoint is written, from which `polity resume` goes on; an interrupt writes one
    /// too. Or "none", also at an interrupt: then it begins anew.
    pub checkpoint: Checkpoints,
}

/// When checkpoints are written. No result depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Checkpoints {
    /// Never.
    None,
    /// Now and then, and at an interrupt.
    #[serde(untagged)]
    Every(Period),
}

/// How far checkpoints are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Period {
    /// So many ticks.
    #[serde(rename = "every-ticks")]
    Ticks(#[schemars(range(min = 1))] u32),
    /// So many seconds, or longer where writing them would take more than a twentieth of the time.
    #[serde(rename = "every-seconds")]
    Seconds(#[schemars(range(min = 1))] u32),
}

/// How long a window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Window {
    /// In ticks.
    #[serde(rename = "window")]
    Ticks(#[schemars(range(min = 1))] u32),
    /// In messages: it closes at the end of the tick that reaches this number.
    #[serde(rename = "window-messages")]
    Messages(#[schemars(range(min = 1))] u64),
}

/// Which messages are written down.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Messages {
    /// Every one.
    All,
    /// None.
    None,
    /// A sample: this share of them.
    #[serde(untagged)]
    Rate(#[schemars(range(min = 0.0, max = 1.0))] f64),
}

impl Default for Record {
    fn default() -> Self {
        let (window, messages) = (Window::Ticks(50), Messages::None);
        Self {
            window,
            messages,
            agents_every: 10,
            histograms: false,
            trail: true,
            checkpoint: Checkpoints::Every(Period::Seconds(60)),
        }
    }
}

const TICKS: WholeBounds = WholeBounds::new(1, u32::MAX as u64, "ticks");
const MESSAGES: WholeBounds = WholeBounds::new(1, i64::MAX as u64, "messages");
const SECONDS: WholeBounds = WholeBounds::new(1, u32::MAX as u64, "seconds");
const WINDOWS: WholeBounds = WholeBounds::new(1, u32::MAX as u64, "windows");

impl Record {
    pub(crate) fn read(field: Option<Field<'_>>) -> Self {
        let default = Self::default();
        let Some(reader) = field.and_then(|field| field.reader()) else {
            return default;
        };
        let messages = reader
            .field("messages")
            .and_then(|field| read_messages(&field));
        let checkpoint = reader
            .field("checkpoint")
            .and_then(|field| read_checkpoint(&field));
        let record = Self {
            window: read_window(&reader).unwrap_or(default.window),
            messages: messages.unwrap_or(default.messages),
            agents_every: reader.whole_or("agents-every", default.agents_every, WINDOWS),
            histograms: reader.flag_or("histograms", default.histograms),
            trail: reader.flag_or("trail", default.trail),
            checkpoint: checkpoint.unwrap_or(default.checkpoint),
        };
        reader.end("key");
        record
    }
}

fn read_window(reader: &Reader<'_>) -> Option<Window> {
    let (key, field) = reader.one_of(&["window", "window-messages"])?;
    match key {
        "window" => field.whole(TICKS).map(|ticks| Window::Ticks(ticks as u32)),
        _ => field.whole(MESSAGES).map(Window::Messages),
    }
}

fn read_messages(field: &Field<'_>) -> Option<Messages> {
    match &field.node.value {
        Value::Text(text) if text == "all" => Some(Messages::All),
        Value::Text(text) if text == "none" => Some(Messages::None),
        Value::Number(_) | Value::Integer(_) => field.number(&SHARE).map(Messages::Rate),
        _ => {
            field.reject("\"all\", \"none\", or a number above 0 and at most 1", None);
            None
        }
    }
}

fn read_checkpoint(field: &Field<'_>) -> Option<Checkpoints> {
    match &field.node.value {
        Value::Text(text) if text == "none" => Some(Checkpoints::None),
        Value::Table(_) => {
            let reader = field.reader()?;
            let period = match reader.one_of(&["every-ticks", "every-seconds"]) {
                Some(("every-ticks", every)) => every.whole(TICKS).map(|n| Period::Ticks(n as u32)),
                Some((_, every)) => every.whole(SECONDS).map(|n| Period::Seconds(n as u32)),
                None => {
                    reader.missing("every-ticks", "a number of ticks, or every-seconds");
                    None
                }
            };
            reader.end("key");
            period.map(Checkpoints::Every)
        }
        _ => {
            let expected = "\"none\", { every-ticks = N } or { every-seconds = N }";
            field.reject(expected, None);
            None
        }
    }
}
