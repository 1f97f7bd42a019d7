//! A model whose policy is known: it answers by what the prompt holds, and by draws that follow from the
//! request alone.

use std::time::Duration;

use polity_llm::{Answer, Done, Finish, Given, Provider, Reply, Request, Usage};

/// Passes on with this probability where it believes in itself less than [`HALF`], else with the second.
pub(super) const PASSES: [f64; 2] = [0.6, 0.15];
pub(super) const DECLINES: f64 = 0.05;
/// Of what is left, where something is lacking.
pub(super) const ASKS: f64 = 0.5;
/// Turns to the most trusted.
pub(super) const MOST_TRUSTED: f64 = 0.8;
const HALF: f64 = 0.5;

/// Answers by what the prompt holds, and by draws that follow from the request alone.
pub(super) struct Script(pub(super) fn(&[&str], &mut dyn FnMut() -> f64) -> String);

impl Provider for Script {
    fn answer(&self, requests: &[&Request], done: Done<'_>) {
        for (place, request) in requests.iter().enumerate() {
            let mut hasher = blake3::Hasher::new();
            hasher.update(&request.key().0);
            let mut bits = hasher.finalize_xof();
            let mut u = || {
                let mut bytes = [0; 4];
                bits.fill(&mut bytes);
                f64::from(u32::from_le_bytes(bytes)) / 4_294_967_296.0
            };
            let seen: Vec<&str> = request.messages[1].content.split('|').collect();
            let content = (self.0)(&seen, &mut u);
            let answer = Answer {
                reply: Reply::Text {
                    content,
                    finish: Finish::Stop,
                },
                usage: Usage::default(),
                untold: 0,
            };
            let given = Given {
                answer,
                wall: Duration::ZERO,
                attempts: 1,
            };
            if done(place, given).is_break() {
                return;
            }
        }
    }
}

pub(super) fn in_society(seen: &[&str], u: &mut dyn FnMut() -> f64) -> String {
    let own: f64 = seen[0].parse().expect("a number");
    let [lacks, may_pass] = [1, 2].map(|i| seen[i] == "True");
    let neighbour = |text: &str| {
        let mut words = text
            .split(' ')
            .map(|word| word.parse::<f64>().expect("a number"));
        std::array::from_fn(|_| words.next().expect("three"))
    };
    let others: Vec<[f64; 3]> = seen[3].split_terminator(',').map(neighbour).collect();
    let passes = PASSES[usize::from(own >= HALF)];
    let drawn = u();
    let act = match drawn {
        p if p < passes && may_pass => "pass",
        p if (passes..passes + DECLINES).contains(&p) => "decline",
        _ if lacks && u() < ASKS => "ask",
        _ => "do",
    };
    let by = if act == "ask" { 2 } else { 1 };
    let most = others.iter().map(|n| n[by]).fold(f64::MIN, f64::max);
    let trusted = u() < MOST_TRUSTED;
    let to = others.iter().find(|n| (n[by] >= most) == trusted);
    let to = to.unwrap_or(&others[0])[0];
    match lacks || may_pass {
        true => format!(r#"{{"act":"{act}","to":{to}}}"#),
        false => format!(r#"{{"act":"{act}"}}"#),
    }
}

/// The steps that it sees, by gain.
fn ranked(seen: &[&str]) -> Vec<(u32, f64)> {
    let step = |text: &str| {
        let (step, gain) = text.split_once(' ').expect("two");
        (
            step.parse::<u32>().expect("a step"),
            gain.parse::<f64>().expect("a gain"),
        )
    };
    let mut steps: Vec<(u32, f64)> = seen[2].split_terminator(',').map(step).collect();
    steps.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    steps
}

/// Takes two steps three times out of four: the best, and the third best.
pub(super) fn in_team(seen: &[&str], u: &mut dyn FnMut() -> f64) -> String {
    let steps = ranked(seen);
    let taken: Vec<u32> = steps
        .iter()
        .step_by(2)
        .take(2)
        .map(|(step, _)| *step)
        .collect();
    match u() < 0.75 {
        true => format!(r#"{{"act":"contribute","role":"r","steps":{taken:?}}}"#),
        false => r#"{"act":"abstain","role":"","steps":[]}"#.to_owned(),
    }
}

/// Takes as many of the best steps as chance has it, whatever it sees.
pub(super) fn by_chance(seen: &[&str], u: &mut dyn FnMut() -> f64) -> String {
    contributes(&ranked(seen), (u() * 4.0) as usize)
}

/// Takes one step where the best of them gains much, most of them where it gains less, none where it gains
/// little.
pub(super) fn by_gain(seen: &[&str], _: &mut dyn FnMut() -> f64) -> String {
    let steps = ranked(seen);
    let best = steps.first().map_or(0.0, |step| step.1);
    let many = match best {
        gain if gain >= 0.6 => 1,
        gain if gain >= 0.3 => 3,
        _ => 0,
    };
    contributes(&steps, many)
}

fn contributes(steps: &[(u32, f64)], many: usize) -> String {
    let taken: Vec<u32> = steps.iter().take(many).map(|(step, _)| *step).collect();
    match taken.len() {
        0 => r#"{"act":"abstain","role":"","steps":[]}"#.to_owned(),
        _ => format!(r#"{{"act":"contribute","role":"r","steps":{taken:?}}}"#),
    }
}
