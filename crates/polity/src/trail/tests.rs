//! Pins: the numbers of a tick are the stated sums over its agents, whatever the order of memory they
//! come in, and no field of a message or an event escapes them.

use polity_worlds::society::language::Utterance;
use polity_worlds::society::message::Kind;
use polity_worlds::society::outcome::Outcome;
use polity_worlds::society::probe::What;
use polity_worlds::society::task::{TaskId, Work};

use super::*;

const TASK: TaskId = TaskId {
    origin: 3,
    arrival: 8,
};

fn message(src: u32, dst: u32) -> Sent<Message> {
    let body = Message {
        task: TASK,
        deadline: 90,
        node: 2,
        utterance: Utterance::from_index(17),
        unclear: Utterance::from_index(5),
        kind: Kind::Ask,
        about: Kind::Delegate,
        work: Work::Inform,
        level: 3,
        hops: 1,
        approves: false,
        outcome: Outcome::default(),
    };
    Sent {
        src,
        dst,
        latency_ticks: 1,
        lost: false,
        body,
    }
}

fn event(agent: u32, what: What) -> Event {
    Event {
        task: TASK,
        agent,
        what,
    }
}

/// What these messages and events leave.
fn footprints(agents: u32, tick: u32, sent: &[Sent<Message>], events: &[Event]) -> Footprints {
    let mut footprints = Footprints::new(true, agents);
    let mut walk = footprints.of_messages(tick);
    sent.iter().for_each(|sent| walk.message(sent));
    walk.end();
    let mut walk = footprints.of_events(tick);
    events.iter().for_each(|event| walk.event(event));
    walk.end();
    footprints
}

fn rows(agents: u32, sent: &[Sent<Message>], events: &[Event]) -> Vec<TrailRow> {
    let mut footprints = footprints(agents, 9, sent, events);
    let parts = std::iter::once(&mut footprints);
    Trail::new(true).tick(9, parts).to_vec()
}

fn sums(row: &TrailRow) -> [u64; SUMS] {
    [row.digest, row.digest_x, row.digest_x2, row.digest_x3]
}

#[test]
fn rows_are_those_of_the_blocks_in_which_anybody_acted() {
    let sent = [message(0, 1), message(4095, 1), message(9000, 1)];
    let events = [event(4096, What::Refused)];
    let blocks = |rows: Vec<TrailRow>| rows.iter().map(|r| r.block).collect::<Vec<_>>();
    assert_eq!(blocks(rows(20_000, &sent, &events)), [0, 1, 2]);
    assert_eq!(blocks(rows(20_000, &sent[..1], &[])), [0]);
    assert_eq!(blocks(rows(20_000, &[], &[])), [0; 0]);
    let mut off = Trail::new(false);
    let mut footprints = footprints(20_000, 9, &sent, &events);
    assert_eq!(off.tick(9, std::iter::once(&mut footprints)), []);
    assert_eq!(off.take(0), None);
}

#[test]
fn a_tick_does_not_depend_on_those_before() {
    let sent = [message(5, 6), message(5, 7), message(8, 6)];
    let events = [event(5, What::Abstained), event(6, What::Refused)];
    let mut trail = Trail::new(true);
    let mut before = footprints(10, 8, &[message(5, 9)], &events[1..]);
    trail.tick(8, std::iter::once(&mut before));
    // The same footprints go on, and those of other agents come beside them.
    let mut walk = before.of_messages(9);
    sent[..2].iter().for_each(|sent| walk.message(sent));
    walk.end();
    let mut others = footprints(10, 9, &sent[2..], &events);
    let second = trail.tick(9, [&mut before, &mut others].into_iter());
    assert_eq!(second, rows(10, &sent, &events));
    assert_eq!(trail.take(3), None);
    assert_eq!(trail.take(2).map(|rows| rows.len()), Some(2));
}

/// Asserts that whoever did this and not that is named.
#[track_caller]
fn assert_named(agent: u32, one: &[TrailRow], other: &[TrailRow]) {
    let found = locate(sums(&one[0]), sums(&other[0]));
    assert_eq!(found, Some(Located::Agents(vec![agent])));
}

#[test]
fn any_changed_field_of_a_message_names_its_sender() {
    let changes: [fn(&mut Sent<Message>); 22] = [
        |m| m.dst += 1,
        |m| m.latency_ticks += 1,
        |m| m.lost = true,
        |m| m.body.task.origin += 1,
        |m| m.body.task.arrival += 1,
        |m| m.body.deadline += 1,
        |m| m.body.node += 1,
        |m| m.body.utterance = Utterance::from_index(18),
        |m| m.body.unclear = Utterance::from_index(6),
        |m| m.body.kind = Kind::Check,
        |m| m.body.about = Kind::Check,
        |m| m.body.work = Work::Execute,
        |m| m.body.level += 1,
        |m| m.body.hops += 1,
        |m| m.body.approves = true,
        |m| m.body.outcome.delivered += 1,
        |m| m.body.outcome.correct += 1,
        |m| m.body.outcome.informed += 1,
        |m| m.body.outcome.combined += 1,
        |m| m.body.outcome.coherent += 1,
        |m| m.body.outcome.waves += 1,
        |m| m.body.outcome.latency_s = -0.0,
    ];
    let sent = [message(1, 2), message(5, 3), message(5, 2), message(8, 2)];
    let before = rows(10, &sent, &[]);
    let mut after = vec![before.clone()];
    for change in changes {
        let mut sent = sent;
        change(&mut sent[2]);
        let changed = rows(10, &sent, &[]);
        assert_named(5, &changed, &before);
        assert!(!after.contains(&changed), "two changes look alike");
        after.push(changed);
    }
}

#[test]
fn any_changed_field_of_an_event_names_its_agent() {
    let opened = |level, deadline, follows| What::Opened {
        level,
        deadline,
        follows,
    };
    let closed = |delivered, completed| What::Closed {
        outcome: Outcome {
            delivered,
            ..Outcome::default()
        },
        completed,
    };
    let all = [
        opened(1, 2, None),
        opened(2, 2, None),
        opened(1, 3, None),
        opened(1, 2, Some(TaskId::default())),
        opened(1, 2, Some(TASK)),
        What::Worked {
            work: Work::Execute,
        },
        What::Worked { work: Work::Inform },
        What::Abstained,
        What::Refused,
        closed(0, false),
        closed(1, false),
        closed(0, true),
    ];
    for (i, one) in all.into_iter().enumerate() {
        for other in all.into_iter().skip(i + 1) {
            let with = |what| rows(10, &[message(4, 5)], &[event(4, what)]);
            assert_named(4, &with(one), &with(other));
        }
    }
    let mut other_task = event(4, What::Refused);
    other_task.task.arrival += 1;
    let (one, other) = (
        rows(9, &[], &[event(4, What::Refused)]),
        rows(9, &[], &[other_task]),
    );
    assert_named(4, &one, &other);
}

#[test]
fn order_of_an_agents_messages_counts() {
    let (a, b) = (message(5, 3), message(5, 2));
    assert_named(5, &rows(10, &[a, b], &[]), &rows(10, &[b, a], &[]));
}
