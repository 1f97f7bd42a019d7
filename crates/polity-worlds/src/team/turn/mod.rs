//! One call: what a mocked model does with what it sees.
//!
//! ```text
//! call ─► view ─► notice ─► choose ─► work ─► output     Contribute
//!                   │         └─────────────► intention  Announce
//!                   ├─► plan ───────────────► assignment Plan
//!                   └─► work on what it was assigned      Execute
//!         view ─────────────────────────────► one answer  Synthesize
//! ```
//!
//! Where somebody else decides (see [`super::decision`]), noticing and working stay as they are, and
//! its decision stands in for choosing, planning and heeding.

mod choose;
mod drawn;
mod notice;
mod obey;
mod observe;
mod plan;
mod synthesize;
mod work;

use arrayvec::ArrayVec;
use polity_engine::topology::Topology;

use super::Team;
use super::board::{Board, Piece};
use super::luck::CallLuck;
use super::member::Member;
use super::model::{ANNOUNCEMENT_TOKENS, Model};
use super::params::Roles;
use super::probe::{Act, Deed, Reason};
use super::protocol::{Call, Duty};
use super::role::{Activity, Role, Wording};
use super::steps::{STEPS_MAX, StepSet};
use super::view::{View, contributor_view};

/// Who is called, for what, and with what luck.
pub(super) struct Turn<'a> {
    team: &'a Team,
    board: &'a Board,
    topology: &'a Topology,
    model: &'a Model,
    call: &'a Call,
    luck: CallLuck,
}

impl<'a> Turn<'a> {
    pub(super) fn new(team: &'a Team, topology: &'a Topology, call: &'a Call) -> Self {
        let board = &team.board;
        let attempt = board.attempts[call.agent as usize];
        Self {
            team,
            board,
            topology,
            model: team.model_of(call.agent),
            call,
            luck: board.luck.of_call(call.agent, attempt),
        }
    }

    /// Does what it is asked for.
    pub(super) fn take(&self, member: &mut Member) -> Act {
        if let Some(decision) = self.decision() {
            return self.obey(&decision.choice, member);
        }
        match self.call.duty {
            Duty::Announce => self.announce(),
            Duty::Plan => self.plan(),
            Duty::Contribute => self.contribute(member),
            Duty::Execute => self.execute(member),
            Duty::Synthesize => self.synthesize(),
        }
    }

    fn announce(&self) -> Act {
        let view = self.view();
        let choice = self.choose(&view, self.own_field());
        let steps = choice
            .as_ref()
            .map_or(StepSet::EMPTY, |choice| choice.steps);
        self.act(&view, ANNOUNCEMENT_TOKENS, Deed::Announced { steps })
    }

    fn contribute(&self, member: &mut Member) -> Act {
        let view = self.sees();
        match self.chosen(&view) {
            Some(choice) => {
                let role = self.role(&view, choice.first);
                self.work(&view, role, choice.steps, member)
            }
            None => self.stay_out(&view, self.idle(&view)),
        }
    }

    fn execute(&self, member: &mut Member) -> Act {
        let view = self.sees();
        let steps = self.heeded(self.board.assigned[self.call.agent as usize]);
        match steps.iter().next() {
            Some(first) => {
                let role = self.role(&view, first);
                self.work(&view, role, steps, member)
            }
            None => self.stay_out(&view, self.idle(&view)),
        }
    }

    /// Why it does nothing, where it was not kept from saying what it does.
    fn idle(&self, view: &View) -> Reason {
        let open = self.open_to_it(view);
        match (self.call.duty, open.is_empty()) {
            (Duty::Execute, true) => Reason::NotAssigned,
            (Duty::Execute, false) => Reason::Disregarded,
            (_, true) => Reason::NothingSeen,
            (_, false) => Reason::NothingToAdd,
        }
    }

    /// What it sees as whom it is called for.
    fn sees(&self) -> View {
        match self.call.duty {
            Duty::Contribute | Duty::Execute => self.contributors_view(),
            _ => self.view(),
        }
    }

    fn view(&self) -> View {
        View::of(
            self.board,
            self.call,
            self.call.sight,
            self.model,
            self.topology,
        )
    }

    /// What it sees where it is to add to the answer, be it by its own choice or as it was assigned.
    fn contributors_view(&self) -> View {
        contributor_view(
            self.board,
            self.call,
            self.team.params.visibility,
            self.model,
            self.topology,
        )
    }

    /// The field that this agent must keep to, where roles are assigned.
    fn own_field(&self) -> Option<u8> {
        let skills = &self.board.task().skills;
        let place = self.board.place(self.call.agent) as usize;
        (self.team.params.roles == Roles::Assigned).then(|| skills[place % skills.len()])
    }

    /// The role of whoever begins with this step.
    fn role(&self, view: &View, first: usize) -> Role {
        let task = self.board.task();
        let step = &task.steps[first];
        let done = view.done();
        let activity = if view.best[first].is_some() {
            Activity::Review
        } else if !task.opponents(first).and(done).is_empty() {
            Activity::Mediate
        } else if !step.needs.and(done).is_empty() {
            Activity::Integrate
        } else {
            Activity::Draft
        };
        self.named(activity, step.skill, step.topic)
    }

    /// A role as its model words it.
    fn named(&self, activity: Activity, skill: u8, topic: u8) -> Role {
        let wording = Wording {
            habits: self.model.habits,
            luck: self.luck,
            temperature: self.model.profile.temperature,
        };
        Role::named(activity, skill, topic, wording)
    }

    /// Tokens that a call can take: what it reads, and what it writes at most.
    pub(super) fn reserved_tokens(&self) -> u64 {
        let room = |steps: usize| match steps {
            0 => ANNOUNCEMENT_TOKENS,
            steps => self.model.output_tokens(steps),
        };
        let steps = self.board.task().steps.len();
        let written = match self.call.duty {
            Duty::Announce => ANNOUNCEMENT_TOKENS,
            Duty::Plan => self.plan_tokens(),
            Duty::Contribute => room(steps.min(self.team.params.steps_per_call)),
            Duty::Execute => room(self.board.assigned[self.call.agent as usize].len()),
            Duty::Synthesize => room(steps),
        };
        self.sees().prompt_tokens + written
    }

    fn stay_out(&self, view: &View, reason: Reason) -> Act {
        self.act(view, ANNOUNCEMENT_TOKENS, Deed::StayedOut { reason })
    }

    fn act(&self, view: &View, completion_tokens: u64, deed: Deed) -> Act {
        Act {
            agent: self.call.agent,
            duty: self.call.duty,
            spent: self.spent(view, completion_tokens),
            deed,
        }
    }
}

/// The pieces of one contribution.
pub(super) type Pieces = ArrayVec<Piece, STEPS_MAX>;
