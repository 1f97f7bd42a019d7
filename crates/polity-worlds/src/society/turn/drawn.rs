//! A turn whose decisions are drawn by how often a model was seen to choose what.

use super::super::contacts::ATTENTION;
use super::super::holding::{Client, NOBODY};
use super::super::luck::For;
use super::super::task::{Work, parts};
use super::Turn;
use super::place::skip;
use crate::choices::{Act, SocietyChoices, SocietyContext, SocietyOdds};

/// Whom an agent could turn to.
#[derive(Clone, Copy)]
struct Confidants {
    /// The most trusted of those considered.
    best: u32,
    /// Any other, where there is one.
    other: u32,
    /// A draw in `[0, 1)`.
    u: f64,
}

impl Confidants {
    fn chosen(self, odds: &SocietyOdds) -> u32 {
        match self.u < odds.most_trusted {
            true => self.best,
            false => self.other,
        }
    }
}

impl Turn<'_, '_> {
    /// Decides about a piece of work as the model was seen to decide in such a situation.
    pub(super) fn place_drawn(&mut self, place: usize, choices: &SocietyChoices) {
        let holding = self.agent.in_hand[place];
        let work = Work::of_level(holding.level);
        self.note_demand(place, work);
        let confidants = self.confidants(work, holding.client);
        let trust = |c: Confidants| self.agent.contacts.trust(c.best, work);
        let unit = parts(holding.level) == 0;
        let lacks = unit && self.params.inquiry && self.lacks(&holding);
        let own = self.observe(work, None).own;
        let context = SocietyContext::new(!unit, own, confidants.map(trust), lacks);
        let odds = choices.of(context);
        let somebody = confidants.is_some();
        let open = [
            true,
            lacks && somebody,
            somebody && self.may_pass(&holding),
            self.params.abstention,
        ];
        let u = self.luck.unit_of(For::Deciding, work);
        match (odds.act(open, u), confidants) {
            (Act::Pass, Some(confidants)) => {
                self.delegate(place, confidants.chosen(odds), work);
            }
            (Act::Ask, Some(_)) => {
                let advisers = self.confidants(Work::Inform, holding.client);
                self.keep_asking(place, advisers.map(|c| c.chosen(odds)));
            }
            (Act::Decline, _) => self.abstain(place),
            _ => self.keep_asking(place, None),
        }
    }

    /// Whom it could turn to for a kind of work, never the client: as [`Turn::confidant`] draws them.
    fn confidants(&mut self, work: Work, client: Client) -> Option<Confidants> {
        let neighbours = self.agent.contacts.len() as u32;
        let excluded = self.excluded(client, NOBODY);
        let allowed = neighbours - excluded.iter().filter(|e| **e < neighbours).count() as u32;
        if allowed == 0 {
            return None;
        }
        let start = self.luck.below(For::Picking, work, allowed);
        let u = self.luck.unit_of(For::Picking, work);
        let first = skip(start, excluded);
        let best = match allowed as usize <= ATTENTION {
            true => self.agent.contacts.most_trusted(work, first, excluded),
            false => self.most_trusted_of_some(work, first, excluded, allowed),
        };
        let other = match first == best {
            true => skip((start + 1) % allowed, excluded),
            false => first,
        };
        Some(Confidants { best, other, u })
    }
}
