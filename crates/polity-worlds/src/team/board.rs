//! The board: all of a task that anybody may be shown. Agents read it during a tick; between ticks
//! the session writes down what they did, in the order of their indices.
//!
//! An output is held once however many read it, so that a task costs memory as the team is large.

use polity_engine::topology::Topology;

use super::decision::Decision;
use super::luck::Luck;
use super::memory::Memory;
use super::probe::Work;
use super::protocol::Call;
use super::role::{Role, Title};
use super::steps::{STEPS_MAX, StepSet};
use super::task::Task;

/// One step as somebody did it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Which step.
    pub step: u8,
    /// How good it is, in `[0, 1]`. Hidden from everybody but the judge: readers go by
    /// what its author says and by a judgement of their own that may err.
    pub quality: f64,
    /// Which side of a conflict it takes.
    pub side: bool,
    /// The output whose version of the step it revises.
    pub revises: Option<u32>,
}

/// The place of an agent that is not in the team.
const ABSENT: u32 = u32::MAX;

/// What somebody contributed.
#[derive(Clone, Debug)]
pub struct Output {
    /// Who.
    pub agent: u32,
    /// In which wave.
    pub wave: u32,
    /// As what.
    pub role: Role,
    /// What its author calls that.
    pub title: Title,
    /// How good it thinks it is.
    pub confidence: f64,
    /// Its length.
    pub tokens: u32,
    /// How often its author had been called to work on the task before, and for it.
    pub(super) attempt: u32,
    first_piece: u32,
    pieces: u32,
}

/// What somebody means to do.
#[derive(Clone, Copy, Debug)]
pub struct Intention {
    /// Who.
    pub agent: u32,
    /// In which wave it was announced.
    pub wave: u32,
    /// The steps; none for staying out.
    pub steps: StepSet,
}

/// All there is to see of a task.
#[derive(Clone, Debug)]
pub struct Board {
    pub(super) task: Task,
    pub(super) luck: Luck,
    pub(super) wave: u32,
    outputs: Vec<Output>,
    pieces: Vec<Piece>,
    pub(super) intentions: Vec<Intention>,
    /// What each agent was assigned, by agent; all empty where nobody assigns.
    pub(super) assigned: Vec<StepSet>,
    /// Marks left on steps, which fade from wave to wave.
    pub(super) marks: [f64; STEPS_MAX],
    /// Who is called in this wave, by agent.
    pub(super) calls: Vec<Option<Call>>,
    /// What was decided from outside for those called in this wave, by agent.
    pub(super) decisions: Vec<Option<Decision>>,
    /// Calls of each agent to work on this task so far, whatever came of them.
    pub(super) attempts: Vec<u32>,
    /// The members of the team, in the order of their turns.
    members: Vec<u32>,
    places: Vec<u32>,
    called_before: Vec<bool>,
    called_last: Vec<u32>,
    pub(super) memory: Memory,
}

impl Board {
    pub(super) fn new(task: Task, luck: Luck, agents: u32) -> Self {
        let agents = agents as usize;
        Self {
            task,
            luck,
            wave: 0,
            outputs: Vec::new(),
            pieces: Vec::new(),
            intentions: Vec::new(),
            assigned: vec![StepSet::EMPTY; agents],
            marks: [0.0; STEPS_MAX],
            calls: vec![None; agents],
            decisions: vec![None; agents],
            attempts: vec![0; agents],
            members: Vec::new(),
            places: vec![ABSENT; agents],
            called_before: vec![false; agents],
            called_last: Vec::new(),
            memory: Memory::default(),
        }
    }

    /// Turns to a new task; the memory stays.
    pub(super) fn begin(&mut self, task: Task, luck: Luck) {
        self.task = task;
        self.luck = luck;
        self.wave = 0;
        self.outputs.clear();
        self.pieces.clear();
        self.intentions.clear();
        self.assigned.fill(StepSet::EMPTY);
        self.marks = [0.0; STEPS_MAX];
        self.attempts.fill(0);
        self.called_before.fill(false);
        self.called_last.clear();
    }

