//! The open tasks: who takes part, who passed what on to whom, what it costs.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use polity_data::schema::TaskRow;
use polity_engine::Sent;
use polity_metrics::hierarchy::{Scratch, depth_of_edges};
use polity_worlds::profile::ModelProfile;
use polity_worlds::society::Society;
use polity_worlds::society::message::{Kind, Message};
use polity_worlds::society::probe::{Event, What};
use polity_worlds::society::task::{Node, Outcome, Scores, TaskId};

/// Ticks after its deadline at which a task that nobody has given back counts as abandoned.
const GRACE_TICKS: u32 = 8;
const PICOUSD: f64 = 1e-12;

/// Follows every task from its arrival to its end.
#[derive(Default)]
pub struct Ledger {
    /// Only looked up by key, never walked through: its order cannot reach a result.
    open: HashMap<TaskId, Entry, BuildHasherDefault<TaskHasher>>,
    /// Open tasks by the tick in which they are given up.
    expiry: BTreeMap<u32, Vec<TaskId>>,
    depth: Scratch,
    /// Entries of ended tasks, kept for their memory.
    spare: Vec<Entry>,
    /// Whether to remember messages, so that later ones can name what they reply to.
    threads: bool,
}

/// One open task.
#[derive(Default)]
struct Entry {
    tick_start: u32,
    level: u8,
    follows: Option<TaskId>,
    delegations: Vec<(u32, u32)>,
    agents: Vec<u32>,
    contributors: Vec<u32>,
    abstained: u32,
    calls: u32,
    prompt_tokens: u64,
    completion_tokens: u64,
    cost_picousd: u128,
    said: Vec<Said>,
}

/// A message that may be replied to.
struct Said {
    id: u64,
    src: u32,
    dst: u32,
    node: Node,
    kind: Kind,
    /// The tick in which its receiver can reply to it.
    arrives: u32,
}

/// What the ledger knows about a message besides what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Thread {
    /// The message that it replies to.
    pub reply_to: Option<u64>,
    /// The task that its task follows.
    pub parent_task: Option<u64>,
}

impl Ledger {
    /// A ledger; with `threads` it also finds out what messages reply to.
    #[must_use]
    pub fn new(threads: bool) -> Self {
        Self {
            threads,
            ..Self::default()
        }
    }

    /// Takes in what happened to tasks, all but their ends: before the tick's messages.
    pub fn before_messages(&mut self, world: &Society, tick: u32, events: &[Event]) {
        for event in events {
            match event.what {
                What::Opened {
                    level,
                    deadline,
                    follows,
                } => {
                    self.open(tick, event.task, level, deadline, follows);
                }
                What::Worked { .. } => {
                    if let Some(entry) = self.open.get_mut(&event.task) {
                        entry.work(event.agent, world.profile_of(event.agent));
                    }
                }
                What::Abstained => {
                    if let Some(entry) = self.open.get_mut(&event.task) {
                        entry.abstained += 1;
                    }
                }
                What::Refused | What::Closed { .. } => {}
            }
        }
    }

    /// Takes in a message. Messages about tasks that have ended are passed over.
    pub fn message(&mut self, world: &Society, tick: u32, id: u64, sent: &Sent<Message>) -> Thread {
        let Some(entry) = self.open.get_mut(&sent.body.task) else {
            return Thread::default();
        };
        entry.message(world, sent);
        if !self.threads {
            return Thread::default();
        }
        Thread {
            reply_to: entry.thread(tick, id, sent),
            parent_task: entry.follows.map(TaskId::as_u64),
        }
    }

    /// Takes in the ends of tasks: after the tick's messages. Returns their rows, in canonical
    /// order; then those of tasks that nobody has given back.
    pub fn after_messages(&mut self, tick: u32, events: &[Event]) -> Vec<TaskRow> {
        let mut rows = Vec::new();
        for event in events {
            if let What::Closed { outcome, completed } = event.what {
                let status = if completed { "completed" } else { "failed" };
                rows.extend(self.close(event.task, &End::given(tick, outcome, status)));
            }
        }
        while let Some(due) = self.expiry.first_entry().filter(|e| *e.key() <= tick) {
            for task in due.remove() {
                let end = End::given(tick, Outcome::default(), "abandoned");
                rows.extend(self.close(task, &end));
            }
        }
        rows
    }

    /// The rows of the tasks that are still open, by the tick in which they would be given up.
    pub fn remaining(&mut self) -> Vec<TaskRow> {
        let tasks: Vec<TaskId> = std::mem::take(&mut self.expiry)
            .into_values()
            .flatten()
            .collect();
        let end = End {
            tick: None,
            outcome: None,
            status: "open",
        };
        tasks
            .into_iter()
            .filter_map(|task| self.close(task, &end))
            .collect()
    }

    fn open(&mut self, tick: u32, task: TaskId, level: u8, deadline: u32, follows: Option<TaskId>) {
        let mut entry = self.spare.pop().unwrap_or_default();
        entry.begin(tick, level, follows);
        entry.take_part(task.origin);
        self.open.insert(task, entry);
        let expiry = deadline.saturating_add(GRACE_TICKS);
        self.expiry.entry(expiry).or_default().push(task);
    }

    fn close(&mut self, task: TaskId, end: &End) -> Option<TaskRow> {
        let entry = self.open.remove(&task)?;
        let depth = depth_of_edges(&entry.delegations, &mut self.depth);
        let row = entry.row(task, end, depth);
        self.spare.push(entry);
        Some(row)
    }
}

