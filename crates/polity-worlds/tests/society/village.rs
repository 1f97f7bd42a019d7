//! A small society to make promises about, and the log of what happened in it.

use polity_engine::topology::Topology;
use polity_engine::topology::generators::{Generator, WattsStrogatz};
use polity_engine::{Delivery, Options, Sent, Simulation};
use polity_worlds::profile::ModelProfile;
use polity_worlds::society::Society;
use polity_worlds::society::message::Message;
use polity_worlds::society::params::{Group, Params};
use polity_worlds::society::probe::{Event, Tally};

pub(crate) fn profile() -> ModelProfile {
    ModelProfile {
        capability: 0.95,
        reasoning: 0.9,
        knowledge: [0.9; 12],
        temperature: 0.7,
        context_limit_tokens: 128_000,
        tokens_per_s: 60.0,
        self_reflection: 0.9,
        instruction_following: 0.99,
        verbosity: 0.5,
        context_tokens: 400,
        work_tokens: 200,
        prompt_usd_per_million: 3.0,
        completion_usd_per_million: 15.0,
        latency_s: 2.0,
        choices: None,
    }
}

pub(crate) fn group() -> Group {
    Group {
        profile: profile(),
        bias: [0.0; 4],
    }
}

pub(crate) fn ring(agents: u32) -> Topology {
    WattsStrogatz {
        degree: 8,
        rewire: 0.1,
    }
    .generate(agents, 7)
    .expect("a valid network")
}

pub(crate) fn found(params: Params, topology: Topology, options: Options) -> Simulation<Society> {
    let agents = topology.agents();
    let world = Society::new(params, vec![(group(), agents)], agents, options.seed);
    Simulation::new(world.expect("playable rules"), topology, options).expect("valid options")
}

pub(crate) fn watched(params: Params, agents: u32) -> Simulation<Society> {
    found(
        params,
        ring(agents),
        Options {
            seed: 3,
            observed: true,
            ..Options::default()
        },
    )
}

/// Everything that an observer can see of a run.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) sent: Vec<(u32, Sent<Message>)>,
    pub(crate) events: Vec<(u32, Event)>,
    pub(crate) tallies: Vec<Tally>,
}

pub(crate) fn watch(sim: &mut Simulation<Society>, ticks: u32) -> Log {
    let mut log = Log::default();
    for _ in 0..ticks {
        let tick = sim.tick();
        sim.step();
        log.sent.extend(sim.sent().map(|sent| (tick, *sent)));
        for probe in sim.probes_mut() {
            log.events
                .extend(probe.events.drain(..).map(|event| (tick, event)));
        }
    }
    log.tallies = sim.states().map(|agent| agent.tally).collect();
    log
}

pub(crate) fn lossy() -> Delivery {
    Delivery {
        latency_ticks: 2,
        loss: 0.05,
    }
}