    /// The team, in the order of turns.
    pub(super) fn seat(&mut self, members: impl Iterator<Item = u32>) {
        self.members.clear();
        self.members.extend(members);
        self.places.fill(ABSENT);
        for (place, &agent) in (0..).zip(&self.members) {
            self.places[agent as usize] = place;
        }
    }

    /// The team, in the order of turns.
    #[must_use]
    pub fn members(&self) -> &[u32] {
        &self.members
    }

    /// Calls these, and nobody else.
    pub(super) fn call(&mut self, calls: &[Call]) {
        for agent in self.called_last.drain(..) {
            self.calls[agent as usize] = None;
            self.decisions[agent as usize] = None;
        }
        for call in calls {
            self.calls[call.agent as usize] = Some(*call);
            self.called_before[call.agent as usize] = true;
            self.called_last.push(call.agent);
        }
        self.called_last.sort_unstable();
    }

    pub(super) fn add_output(&mut self, output: Output, pieces: &[Piece]) {
        let first_piece = self.pieces.len() as u32;
        self.pieces.extend_from_slice(pieces);
        self.outputs.push(Output {
            first_piece,
            pieces: pieces.len() as u32,
            ..output
        });
    }

    /// The task.
    #[must_use]
    pub fn task(&self) -> &Task {
        &self.task
    }

    /// What was contributed, in order.
    #[must_use]
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// The pieces of an output.
    #[must_use]
    pub fn pieces_of(&self, output: &Output) -> &[Piece] {
        let first = output.first_piece as usize;
        &self.pieces[first..first + output.pieces as usize]
    }

    /// The pieces of all outputs.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The number of the wave that comes next, or is under way.
    #[must_use]
    pub fn wave(&self) -> u32 {
        self.wave
    }

    /// Whether an agent is in the team.
    #[must_use]
    pub fn is_member(&self, agent: u32) -> bool {
        self.places[agent as usize] != ABSENT
    }

    /// Where an agent stands in the order of turns; `u32::MAX` outside the team.
    #[must_use]
    pub fn place(&self, agent: u32) -> u32 {
        self.places[agent as usize]
    }

    /// Whether an agent was called for this task before.
    #[must_use]
    pub fn was_called(&self, agent: u32) -> bool {
        self.called_before[agent as usize]
    }

    /// Those called in the last wave, ascending.
    #[must_use]
    pub fn called_last(&self) -> &[u32] {
        &self.called_last
    }

    /// Places between two members, on the ring of all members.
    #[must_use]
    pub fn distance(&self, one: u32, other: u32) -> u32 {
        let apart = self.place(one).abs_diff(self.place(other));
        apart.min((self.members.len() as u32).saturating_sub(apart))
    }

    /// Bytes held, about.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let per_agent = size_of::<StepSet>() + size_of::<Option<Call>>() + 4 * size_of::<u32>();
        self.outputs.capacity() * size_of::<Output>()
            + self.pieces.capacity() * size_of::<Piece>()
            + self.intentions.capacity() * size_of::<Intention>()
            + self.calls.len() * per_agent
    }
}

impl Output {
    /// An output, before it is on the board.
    pub(super) fn new(agent: u32, wave: u32, work: &Work, tokens: u32) -> Self {
        Self {
            agent,
            wave,
            role: work.role,
            title: work.title(),
            confidence: work.confidence,
            tokens,
            attempt: 1,
            first_piece: 0,
            pieces: 0,
        }
    }
}

/// What a protocol may look at to say who is next.
#[derive(Clone, Copy)]
pub struct Stage<'a> {
    /// The task and what was done so far.
    pub board: &'a Board,
    /// Who may message whom.
    pub topology: &'a Topology,
}

impl Stage<'_> {
    /// The members of the team, in the order of their turns.
    #[must_use]
    pub fn members(&self) -> &[u32] {
        self.board.members()
    }
}
