//! Which message a message replies to.

use polity_engine::Sent;
use polity_worlds::society::message::{Kind, Message};
use polity_worlds::society::task::Node;
use serde::{Deserialize, Serialize};

/// What the ledger knows about a message besides what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Thread {
    /// The message that it replies to.
    pub reply_to: Option<u64>,
    /// The task that its task follows.
    pub parent_task: Option<u64>,
}

/// A message that may be replied to.
#[derive(Serialize, Deserialize)]
struct Said {
    id: u64,
    src: u32,
    dst: u32,
    node: Node,
    kind: Kind,
    /// The tick in which its receiver can reply to it.
    arrives: u32,
}

/// The messages about one task that may be replied to.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Replies {
    said: Vec<Said>,
}

impl Replies {
    /// Finds what a message replies to, and remembers it for its own replies.
    pub(super) fn note(&mut self, tick: u32, id: u64, sent: &Sent<Message>) -> Option<u64> {
        let Message {
            kind, about, node, ..
        } = sent.body;
        let replied = |s: &&Said| {
            let between = s.src == sent.dst && s.dst == sent.src && s.node == node;
            between && s.arrives <= tick && answers(kind, about, s.kind)
        };
        let reply_to = if begins(kind) {
            None
        } else {
            self.said.iter().rev().find(replied).map(|s| s.id)
        };
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
}

/// Whether messages of this kind reply to none.
fn begins(kind: Kind) -> bool {
    matches!(kind, Kind::Delegate | Kind::Ask | Kind::Check)
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
        // As `begins` says.
        Kind::Delegate | Kind::Ask | Kind::Check => false,
    }
}
