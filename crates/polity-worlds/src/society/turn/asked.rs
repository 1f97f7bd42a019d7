//! A turn whose decisions come from outside: asking for them, and doing what was decided.

use super::super::contacts::ATTENTION;
use super::super::decision::{Choice, Decision, Desk, Neighbour, Observation};
use super::super::holding::{Client, Holding, NOBODY, Stage};
use super::super::params::Delegation;
use super::super::task::{Work, parts};
use super::Turn;
use super::place::TRIES_MAX;
use crate::usage::two_decimals;

impl Turn<'_, '_> {
    /// Does what was decided about pieces that are still to be decided about, and asks about the rest.
    pub(super) fn place_asking(&mut self, desk: &Desk) {
        for &(_, task, node, decision) in desk.of(self.ctx.agent()) {
            let undecided = |h: &Holding| h.is(task, node, Stage::Place);
            if let Some(place) = self.agent.in_hand.position(undecided) {
                self.obey(place, decision);
            }
        }
        for place in 0..self.agent.in_hand.len() {
            if self.agent.in_hand[place].stage() == Stage::Place {
                let observation = self.told_of(place);
                self.ctx.probe().asked.push(observation);
            }
        }
    }

    fn obey(&mut self, place: usize, decision: Decision) {
        let holding = self.agent.in_hand[place];
        let work = Work::of_level(holding.level);
        self.note_demand(place, work);
        if let Some(usage) = decision.usage {
            self.ctx.probe().cost_picousd += u128::from(usage.cost_picousd);
        }
        match decision.choice {
            Choice::Pass(to) if self.may_pass(&holding) => match self.allowed(&holding, to) {
                Some(worker) => self.delegate(place, worker, work),
                None => self.keep_asking(place, None),
            },
            Choice::Ask(adviser) => {
                self.keep_asking(place, self.allowed(&holding, adviser));
            }
            Choice::Decline => self.abstain(place),
            Choice::Silence => self.refuse(place),
            Choice::Keep | Choice::Pass(_) => self.keep_asking(place, None),
        }
    }

    /// The place of a neighbour that it could turn to.
    fn allowed(&self, holding: &Holding, agent: u32) -> Option<u32> {
        let from_it = holding.client == Client::Agent(agent);
        self.place_of(agent).filter(|_| !from_it)
    }

    pub(super) fn may_pass(&self, holding: &Holding) -> bool {
        let off = self.params.delegation == Delegation::Off;
        !off && holding.hops < self.params.hops_max && holding.tries < TRIES_MAX
    }

    fn told_of(&self, place: usize) -> Observation {
        let holding = self.agent.in_hand[place];
        let work = Work::of_level(holding.level);
        let load = f64::from(self.agent.in_hand.to_work());
        let own = self.belief(work) - self.params.load_cost * load;
        let unit = parts(holding.level) == 0;
        Observation {
            agent: self.ctx.agent(),
            task: holding.task,
            node: holding.node,
            level: holding.level,
            work: if unit { "execute" } else { "combine" },
            from: match holding.client {
                Client::Agent(agent) => Some(agent),
                Client::Outside | Client::Own => None,
            },
            ticks_left: holding.deadline.saturating_sub(self.ctx.tick()),
            lacks: unit && self.params.inquiry && self.lacks(&holding),
            hops: holding.hops,
            tries: holding.tries,
            own: two_decimals(own),
            own_inform: two_decimals(self.belief(Work::Inform)),
            load: self.agent.in_hand.to_work(),
            may_pass: self.may_pass(&holding),
            may_decline: self.params.abstention,
            neighbours: self.trusted(&holding, work),
        }
    }

    /// Those it could turn to, the most trusted first, as many as it considers at once.
    fn trusted(&self, holding: &Holding, work: Work) -> Vec<Neighbour> {
        let contacts = &self.agent.contacts;
        let agents = self.ctx.neighbours().iter().copied().zip(0..);
        let others = agents.filter(|(agent, _)| holding.client != Client::Agent(*agent));
        let mut others: Vec<(u32, u32)> = others.collect();
        let trust = |place: u32| contacts.trust(place, work);
        others.sort_by(|a, b| trust(b.1).total_cmp(&trust(a.1)));
        others.truncate(ATTENTION);
        let neighbour = |(agent, place): (u32, u32)| Neighbour {
            agent,
            trust: two_decimals(trust(place)),
            trust_inform: two_decimals(contacts.trust(place, Work::Inform)),
        };
        others.into_iter().map(neighbour).collect()
    }

    /// Keeps a piece of work, and has an adviser asked for what it lacks, if there is one.
    pub(super) fn keep_asking(&mut self, place: usize, adviser: Option<u32>) {
        let holding = &mut self.agent.in_hand[place];
        holding.worker = NOBODY;
        if parts(holding.level) > 0 {
            return self.split(place);
        }
        if self.wants_information(place) {
            let own = self.observe(Work::Inform, None).own;
            self.find_out(place, adviser, own);
        } else {
            self.agent.in_hand.turn_to(place, Stage::Execute);
        }
    }
}
