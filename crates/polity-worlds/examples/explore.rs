//! Scratch.
#![allow(clippy::all, clippy::pedantic, missing_docs)]
use polity_engine::topology::generators::{Generator, WattsStrogatz};
use polity_engine::{Options, Simulation};
use polity_worlds::profile::ModelProfile;
use polity_worlds::society::Society;
use polity_worlds::society::params::*;
use polity_worlds::society::probe::*;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let n: u32 = args[1].parse().unwrap();
    let ticks: u32 = args[2].parse().unwrap();
    let threads: usize = args[3].parse().unwrap();
    let mode = args.get(4).map(String::as_str).unwrap_or("");
    let mut p = Params::default();
    if mode.contains('f') {
        p.feedback = false
    }
    if mode.contains('n') {
        p.norms.learn = false
    }
    let strong = ModelProfile {
        capability: 0.97,
        self_reflection: 0.9,
        instruction_following: 0.99,
        verbosity: 0.5,
        context_tokens: 400,
        work_tokens: 200,
        prompt_usd_per_million: 3.0,
        completion_usd_per_million: 15.0,
        latency_s: 2.0,
    };
    let world = Society::new(
        p,
        vec![(
            Group {
                profile: strong,
                bias: [0.0; 4],
            },
            n,
        )],
        n,
        1,
    )
    .unwrap();
    let topo = WattsStrogatz {
        degree: 8,
        rewire: 0.1,
    }
    .generate(n, 42)
    .unwrap();
    let mut sim = Simulation::new(
        world,
        topo,
        Options {
            seed: 1,
            threads,
            observed: true,
            ..Options::default()
        },
    )
    .unwrap();
    let t0 = std::time::Instant::now();
    let mut messages = 0u64;
    let win = 100;
    for t in 0..ticks {
        sim.step();
        messages += sim.sent().count() as u64;
        sim.probes_mut().for_each(|p| p.events.clear());
        if (t + 1) % win == 0 && (t / win) % 4 == 0 {
            let tallies: Vec<Vec<(Tally, [f64; 4])>> = sim.gather(|b| {
                b.states
                    .iter_mut()
                    .map(|a| {
                        (
                            std::mem::take(&mut a.tally),
                            polity_worlds::society::task::Work::ALL.map(|w| a.affinity.share(w)),
                        )
                    })
                    .collect()
            });
            let mut act = [0u64; 5];
            let (mut c, mut f, mut d, mut s, mut r) = (0, 0, 0, 0, 0);
            let mut conc = 0.0;
            let mut dom = [0u32; 4];
            for (t, aff) in tallies.iter().flatten() {
                for i in 0..5 {
                    act[i] += t.actions[i] as u64
                }
                c += t.completed;
                f += t.failed;
                d += t.declined;
                s += t.sent;
                r += t.right;
                conc += aff.iter().map(|x| x * x).sum::<f64>();
                dom[(0..4).max_by(|&i, &j| aff[i].total_cmp(&aff[j])).unwrap()] += 1;
            }
            let mut u = vec![0u64; polity_worlds::society::language::UTTERANCES];
            sim.probes_mut().for_each(|p| {
                for i in 0..u.len() {
                    u[i] += p.utterances[i]
                }
                *p = Probe::default();
            });
            let mut tok = 0;
            let mut short = 0;
            let mut all = 0;
            let mut clar = 0;
            for i in 0..u.len() {
                let ut = polity_worlds::society::language::Utterance::from_index(i);
                tok += u[i] * sim.world().lexicon().tokens(ut).len() as u64;
                all += u[i];
                if ut.is_short() {
                    short += u[i]
                }
                if ut.meaning() == 9 {
                    clar += u[i]
                }
            }
            println!(
                "t{t:5} act {act:?} right {:.2} done {c} fail {f} ({:.2}) declined {d} sent {s} conc {:.3} dom {dom:?} tok/msg {:.2} short {:.2} clarify {:.2}",
                r as f64 / act[..4].iter().sum::<u64>() as f64,
                c as f64 / (c + f) as f64,
                conc / n as f64,
                tok as f64 / all as f64,
                short as f64 / all as f64,
                clar as f64 / all as f64
            );
        }
    }
    let dt = t0.elapsed().as_secs_f64();
    println!(
        "{messages} messages {dt:.3}s {:.1} M/s {:.0} ns/msg",
        messages as f64 / dt / 1e6,
        dt / messages as f64 * 1e9
    );
}
