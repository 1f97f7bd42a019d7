//! Pins: what the values of a run's tables mean: windows, null, tokens, samples, events (DESIGN, "Run
//! dataset").
//!
//! Why: a notebook that adds up columns trusts these rules. What would break it: NaN where nothing is
//! defined, a last window that is dropped because it is short, tokens that are counted twice.

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt32Type};
use arrow_schema::DataType;

use crate::support::{Place, SMALL};
use crate::tables::{TABLES, TableFile};

#[test]
fn undefined_is_null_and_never_nan() {
    let place = Place::with_run();
    for name in TABLES {
        let table = TableFile::of(&place, name);
        for (field, column) in table.schema.fields().iter().zip(table.rows.columns()) {
            if *field.data_type() == DataType::Float64 {
                let mut values = column.as_primitive::<Float64Type>().iter().flatten();
                assert!(values.all(f64::is_finite), "{name}.{}", field.name());
            }
        }
    }
    let windows = TableFile::of(&place, "windows");
    for column in ["js_divergence_bits", "role_persistence"] {
        assert!(
            windows.column(column).is_null(0),
            "there is no window before the first"
        );
    }
    assert!(windows.column("js_divergence_bits").is_valid(1));
}

#[test]
fn windows_are_half_open_and_the_last_partial_one_is_kept() {
    let place = Place::with_scenario(&SMALL.replace("ticks = 80", "ticks = 75"));
    place.polity("run s.toml --out run --quiet").ends_with(0);
    let windows = TableFile::of(&place, "windows");
    let starts: Vec<_> = (0..8).map(|w| Some(10 * w)).collect();
    let ends: Vec<_> = [10, 20, 30, 40, 50, 60, 70, 75].map(Some).into();
    assert_eq!(windows.whole("tick_start"), starts);
    assert_eq!(windows.whole("tick_end"), ends);
}

#[test]
fn agents_are_sampled_by_window_and_always_in_the_last() {
    let place = Place::with_scenario(&SMALL.replace("agents-every = 1", "agents-every = 3"));
    place.polity("run s.toml --out run --quiet").ends_with(0);
    let mut windows = TableFile::of(&place, "agents").whole("window");
    assert_eq!(windows.len(), 4 * 64);
    windows.dedup();
    assert_eq!(windows, [0, 3, 6, 7].map(Some));
}

#[test]
fn windows_of_messages_close_at_the_end_of_the_tick_that_reaches_them() {
    let place = Place::with_scenario(&SMALL.replace("window = 10", "window-messages = 500"));
    place.polity("run s.toml --out run --quiet").ends_with(0);
    let windows = TableFile::of(&place, "windows");
    let (messages, ticks) = (
        windows.whole("messages"),
        TableFile::of(&place, "messages").whole("tick"),
    );
    let (starts, ends) = (windows.whole("tick_start"), windows.whole("tick_end"));
    assert!(messages.len() > 3, "there are several windows");
    for w in 0..messages.len() {
        let in_last_tick = ticks
            .iter()
            .filter(|t| **t == ends[w].map(|e| e - 1))
            .count() as u64;
        let sent = messages[w].unwrap();
        if w + 1 < messages.len() {
            assert!(
                sent >= 500 && sent - in_last_tick < 500,
                "window {w}: {sent}"
            );
            assert_eq!(ends[w], starts[w + 1]);
        }
    }
    assert_eq!(ends.last(), Some(&Some(80)));
}

#[test]
fn messages_hold_exactly_what_windows_count() {
    let place = Place::with_scenario(&format!("{SMALL}\n[delivery]\nloss = 0.1\n"));
    place.polity("run s.toml --out run --quiet").ends_with(0);
    let (windows, messages) = (
        TableFile::of(&place, "windows"),
        TableFile::of(&place, "messages"),
    );
    let ticks = messages.whole("tick");
    let tokens = messages.column("tokens").as_list::<i32>();
    let (mut sent, mut said) = (vec![0; 8], vec![0; 8]);
    for (i, tick) in ticks.iter().enumerate() {
        let window = tick.unwrap() as usize / 10;
        sent[window] += 1;
        said[window] += tokens.value(i).len() as u64;
    }
    let some = |counts: Vec<u64>| counts.into_iter().map(Some).collect::<Vec<_>>();
    assert_eq!(windows.whole("messages"), some(sent));
    assert_eq!(windows.whole("tokens"), some(said));
    let lost = messages.column("lost").as_boolean().true_count();
    assert!(lost > 0, "lost messages count as sent");
    let numbers: Vec<_> = (0..ticks.len() as u64).map(Some).collect();
    assert_eq!(messages.whole("message"), numbers);
    assert!(ticks.is_sorted());
}

#[test]
fn tokens_are_words_of_the_vocabulary() {
    let place = Place::with_run();
    let words = TableFile::of(&place, "vocabulary");
    let numbers: Vec<_> = (0..words.rows.num_rows() as u64).map(Some).collect();
    assert_eq!(words.whole("token"), numbers);
    let messages = TableFile::of(&place, "messages");
    let tokens = messages.column("tokens").as_list::<i32>();
    let tokens = tokens.values().as_primitive::<UInt32Type>();
    assert!(
        tokens
            .values()
            .iter()
            .all(|t| (*t as usize) < numbers.len())
    );
}

#[test]
fn shocks_and_who_was_replaced_are_events() {
    let place = Place::with_run();
    let events = TableFile::of(&place, "events");
    let kinds = events.column("kind").as_string::<i32>();
    assert_eq!(kinds.value(0), "shock");
    assert!(events.column("agent").is_null(0));
    assert!(kinds.len() > 4 && kinds.iter().skip(1).all(|k| k == Some("churn")));
    assert!(events.whole("tick").iter().all(|t| *t == Some(40)));
}
