//! Where a re-execution first goes astray: tick, block, agent.

use std::path::Path;

use polity_data::{DataError, WrittenMessage, messages_of};
use polity_worlds::society::probe::{Event, What};
use polity_worlds::society::task::Work;

use super::witness::{Noticed, agents_of};
use crate::scenario::Messages;
use crate::trail::Located;

/// The first tick in which agents did something else than recorded, by the run's trail.
#[derive(Clone, Debug, PartialEq)]
pub struct Departure {
    /// The tick. In all ticks before, everybody did the same.
    pub tick: u32,
    /// The first block of 4,096 agents that differs in it.
    pub block: u32,
    /// How many blocks differ in it.
    pub blocks: usize,
    /// The agents of the block that differ, as far as they can be told, in ascending order.
    pub agents: Vec<u32>,
    /// Whether these are all that differ in the block.
    pub all_named: bool,
    /// What the first of these agents sent on re-execution.
    pub executed: Vec<WrittenMessage>,
    /// What it did there beside.
    pub deeds: Vec<Deed>,
    /// What it sent by the recorded messages; none where messages were not recorded.
    pub recorded: Option<Vec<WrittenMessage>>,
}

/// Something that an agent did to a task without writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// What it did: `opened`, `executed`, `informed`, `validated`, `combined`, `abstained`, `refused`,
    /// `completed` or `failed`.
    pub what: &'static str,
    /// The task, as data sets number it.
    pub task: u64,
}

impl Departure {
    /// What was noticed, with the agents that the recorded messages add to it.
    pub(super) fn new(
        noticed: &Noticed,
        run: &Path,
        messages: Messages,
    ) -> Result<Self, DataError> {
        let agents = agents_of(noticed.block);
        let first = agents.start;
        let recorded = match messages {
            Messages::None => None,
            _ => Some(messages_of(run, noticed.tick, agents)?),
        };
        let (named, all_named) = match (&noticed.located, &recorded) {
            (Located::Agents(places), _) => (places.iter().map(|p| first + p).collect(), true),
            (Located::Several, Some(recorded)) if messages == Messages::All => {
                let agent = first_that_differs(recorded, &noticed.messages);
                (agent.into_iter().collect(), false)
            }
            (Located::Several, _) => (Vec::new(), false),
        };
        let agent = named.first().copied();
        let of = |all: &[WrittenMessage]| -> Vec<WrittenMessage> {
            let sent = all.iter().filter(|m| Some(m.src) == agent);
            sent.cloned().collect()
        };
        let deeds = noticed.events.iter().filter(|e| Some(e.agent) == agent);
        Ok(Self {
            tick: noticed.tick,
            block: noticed.block,
            blocks: noticed.blocks,
            executed: of(&noticed.messages),
            deeds: deeds.map(deed).collect(),
            recorded: recorded.map(|all| of(&all)),
            agents: named,
            all_named,
        })
    }
}

/// The first agent that sent other messages; both in canonical order.
pub(super) fn first_that_differs(one: &[WrittenMessage], other: &[WrittenMessage]) -> Option<u32> {
    let pairs = one.iter().zip(other);
    let common = pairs.take_while(|(a, b)| a == b).count();
    let next = [one.get(common), other.get(common)];
    next.into_iter().flatten().map(|m| m.src).min()
}

fn deed(event: &Event) -> Deed {
    let what = match event.what {
        What::Opened { .. } => "opened",
        What::Worked { work } => match work {
            Work::Execute => "executed",
            Work::Inform => "informed",
            Work::Validate => "validated",
            Work::Combine => "combined",
        },
        What::Abstained => "abstained",
        What::Refused => "refused",
        What::Closed { completed, .. } => match completed {
            true => "completed",
            false => "failed",
        },
    };
    Deed {
        what,
        task: event.task.as_u64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(of: &[(u32, u32)]) -> Vec<WrittenMessage> {
        let message = |&(src, dst): &(u32, u32)| WrittenMessage {
            src,
            dst,
            kind: "ask".to_owned(),
            task: 1,
            part: 0,
            lost: false,
        };
        of.iter().map(message).collect()
    }

    #[test]
    fn the_first_agent_that_sent_other_messages_is_found() {
        let check = |one: &[(u32, u32)], other: &[(u32, u32)], expected| {
            let (one, other) = (messages(one), messages(other));
            assert_eq!(first_that_differs(&one, &other), expected);
            assert_eq!(first_that_differs(&other, &one), expected);
        };
        check(&[(1, 2), (3, 4)], &[(1, 2), (3, 4)], None);
        check(&[(1, 2), (3, 4)], &[(1, 2), (3, 5)], Some(3));
        check(&[(1, 2), (3, 4)], &[(3, 4)], Some(1));
        check(&[(1, 2), (1, 3), (3, 4)], &[(1, 2), (3, 4)], Some(1));
        check(&[(1, 2)], &[(1, 2), (9, 4)], Some(9));
    }
}
