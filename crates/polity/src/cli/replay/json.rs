//! A replay's verdict for programs.

use polity::replay::{Departure, Diverged, Divergence, TrailVerdict, Verdict};
use polity_data::{Difference, WrittenMessage};
use serde_json::{Value, json};

pub(super) fn verdict(verdict: &Verdict) -> Value {
    match verdict {
        Verdict::Same {
            digest,
            other_bytes,
        } => json!({
            "verdict": "same",
            "run_digest": digest,
            "other_bytes": other_bytes,
        }),
        Verdict::Diverged(diverged) => describe(diverged),
    }
}

fn describe(diverged: &Diverged) -> Value {
    let (trail, first) = match &diverged.trail {
        TrailVerdict::Unused => ("unused", Value::Null),
        TrailVerdict::Absent(None) => ("absent", Value::Null),
        TrailVerdict::Absent(Some(bounds)) => {
            let first = json!({
                "tick_start": bounds.ticks.start,
                "tick_end": bounds.ticks.end,
                "agents": bounds.agent.into_iter().collect::<Vec<_>>(),
            });
            ("absent", first)
        }
        TrailVerdict::Agrees => ("agrees", Value::Null),
        TrailVerdict::Departs(departure) => ("departs", describe_departure(departure)),
        TrailVerdict::Changed => ("changed", Value::Null),
    };
    json!({
        "verdict": "diverged",
        "trail": trail,
        "first": first,
        "difference": diverged.difference.as_ref().map(describe_divergence),
        "compared_ticks": diverged.compared_ticks,
    })
}

fn describe_departure(departure: &Departure) -> Value {
    let messages = |list: &Vec<WrittenMessage>| list.iter().map(message).collect::<Vec<_>>();
    let deeds = departure.deeds.iter();
    let deeds = deeds.map(|deed| json!({ "what": deed.what, "task": deed.task }));
    json!({
        "tick": departure.tick,
        "last_tick_that_agrees": departure.tick.checked_sub(1),
        "block": departure.block,
        "blocks": departure.blocks,
        "agents": departure.agents,
        "all_agents_named": departure.all_named,
        "recorded_messages": departure.recorded.as_ref().map(messages),
        "executed_messages": messages(&departure.executed),
        "executed_deeds": deeds.collect::<Vec<_>>(),
    })
}

fn message(message: &WrittenMessage) -> Value {
    let WrittenMessage {
        src,
        dst,
        kind,
        task,
        part,
        lost,
    } = message;
    json!({ "src": src, "dst": dst, "kind": kind, "task": task, "part": part, "lost": lost })
}

fn describe_divergence(divergence: &Divergence) -> Value {
    match divergence {
        Divergence::Table {
            table,
            window,
            what,
            changed_since,
        } => {
            let mut value = describe_difference(what);
            value["table"] = json!(table);
            value["window"] = json!(window);
            value["changed_since"] = json!(changed_since);
            value
        }
        Divergence::Value {
            file,
            key,
            recorded,
            executed,
            changed_since,
        } => json!({
            "file": file,
            "key": key,
            "recorded": recorded,
            "executed": executed,
            "changed_since": changed_since,
        }),
    }
}

fn describe_difference(what: &Difference) -> Value {
    match what {
        Difference::Cell {
            row,
            column,
            recorded,
            executed,
            ..
        } => json!({
            "column": column,
            "row": row,
            "recorded": recorded,
            "executed": executed,
        }),
        Difference::Rows {
            common,
            recorded_longer,
        } => json!({ "common_rows": common, "recorded_longer": recorded_longer }),
        Difference::Columns { recorded, executed } => json!({
            "recorded_columns": recorded,
            "executed_columns": executed,
        }),
    }
}
