//! What one of each takes, and how much there may be.
//!
//! Measured with the society at its defaults, see `benches/RESULTS.md`, "What a scenario asks for".

use polity_data::schema::WindowRow;
use polity_engine::Received;
use polity_worlds::society::agent::Agent;
use polity_worlds::society::contacts::Contact;
use polity_worlds::society::message::Message;

use super::Part;

/// Most memory that a scenario may ask for, in bytes (256 GiB): beyond it a number was mistyped.
pub const MEMORY_BYTES_MAX: f64 = (1_u64 << 38) as f64;
/// Most disk that a scenario may ask for, in bytes (16 TiB): beyond it a number was mistyped.
pub const DISK_BYTES_MAX: f64 = (1_u64 << 44) as f64;

/// The program, its threads and the recorder's buffers, in bytes.
pub(super) const PROGRAM_BYTES: f64 = 35e6;
/// Heads and footers of all tables, the manifest and the summary, in bytes.
pub(super) const TABLES_BYTES: f64 = 40e3;
/// Messages that a task leads to, over its life.
pub(super) const MESSAGES_PER_TASK: f64 = 20.0;

/// Beside the state: work in hand, the ledger of tasks, threads of messages, the inbox, wishes.
const AGENT_ELSEWHERE_BYTES: f64 = 4250.0;
/// Beside the contact: target (4), latency (1), a pair while building (8), delegations (8).
const EDGE_ELSEWHERE_BYTES: f64 = 21.0;

/// An edge in all, in bytes.
pub(crate) const EDGE_BYTES: f64 = size_of::<Contact>() as f64 + EDGE_ELSEWHERE_BYTES;

pub(super) fn agents(count: f64) -> Part {
    Part {
        what: "agents",
        count,
        bytes_each: size_of::<Agent>() as f64 + AGENT_ELSEWHERE_BYTES,
        key: "population.agents",
        remedy: "use fewer agents",
    }
}

pub(super) fn edges(count: f64) -> Part {
    Part {
        what: "edges",
        count,
        bytes_each: EDGE_BYTES,
        key: "topology",
        remedy: "use fewer agents or a sparser topology",
    }
}

/// Members of a team: what they remember, and what they have on the board.
pub(super) fn members(count: f64) -> Part {
    Part {
        what: "members",
        count,
        bytes_each: 700.0,
        key: "population.agents",
        remedy: "use fewer agents",
    }
}

/// Edges of a network that nobody keeps an account of.
pub(super) fn network_edges(count: f64) -> Part {
    Part {
        bytes_each: 12.0,
        ..edges(count)
    }
}

pub(super) fn contribution_rows(count: f64) -> Part {
    Part {
        what: "contributions",
        count,
        bytes_each: 16.0,
        key: "ticks",
        remedy: "use fewer agents or fewer ticks",
    }
}

pub(super) fn messages_under_way(count: f64) -> Part {
    Part {
        what: "messages under way",
        count,
        bytes_each: size_of::<Received<Message>>() as f64,
        key: "delivery.latency",
        remedy: "use fewer agents or a shorter latency",
    }
}

pub(super) fn windows_kept(count: f64) -> Part {
    Part {
        what: "windows",
        count,
        bytes_each: size_of::<WindowRow>() as f64,
        key: "record.window",
        remedy: "use longer windows or fewer ticks",
    }
}

pub(super) fn messages_recorded(count: f64) -> Part {
    Part {
        what: "messages",
        count,
        bytes_each: 13.0,
        key: "record.messages",
        remedy: "record a smaller share of the messages, or none",
    }
}

pub(super) fn agent_rows(count: f64) -> Part {
    Part {
        what: "agents in sampled windows",
        count,
        bytes_each: 20.0,
        key: "record.agents-every",
        remedy: "write agents down every so many windows only (`record.agents-every`), or use longer windows",
    }
}

pub(super) fn task_rows(count: f64) -> Part {
    Part {
        what: "tasks",
        count,
        bytes_each: 24.0,
        key: "ticks",
        remedy: "use fewer agents or fewer ticks",
    }
}

pub(super) fn window_rows(count: f64) -> Part {
    Part {
        what: "windows",
        count,
        bytes_each: 500.0,
        key: "record.window",
        remedy: "use longer windows or fewer ticks",
    }
}

pub(super) fn edge_rows(count: f64) -> Part {
    Part {
        what: "edges",
        count,
        bytes_each: 2.0,
        key: "topology",
        remedy: "use fewer agents or a sparser topology",
    }
}
