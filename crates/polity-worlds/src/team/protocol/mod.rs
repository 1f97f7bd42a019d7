//! Protocols: who acts in which wave, and what each of them sees.
//!
//! A protocol is nothing else. It knows no model, sets no quality and decides nothing for an agent;
//! whatever its teams are good or bad at follows from what their members could see when they acted.
//! It does not even know what it is called: its name stands in its [`Kind`], for files and tables.
//!
//! To add one, write a file like its neighbours and name its kind in [`KINDS`].

mod batched;
mod broadcast;
mod clonal;
mod coordinator;
mod morphogenetic;
mod ripple;
mod sequential;
mod shared;
mod single;
mod stigmergic;

use std::fmt::Debug;

use serde::Serialize;

use super::board::Stage;

/// Who acts when on a task, and what they see.
pub trait Protocol: Debug + Send + Sync {
    /// Names those who are called in the wave that comes next, [`super::board::Board::wave`]; each
    /// agent at most once. The task is over when nobody is called.
    fn wave(&self, stage: Stage<'_>, calls: &mut Vec<Call>);

    /// The share of its strength that a mark loses from wave to wave.
    fn evaporation(&self) -> f64 {
        0.0
    }
}

/// One agent asked to do one thing.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// Who is asked.
    pub agent: u32,
    /// What for.
    pub duty: Duty,
    /// What it is shown beside the task.
    pub sight: Sight,
}

/// What an agent is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Duty {
    /// To say what it means to do.
    Announce,
    /// To say what everybody should do.
    Plan,
    /// To choose what to do, and do it; or to stay out.
    Contribute,
    /// To do what it was assigned.
    Execute,
    /// To make one answer of all outputs.
    Synthesize,
}

impl Duty {
    /// Whether it is to do something, not to say what is to be done. Whoever is called to work again
    /// tries its luck anew; what it says before is said with the luck of the work that follows.
    #[must_use]
    pub fn is_work(self) -> bool {
        match self {
            Self::Announce | Self::Plan => false,
            Self::Contribute | Self::Execute | Self::Synthesize => true,
        }
    }
}

/// What an agent is shown beside the task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// Whose outputs.
    pub outputs: Outputs,
    /// Whose intentions.
    pub intentions: Intentions,
    /// Whether it sees who worked in which field in earlier tasks.
    pub history: bool,
    /// Whether it sees the marks that others left on steps.
    pub marks: bool,
}

/// Which outputs an agent is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outputs {
    /// None.
    Nothing,
    /// All of earlier waves.
    All,
    /// The last so many.
    Latest(u32),
    /// Those of its neighbours in the network.
    OfNeighbours,
    /// Those whose authors are at least so sure of them.
    Confident(f64),
}

/// Which intentions an agent is shown: those of the last wave in which any were announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intentions {
    /// None.
    Nothing,
    /// Everybody's.
    All,
    /// Those of members at most so many places away, on the ring of all members.
    Near(u32),
}

impl Sight {
    /// Nothing but the task.
    pub const NOTHING: Self = Self {
        outputs: Outputs::Nothing,
        intentions: Intentions::Nothing,
        history: false,
        marks: false,
    };

    /// These outputs, and nothing else.
    #[must_use]
    pub const fn of(outputs: Outputs) -> Self {
        Self {
            outputs,
            ..Self::NOTHING
        }
    }
}

/// A kind of protocol: its name, what it is, and its settings.
#[derive(Debug)]
pub struct Kind {
    /// What files and tables call it.
    pub name: &'static str,
    /// How it works.
    pub mechanism: &'static str,
    /// Calls for a team of N.
    pub calls: &'static str,
    /// Waves for a team of N: calls that wait for each other.
    pub waves: &'static str,
    /// Where the mechanism comes from.
    pub origin: &'static str,
    /// Whether it matters to it who may message whom.
    pub network: bool,
    /// Its settings, in the order in which `build` takes them.
    pub settings: &'static [Setting],
    /// Makes one with these values: as many as there are settings, each within its bounds.
    pub build: fn(&[f64]) -> Box<dyn Protocol>,
}

/// A number that a protocol can be given.
#[derive(Debug)]
pub struct Setting {
    /// What files call it.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Its value where none is given.
    pub default: f64,
    /// Its least value.
    pub min: f64,
    /// Its greatest value.
    pub max: f64,
    /// Whether only whole numbers make sense.
    pub whole: bool,
}

/// All protocols.
pub const KINDS: &[Kind] = &[
    coordinator::KIND,
    sequential::KIND,
    broadcast::KIND,
    shared::KIND,
    morphogenetic::KIND,
    clonal::KIND,
    stigmergic::KIND,
    ripple::KIND,
    batched::KIND,
    single::KIND,
    single::EQUAL_CALLS,
];

/// The kind of this name.
#[must_use]
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// Calls all members at once.
fn call_all(stage: Stage<'_>, duty: Duty, sight: Sight, calls: &mut Vec<Call>) {
    let call = |&agent: &u32| Call { agent, duty, sight };
    calls.extend(stage.members().iter().map(call));
}

/// Calls the members of one group, of `size` each, in the order of turns.
fn call_group(stage: Stage<'_>, size: usize, duty: Duty, sight: Sight, calls: &mut Vec<Call>) {
    let group = stage.board.wave() as usize;
    let begin = group.saturating_mul(size).min(stage.members().len());
    let end = begin.saturating_add(size).min(stage.members().len());
    let call = |&agent: &u32| Call { agent, duty, sight };
    calls.extend(stage.members()[begin..end].iter().map(call));
}
