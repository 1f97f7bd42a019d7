use super::*;

pub(super) const CALLS: usize = 300;

/// A number from 0 to 99 that is as good as drawn.
fn lot(seed: u64, seen: &Seen) -> u8 {
    let text = format!("{seed} {} {}", seen.question(), seen.nth);
    let hash = blake3::hash(text.as_bytes());
    (u16::from_le_bytes([hash.as_bytes()[0], hash.as_bytes()[1]]) % 100) as u8
}

fn answer(seen: &Seen) -> Act {
    Act::say(&format!("answer to {}", seen.question()))
}

/// Sixty of a hundred attempts go wrong, each in a way of its own.
pub(super) fn storm(seed: u64) -> impl Fn(&Seen) -> Act + Send + Sync + 'static {
    let whole = |seen: &Seen| polity_llm_stub::completion(&seen.question()).to_string();
    move |seen| match lot(seed, seen) {
        0..10 => Act::status(429, "slow down"),
        10..15 => Act::status(429, "").with("Retry-After", "0"),
        15..22 => Act::status(500, "oops"),
        22..28 => Act::status(503, "busy").with("Retry-After", "0"),
        28..34 => Act::Drop,
        34..40 => Act::announced(5000, &whole(seen)),
        40..45 => Act::announced(20, &whole(seen)),
        45..50 => Act::status(200, "<html>"),
        50..55 => Act::Raw(b"garbage".to_vec()),
        55..58 => Act::status(200, "{}"),
        58 => Act::Flood,
        59 => Act::hang(),
        60..70 => {
            let body = polity_llm_stub::completion(&format!("answer to {}", seen.question()));
            Act::Chunked {
                body: body.to_string(),
                chunk_bytes: 50,
            }
        }
        _ => answer(seen),
    }
}

pub(super) fn sturdy() -> Limits {
    let deadline = Duration::from_millis(200);
    Limits {
        deadline,
        attempts_max: 1000,
        ..limits()
    }
}

#[test]
fn a_storm_changes_no_answer() {
    let answers = |given: Vec<Option<Given>>| -> Vec<Answer> {
        let answer = |given: Option<Given>| Answer {
            untold: 0,
            ..given.unwrap().answer
        };
        given.into_iter().map(answer).collect()
    };
    let calm = Stub::start(answer);
    let expected = answers(ask_all(&client(&calm, sturdy()), &questions(CALLS)));
    for seed in 0..3 {
        // Every tenth connection is closed before anything is read from it.
        let stub = Stub::start_gated(|number| number % 10 != 3, storm(seed));
        let client = client_with(&stub, sturdy(), RetryBudget::new(1_000_000));
        assert_eq!(
            answers(ask_all(&client, &questions(CALLS))),
            expected,
            "seed {seed}"
        );
        assert!(
            stub.requests() > 2 * CALLS,
            "no storm: {} requests",
            stub.requests()
        );
        assert_eq!(client.in_flight(), 0);
    }
}
