//! What one agent sees of a task: the board through its call's sight.

use super::board::{Board, Output, Piece};
use super::model::{ANNOUNCEMENT_TOKENS, MEMORY_TOKENS, Model};
use super::params::Visibility;
use super::protocol::{Call, Intentions, Outputs, Sight};
use super::steps::{STEPS_MAX, StepSet};
use polity_engine::topology::Topology;

/// The version of a step that an agent holds to be the best it sees.
#[derive(Clone, Copy, Debug)]
pub(super) struct Version {
    pub(super) output: u32,
    pub(super) piece: Piece,
    /// How good the agent takes it to be.
    pub(super) apparent: f64,
}

/// What an agent sees beside the task.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// The best version of each step.
    pub(super) best: [Option<Version>; STEPS_MAX],
    /// Others that are known to work, or to mean to work, on each step, unseen.
    pub(super) rivals: [f64; STEPS_MAX],
    /// How far marks say that each step is done.
    pub(super) marks: [f64; STEPS_MAX],
    /// Tokens read.
    pub(super) prompt_tokens: u64,
    /// Whether outputs were left out because they did not fit into the model's context.
    pub(super) overflowed: bool,
}

impl View {
    /// What is seen by whoever is called so.
    pub(super) fn of(
        board: &Board,
        call: &Call,
        sight: Sight,
        model: &Model,
        topology: &Topology,
    ) -> Self {
        let mut view = Self {
            best: [None; STEPS_MAX],
            rivals: [0.0; STEPS_MAX],
            marks: [0.0; STEPS_MAX],
            prompt_tokens: model.task_tokens(board.task().steps.len()),
            overflowed: false,
        };
        if sight.marks {
            view.marks = board.marks;
        }
        if sight.history {
            view.remember(board);
        }
        view.hear(board, call, sight.intentions);
        view.read(board, call, sight.outputs, model, topology);
        view
    }

    /// The steps that have been done, as far as it sees.
    pub(super) fn done(&self) -> StepSet {
        let done = |(i, best): (usize, &Option<Version>)| best.map(|_| i);
        self.best.iter().enumerate().filter_map(done).collect()
    }

    /// The steps that anything it sees speaks of.
    pub(super) fn spoken_of(&self) -> StepSet {
        let heard = |&i: &usize| self.rivals[i] >= 1.0 || self.marks[i] > 0.0;
        let heard: StepSet = (0..STEPS_MAX).filter(heard).collect();
        self.done().or(heard)
    }

    /// Expects as many others in each field as there used to be, spread over its steps.
    fn remember(&mut self, board: &Board) {
        let task = board.task();
        self.prompt_tokens += MEMORY_TOKENS * board.memory.tasks() as u64;
        for (rivals, step) in self.rivals.iter_mut().zip(&task.steps) {
            let steps = task.steps_of(step.skill).len() as f64;
            // Less than one, or it would be heard of this very step.
            *rivals += (board.memory.per_task(step.skill) / steps).min(0.999);
        }
    }

    fn hear(&mut self, board: &Board, call: &Call, whose: Intentions) {
        let heard = |agent: u32| match whose {
            Intentions::Nothing => false,
            Intentions::All => true,
            Intentions::Near(radius) => board.distance(agent, call.agent) <= radius,
        };
        if whose == Intentions::Nothing {
            return;
        }
        let others = board.intentions.iter().filter(|i| i.agent != call.agent);
        for intention in others.filter(|i| heard(i.agent)) {
            self.prompt_tokens += ANNOUNCEMENT_TOKENS;
            intention
                .steps
                .iter()
                .for_each(|step| self.rivals[step] += 1.0);
        }
    }

    /// Reads outputs from the last one back, as long as they fit into the model's context.
    fn read(
        &mut self,
        board: &Board,
        call: &Call,
        whose: Outputs,
        model: &Model,
        topology: &Topology,
    ) {
        let neighbours = topology.neighbours(call.agent);
        let limit = u64::from(model.profile.context_limit_tokens);
        let most = match whose {
            Outputs::Nothing => 0,
            Outputs::Latest(most) => most as usize,
            _ => usize::MAX,
        };
        let shown = |output: &Output| match whose {
            Outputs::OfNeighbours => {
                output.agent == call.agent || neighbours.binary_search(&output.agent).is_ok()
            }
            Outputs::Confident(least) => output.confidence >= least,
            _ => true,
        };
        let luck = board.luck.of_reader(call.agent);
        let outputs = board.outputs().iter().enumerate().rev();
        for (i, output) in outputs.filter(|(_, output)| shown(output)).take(most) {
            let tokens = u64::from(output.tokens);
            if self.prompt_tokens + tokens > limit {
                self.overflowed = true;
                break;
            }
            self.prompt_tokens += tokens;
            for piece in board.pieces_of(output) {
                let blur = luck.swing(output.agent, output.attempt, piece.step);
                self.see(Version {
                    output: i as u32,
                    piece: *piece,
                    apparent: model.apparent(piece.quality, output.confidence, blur),
                });
            }
        }
    }

    fn see(&mut self, version: Version) {
        let best = &mut self.best[usize::from(version.piece.step)];
        // From the last one back: of equals the later one is kept.
        if best.is_none_or(|best| version.apparent > best.apparent) {
            *best = Some(version);
        }
    }

    /// Forgets what was written, and keeps that somebody works there.
    fn keep_only_intentions(&mut self) {
        for (rivals, best) in self.rivals.iter_mut().zip(&mut self.best) {
            *rivals += f64::from(u8::from(best.take().is_some()));
        }
    }
}

/// What a contributor sees where a setting says something else than its protocol.
pub(super) fn contributor_view(
    board: &Board,
    call: &Call,
    visibility: Visibility,
    model: &Model,
    topology: &Topology,
) -> View {
    let sight = match visibility {
        Visibility::Protocol => call.sight,
        Visibility::Nothing => Sight::NOTHING,
        Visibility::Intentions | Visibility::Outputs => Sight {
            intentions: Intentions::All,
            ..Sight::of(Outputs::All)
        },
        Visibility::History => Sight {
            history: true,
            ..Sight::NOTHING
        },
        Visibility::Latest(most) => Sight::of(Outputs::Latest(most)),
    };
    let mut view = View::of(board, call, sight, model, topology);
    if visibility == Visibility::Intentions {
        view.keep_only_intentions();
    }
    view
}
