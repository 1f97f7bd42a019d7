//! Doing steps.

use std::sync::Arc;

use super::super::board::Piece;
use super::super::luck::For;
use super::super::member::Member;
use super::super::probe::{Act, Deed, Sources, Work};
use super::super::role::Role;
use super::super::steps::StepSet;
use super::super::view::{Version, View};
use super::{Pieces, Turn};

/// How a contribution is made.
#[derive(Clone, Copy)]
struct Manner {
    /// The field of the role.
    skill: u8,
    /// Whether the role before was in another field.
    switched: bool,
    /// Steps in it.
    among: usize,
}

impl Turn<'_> {
    /// Does these steps in this role.
    pub(super) fn work(&self, view: &View, role: Role, steps: StepSet, member: &mut Member) -> Act {
        self.work_as(view, (role, None), steps, member)
    }

    /// The same, in a role that it calls in its own words.
    pub(super) fn work_as(
        &self,
        view: &View,
        (role, title): (Role, Option<Arc<str>>),
        steps: StepSet,
        member: &mut Member,
    ) -> Act {
        let manner = Manner {
            skill: role.skill,
            switched: member.takes(role.skill),
            among: steps.len(),
        };
        let (mut done, mut confidence) = (StepSet::EMPTY, 0.0);
        let mut pieces = Pieces::new();
        for step in steps.iter() {
            let (piece, apparent) = self.piece(view, step, done, manner);
            confidence += self.model.believed(apparent);
            pieces.push(piece);
            done = done.with(step);
        }
        let confidence = confidence / pieces.len() as f64;
        let (built_on, needed) = self.built_on(view, steps, &pieces);
        let tokens = self.model.output_tokens(pieces.len());
        let work = Work {
            role,
            title,
            confidence,
            built_on,
            needed,
            pieces,
        };
        self.act(view, tokens, Deed::Contributed(work))
    }

    /// One step as it comes out, after its own earlier ones, and how good it seems to be.
    fn piece(&self, view: &View, i: usize, own: StepSet, manner: Manner) -> (Piece, f64) {
        let params = &self.team.params;
        let (step, profile) = (&self.board.task().steps[i], &self.model.profile);
        let sample = params.spread * profile.temperature * self.luck.swing(For::Work, i);
        let switching = if manner.switched {
            1.0 - params.switching_cost
        } else {
            1.0
        };
        let dilution = 1.0 / (1.0 + params.dilution * (manner.among - 1) as f64);
        let afresh = self.model.mastery(step, manner.skill, params)
            * self.support(view, i, own)
            * self.information(view, i, own)
            * switching
            * dilution;
        // Luck moves what may fail, so that what anybody can do nobody fails in.
        let afresh = (1.0 - (1.0 - afresh) * (1.0 - sample)).clamp(0.0, 1.0);
        let heeds = self.luck.unit(For::Heed, i) < profile.instruction_following;
        let earlier = view.best[i].filter(|_| heeds);
        let revised = earlier.map(|seen| self.revised(&seen, afresh));
        let (quality, apparent) = revised.unwrap_or((afresh, afresh));
        let piece = Piece {
            step: i as u8,
            quality,
            side: self.side(view, i),
            revises: earlier.map(|seen| seen.output),
        };
        (piece, apparent)
    }

    /// How good a step is after a revision by somebody whose own would be as good as this, and how
    /// good it seems to be. Whoever believes that its own would be no better leaves the step alone.
    fn revised(&self, seen: &Version, afresh: f64) -> (f64, f64) {
        let better = self.model.believed(afresh) > seen.apparent;
        let acts = self.team.params.harmless_revisions || better;
        let change = |from| if acts { self.change(from, afresh) } else { 0.0 };
        let after = |from: f64| (from + change(from)).clamp(0.0, 1.0);
        (after(seen.piece.quality), after(seen.apparent))
    }

    /// What a revision changes in a step that is as good as `from`, by somebody whose own would be as
    /// good as `own`.
    pub(super) fn change(&self, from: f64, own: f64) -> f64 {
        let params = &self.team.params;
        match params.harmless_revisions {
            true => (1.0 - from) * params.revision * own,
            false => (own - from) * params.revision,
        }
    }

    /// The share of a step's quality that is left where a fact it needs is not at hand.
    fn information(&self, view: &View, i: usize, own: StepSet) -> f64 {
        let source = self.board.task().steps[i].informed_by.map(usize::from);
        let lacking = source.is_some_and(|s| view.best[s].is_none() && !own.has(s));
        if lacking {
            1.0 - self.team.params.missing_fact
        } else {
            1.0
        }
    }

    /// Whose side a step takes: that of the other side's version where it sees one and thinks of
    /// it, else as it comes.
    fn side(&self, view: &View, i: usize) -> bool {
        let own = self.luck.unit(For::Stance, i) < 0.5;
        let settles = self.luck.unit(For::Settle, i) < self.model.profile.reasoning;
        let mut opponents = self.board.task().opponents(i).iter();
        let other = opponents.find_map(|other| view.best[other]);
        let kept = view.best[i].map_or(own, |seen| seen.piece.side);
        other
            .filter(|_| settles)
            .map_or(kept, |seen| seen.piece.side)
    }

    /// Whose outputs this one could not have been written without, ascending: those that its steps
    /// build on, those that hold a fact it lacked, those it revises. Beside them those that it would
    /// depend on if it revised nothing.
    fn built_on(&self, view: &View, steps: StepSet, pieces: &Pieces) -> (Sources, Sources) {
        let task = self.board.task();
        let (mut sources, mut needed) = (Sources::new(), Sources::new());
        for piece in pieces {
            let step = &task.steps[usize::from(piece.step)];
            let fact = step.informed_by.map(usize::from);
            let needs = fact
                .iter()
                .fold(step.needs, |needs, fact| needs.with(*fact));
            let outside = steps.iter().fold(needs, StepSet::without);
            let seen = outside.iter().filter_map(|need| view.best[need]);
            for seen in seen {
                add(&mut sources, seen.output);
                add(&mut needed, seen.output);
            }
            piece
                .revises
                .into_iter()
                .for_each(|output| add(&mut sources, output));
        }
        sources.sort_unstable();
        needed.sort_unstable();
        (sources, needed)
    }

    /// What is left of what it was asked to do: whoever does not follow instructions well leaves
    /// something out.
    pub(super) fn heeded(&self, assigned: StepSet) -> StepSet {
        let following = self.model.profile.instruction_following;
        // Its own draws: those for heeding earlier versions are at the step's place itself.
        let heeds = |&i: &usize| self.luck.unit(For::Heed, 64 + i) < following;
        assigned.iter().filter(heeds).collect()
    }
}

/// Adds an output once, while there is room.
fn add(sources: &mut Sources, output: u32) {
    if !sources.contains(&output) && !sources.is_full() {
        sources.push(output);
    }
}
