//! Making one answer of many outputs.

use std::sync::Arc;

use super::super::luck::For;
use super::super::probe::{Act, Deed, Sources, Work};
use super::super::role::Activity;
use super::super::steps::StepSet;
use super::super::view::View;
use super::{Pieces, Turn};

impl Turn<'_> {
    /// Takes over the version of each step that it holds to be the best, as far as it can read them
    /// all, and settles the conflicts that it thinks of.
    pub(super) fn synthesize(&self) -> Act {
        let view = self.view();
        let heeded = self.heeded(view.done());
        self.put_together(&view, None, heeded)
    }

    /// Puts the best versions of these steps together.
    pub(super) fn put_together(&self, view: &View, title: Option<Arc<str>>, steps: StepSet) -> Act {
        let task = self.board.task();
        let mut pieces = Pieces::new();
        for i in steps.iter() {
            let Some(seen) = view.best[i] else { continue };
            let mut piece = seen.piece;
            let settles = self.luck.unit(For::Settle, i) < self.model.profile.reasoning;
            let earlier = task.opponents(i).iter().find(|&other| other < i);
            let side = earlier.and_then(|other| view.best[other]);
            if let Some(other) = side.filter(|_| settles) {
                piece.side = other.piece.side;
            }
            // What is told again is seldom told better.
            piece.revises = Some(seen.output);
            pieces.push(piece);
        }
        let sources = sources(&pieces);
        let tokens = self.model.output_tokens(pieces.len());
        let kept: StepSet = pieces.iter().map(|piece| usize::from(piece.step)).collect();
        let skill = kept
            .iter()
            .next()
            .map_or(task.skills[0], |i| task.steps[i].skill);
        let work = Work {
            role: self.named(Activity::Integrate, skill, 0),
            title,
            confidence: 1.0,
            pieces,
            built_on: sources.clone(),
            needed: sources,
        };
        self.act(view, tokens, Deed::Contributed(work))
    }
}

/// The outputs that pieces were taken over from, ascending.
fn sources(pieces: &Pieces) -> Sources {
    let mut sources = Sources::new();
    for output in pieces.iter().filter_map(|piece| piece.revises) {
        if !sources.contains(&output) {
            sources.push(output);
        }
    }
    sources.sort_unstable();
    sources
}