/// How a task ended, if it did.
struct End {
    tick: Option<u32>,
    outcome: Option<Outcome>,
    status: &'static str,
}

impl End {
    fn given(tick: u32, outcome: Outcome, status: &'static str) -> Self {
        Self {
            tick: Some(tick),
            outcome: Some(outcome),
            status,
        }
    }
}

impl Entry {
    fn begin(&mut self, tick: u32, level: u8, follows: Option<TaskId>) {
        let Self {
            delegations,
            agents,
            contributors,
            said,
            ..
        } = std::mem::take(self);
        *self = Self {
            tick_start: tick,
            level,
            follows,
            ..Self::default()
        };
        (self.delegations, self.agents) = (emptied(delegations), emptied(agents));
        (self.contributors, self.said) = (emptied(contributors), emptied(said));
    }

    fn take_part(&mut self, agent: u32) {
        // Whoever takes part now most likely did so a moment ago.
        if !self.agents.iter().rev().any(|a| *a == agent) {
            self.agents.push(agent);
        }
    }

    fn work(&mut self, agent: u32, profile: &ModelProfile) {
        self.take_part(agent);
        if !self.contributors.contains(&agent) {
            self.contributors.push(agent);
        }
        self.calls += 1;
        self.read(u64::from(profile.context_tokens), profile);
        self.write(u64::from(profile.work_tokens), profile);
    }

    fn message(&mut self, world: &Society, sent: &Sent<Message>) {
        self.take_part(sent.src);
        let tokens = u64::from(world.lexicon().length(sent.body.utterance));
        self.write(tokens, world.profile_of(sent.src));
        if !sent.lost {
            self.read(tokens, world.profile_of(sent.dst));
        }
        if sent.body.kind.is_dependency() {
            self.delegations.push((sent.src, sent.dst));
        }
    }

    fn read(&mut self, tokens: u64, profile: &ModelProfile) {
        self.prompt_tokens += tokens;
        self.cost_picousd += u128::from(tokens) * u128::from(profile.prompt_picousd());
    }

    fn write(&mut self, tokens: u64, profile: &ModelProfile) {
        self.completion_tokens += tokens;
        self.cost_picousd += u128::from(tokens) * u128::from(profile.completion_picousd());
    }

    /// Finds what a message replies to, and remembers it for its own replies.
    fn thread(&mut self, tick: u32, id: u64, sent: &Sent<Message>) -> Option<u64> {
        let Message {
            kind, about, node, ..
        } = sent.body;
        let replied = |s: &&Said| {
            let between = s.src == sent.dst && s.dst == sent.src && s.node == node;
            between && s.arrives <= tick && answers(kind, about, s.kind)
        };
        let reply_to = self.said.iter().rev().find(replied).map(|s| s.id);
        if !sent.lost {
            let arrives = tick.saturating_add(u32::from(sent.latency_ticks));
            let (src, dst) = (sent.src, sent.dst);
            self.said.push(Said {
                id,
                src,
                dst,
                node,
                kind,
                arrives,
            });
        }
        reply_to
    }

    fn row(&self, task: TaskId, end: &End, depth: u32) -> TaskRow {
        let scores = end.outcome.map(|outcome| Scores::of(outcome, self.level));
        TaskRow {
            task: task.as_u64(),
            parent_task: self.follows.map(TaskId::as_u64),
            tick_start: self.tick_start,
            tick_end: end.tick,
            level: self.level,
            protocol: "society",
            status: end.status,
            agents: self.agents.len() as u32,
            contributors: self.contributors.len() as u32,
            abstained_voluntary: self.abstained,
            abstained_directed: 0,
            quality: scores.map(Scores::quality),
            accuracy: scores.map(|s| s.accuracy),
            completeness: scores.map(|s| s.completeness),
            coherence: scores.map(|s| s.coherence),
            actionability: scores.map(|s| s.actionability),
            mission_relevance: None,
            hierarchy_depth: depth,
            calls: self.calls,
            waves: end.outcome.map(|outcome| u32::from(outcome.waves)),
            prompt_tokens: self.prompt_tokens,
            completion_tokens: self.completion_tokens,
            cost_usd: self.cost_picousd as f64 * PICOUSD,
            latency_s: end.outcome.map(|outcome| f64::from(outcome.latency_s)),
        }
    }
}

/// Whether a message of this kind replies to one of that kind.
fn answers(kind: Kind, about: Kind, said: Kind) -> bool {
    match kind {
        Kind::Result => said == Kind::Delegate,
        Kind::Answer => said == Kind::Ask,
        Kind::Verdict => said == Kind::Check,
        Kind::Refuse => matches!(said, Kind::Delegate | Kind::Ask | Kind::Check),
        Kind::Praise | Kind::Complain => {
            matches!(said, Kind::Result | Kind::Answer | Kind::Verdict)
        }
        Kind::Clarify => said == about,
        Kind::Repeat => said == Kind::Clarify,
        Kind::Delegate | Kind::Ask | Kind::Check => false,
    }
}

fn emptied<T>(mut list: Vec<T>) -> Vec<T> {
    list.clear();
    list
}

/// Mixes the two halves of a task's id (the finalizer of splitmix64): fixed, and quick.
#[derive(Default)]
struct TaskHasher(u64);

impl Hasher for TaskHasher {
    fn finish(&self) -> u64 {
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u32(u32::from(*b)));
    }

    fn write_u32(&mut self, half: u32) {
        self.0 = self.0.rotate_left(32) ^ u64::from(half);
    }
}
