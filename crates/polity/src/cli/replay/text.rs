//! A replay's verdict in words.

use std::fmt::Write;

use polity::replay::{Bounds, Departure, Diverged, Divergence, TrailVerdict, Verdict};
use polity_data::{Difference, WrittenMessage};

/// Messages of one agent that are listed; it rarely sends as many in a tick.
const MESSAGES_LISTED: usize = 8;

pub(super) fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Same {
            digest,
            other_bytes,
        } => {
            let mut text = format!("same: run digest {digest}\n");
            if !other_bytes.is_empty() {
                let files = other_bytes.join(", ");
                let _ = writeln!(text, "equal values in other bytes: {files}");
            }
            text
        }
        Verdict::Diverged(diverged) => describe(diverged),
    }
}

fn describe(diverged: &Diverged) -> String {
    let mut text = match &diverged.trail {
        TrailVerdict::Departs(departure) => describe_departure(departure),
        _ => String::new(),
    };
    text.push_str(&describe_tables(diverged));
    text.push_str(&match &diverged.trail {
        TrailVerdict::Unused | TrailVerdict::Departs(_) => String::new(),
        TrailVerdict::Absent(bounds) => describe_bounds(bounds.as_ref()),
        TrailVerdict::Agrees => "the trail agrees: every agent did as recorded\n".to_owned(),
        TrailVerdict::Changed => "the trail itself differs; everything else agrees\n".to_owned(),
    });
    text
}

fn describe_tables(diverged: &Diverged) -> String {
    let departs = matches!(diverged.trail, TrailVerdict::Departs(_));
    match (&diverged.difference, diverged.compared_ticks) {
        (Some(Divergence::Table { table, .. }), _) if departs && table == "trail" => {
            "no other table differs\n".to_owned()
        }
        (Some(difference), _) => describe_divergence(difference),
        (None, Some(0)) => "stopped before tables could be compared\n".to_owned(),
        (None, Some(ticks)) => format!("no table differs in the first {ticks} ticks\n"),
        (None, None) => String::new(),
    }
}

fn describe_departure(departure: &Departure) -> String {
    let Departure {
        tick,
        block,
        blocks,
        agents,
        executed,
        deeds,
        recorded,
        ..
    } = departure;
    let who = describe_agents(departure);
    let mut text = format!("diverged: tick {tick}, block {block}, {who}\n");
    if *blocks > 1 {
        let _ = writeln!(text, "  in that tick {blocks} blocks differ");
    }
    if !agents.is_empty() {
        if let Some(recorded) = recorded {
            list_messages(&mut text, "recorded", recorded);
        }
        list_messages(&mut text, "executed", executed);
        for deed in deeds {
            let _ = writeln!(text, "  executed: {} task {}", deed.what, deed.task);
        }
    }
    let _ = match tick.checked_sub(1) {
        Some(agreed) => writeln!(text, "last tick that agrees: {agreed}"),
        None => writeln!(text, "no tick agrees: this is the first"),
    };
    text
}

fn describe_agents(departure: &Departure) -> String {
    match (departure.agents.as_slice(), departure.all_named) {
        ([], _) => "several agents".to_owned(),
        ([first], true) => format!("agent {first}"),
        ([first], false) => format!("agent {first} and others"),
        ([first, others @ ..], _) => {
            let others: Vec<String> = others.iter().map(u32::to_string).collect();
            format!("agent {first} and agent {}", others.join(", "))
        }
    }
}

fn list_messages(text: &mut String, when: &str, messages: &[WrittenMessage]) {
    if messages.is_empty() {
        let _ = writeln!(text, "  {when}: no message");
    }
    for message in messages.iter().take(MESSAGES_LISTED) {
        let WrittenMessage {
            dst,
            kind,
            task,
            part,
            lost,
            ..
        } = message;
        let lost = if *lost { ", lost" } else { "" };
        let _ = writeln!(
            text,
            "  {when}: {kind} to {dst}, task {task}, part {part}{lost}"
        );
    }
    if let Some(more @ 1..) = messages.len().checked_sub(MESSAGES_LISTED) {
        let _ = writeln!(text, "  {when}: {more} more");
    }
}

fn describe_bounds(bounds: Option<&Bounds>) -> String {
    let mut text = match bounds {
        Some(Bounds {
            ticks,
            agent: Some(agent),
        }) => format!(
            "by the messages, tick {} and agent {agent} differ first\n",
            ticks.start
        ),
        Some(Bounds { ticks, agent: None }) => format!(
            "by the tables, the first difference is in ticks {} to {}\n",
            ticks.start,
            ticks.end - 1
        ),
        None => String::new(),
    };
    text.push_str("no trail was recorded: with `trail = true` in `[record]`, a replay names ");
    text.push_str("the first tick and agent\n");
    text
}

fn describe_divergence(divergence: &Divergence) -> String {
    let (mut text, changed_since) = match divergence {
        Divergence::Table {
            table,
            window,
            what,
            changed_since,
        } => {
            let window = window.map_or_else(String::new, |w| format!(", window {w}"));
            let what = describe_difference(what);
            (
                format!("diverged: table {table}{window}{what}\n"),
                changed_since,
            )
        }
        Divergence::Value {
            file,
            key,
            recorded,
            executed,
            changed_since,
        } => {
            let text =
                format!("diverged: {file}, {key}: recorded {recorded}, executed {executed}\n");
            (text, changed_since)
        }
    };
    if *changed_since {
        text.push_str("the files of this run do not fit its manifest: changed after the run\n");
    }
    text
}

fn describe_difference(what: &Difference) -> String {
    match what {
        Difference::Cell {
            row,
            column,
            recorded,
            executed,
            ..
        } => format!(", column {column}, row {row}: recorded {recorded}, executed {executed}"),
        Difference::Rows {
            common,
            recorded_longer,
        } => {
            let longer = match recorded_longer {
                true => "recorded",
                false => "executed",
            };
            format!(": the {longer} one goes on after {common} rows")
        }
        Difference::Columns { recorded, executed } => format!(
            ": columns {} recorded, {} executed",
            recorded.join(", "),
            executed.join(", ")
        ),
    }
}
