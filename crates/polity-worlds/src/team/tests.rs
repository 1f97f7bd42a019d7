//! Teams that a test can put together in a line.

use std::sync::Arc;

use polity_engine::topology::generators::{Complete, Generator};
use polity_engine::{Options, Simulation};

use super::params::{TeamGroup, TeamParams};
use super::protocol::{KINDS, kind};
use super::skill::SKILLS;
use super::{Session, TaskRecord, Team};
use crate::profile::ModelProfile;

fn profile() -> ModelProfile {
    ModelProfile {
        capability: 0.9,
        reasoning: 0.8,
        self_reflection: 0.9,
        instruction_following: 0.95,
        knowledge: [0.85; SKILLS],
        temperature: 0.7,
        context_limit_tokens: 128_000,
        tokens_per_s: 60.0,
        verbosity: 0.5,
        context_tokens: 400,
        work_tokens: 200,
        prompt_usd_per_million: 3.0,
        completion_usd_per_million: 15.0,
        latency_s: 2.0,
    }
}

fn played(name: &str, agents: u32, params: TeamParams) -> Vec<TaskRecord> {
    let kind = kind(name).expect("a protocol");
    let values: Vec<f64> = kind.settings.iter().map(|s| s.default).collect();
    let group = TeamGroup {
        profile: profile(),
        levels: [true; 4],
    };
    let team = Team::new(params, vec![(group, agents)], agents, 7).expect("a team");
    let topology = Complete.generate(agents, 7).expect("a network");
    let options = Options {
        seed: 7,
        threads: 1,
        ..Options::default()
    };
    let mut sim = Simulation::new(team, topology, options).expect("a simulation");
    let mut session = Session::new(Arc::from((kind.build)(&values)), agents);
    (0..200).map(|_| session.work(&mut sim)).collect()
}

#[test]
fn look() {
    for level in 0..4 {
        for agents in [4, 8, 16, 64] {
            for kind in KINDS {
                let mut params = TeamParams::default();
                params.task.levels = std::array::from_fn(|l| if l == level { 1.0 } else { 0.0 });
                let records = played(kind.name, agents, params);
                let mean =
                    |of: &dyn Fn(&TaskRecord) -> f64| records.iter().map(of).sum::<f64>() / 200.0;
                println!(
                    "L{} N={agents:3} {:26} Q {:.3} acc {:.2} com {:.2} coh {:.2} act {:.2} mis {:.2} contrib {:.1} calls {:.0} waves {:.0} tokens {:.0}",
                    level + 1,
                    kind.name,
                    mean(&|r| r.verdict.quality()),
                    mean(&|r| r.verdict.accuracy),
                    mean(&|r| r.verdict.completeness),
                    mean(&|r| r.verdict.coherence),
                    mean(&|r| r.verdict.actionability),
                    mean(&|r| r.verdict.mission_relevance),
                    mean(&|r| f64::from(r.contributors())),
                    mean(&|r| f64::from(r.calls)),
                    mean(&|r| f64::from(r.waves)),
                    mean(&|r| r.tokens() as f64)
                );
            }
        }
    }
}
