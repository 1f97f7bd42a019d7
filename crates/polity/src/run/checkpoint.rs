//! Writing a run down between two ticks, and reading it back.
//!
//! After the header come, in this order: what observers remember, what the recorder has, agents,
//! messages under way, wishes to be woken, counters. Rules are not written down: they follow from the
//! scenario and the tick. Observers come first because they hand rows to the recorder as they are
//! written down.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use polity_data::{CheckpointHeader, CheckpointReader, CheckpointWriter, DataError, RecorderState};
use polity_engine::topology::Topology;
use polity_engine::{EngineError, Restoration, Simulation, UnderWay, Wish};
use polity_worlds::society::Society;
use polity_worlds::society::agent::Agent;
use polity_worlds::society::message::Message;
use polity_worlds::society::probe::Probe;
use polity_worlds::society::sound::Surroundings;

use super::error::RunError;
use super::play::Run;
use super::setup::{PROGRAM, engine_options, society};
use super::shocks;
use super::tables::CLOSED_BEFORE_THE_FIRST_TICK;
use super::watch::{Memories, Standing, Watch};
use crate::scenario::Scenario;

/// Writes the checkpoint of a run that stands between two ticks.
pub(super) fn write(run: &mut Run, watch: &mut Watch) -> Result<(), DataError> {
    let header = CheckpointHeader {
        program: PROGRAM.to_owned(),
        scenario_hash: run.manifest.scenario_hash.clone(),
        seed: run.manifest.seed,
        topology_digest: run.manifest.topology_digest.clone(),
        tick: run.sim.tick(),
    };
    let out = CheckpointWriter::begin(&run.directory, &header)?;
    let mut out = write_memories(out, watch)?;
    run.recorder.save()?.write(&mut out)?;
    out.put_all(run.sim.states())?;
    out.put_all(run.sim.under_way())?;
    out.put_all(run.sim.wishes())?;
    out.put_all(run.sim.probes())?;
    out.finish()
}

/// Observers write on their own threads, into the same file.
fn write_memories(out: CheckpointWriter, watch: &mut Watch) -> Result<CheckpointWriter, DataError> {
    let shared = Arc::new(Mutex::new(out));
    let written = watch.write_down(Box::new(Page(Arc::clone(&shared))))?;
    // The page comes back, and is dropped with what became of it.
    let failed = written.map(drop).err();
    let out = Arc::into_inner(shared).ok_or(DataError::Stopped)?;
    let mut out = out.into_inner().unwrap_or_else(PoisonError::into_inner);
    match failed {
        Some(error) => Err(out.failure(&error)),
        None => Ok(out),
    }
}

struct Page(Arc<Mutex<CheckpointWriter>>);

impl Write for Page {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        out.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A run as it was between two ticks.
pub(super) struct Restored {
    pub(super) sim: Simulation<Society>,
    pub(super) memories: Memories,
    pub(super) recorder: RecorderState,
}

/// Reads a run back, after its header.
///
/// # Errors
/// [`DataError::Damaged`] for what no run of this scenario can have been.
pub(super) fn read(
    mut input: CheckpointReader,
    tick: u32,
    scenario: &Scenario,
    topology: Topology,
    threads: usize,
) -> Result<Restored, RunError> {
    let place = Standing {
        agents: topology.agents(),
        edges: topology.edges(),
        tick,
    };
    let memories = Memories::read(&mut input, place);
    let memories = memories.ok_or_else(|| unsound(&input, "what observers remember"))?;
    let recorder = RecorderState::read(&mut input)?;
    if !recorder.closed().eq(CLOSED_BEFORE_THE_FIRST_TICK) {
        return Err(unsound(&input, "the list of tables that have all their rows").into());
    }
    let sim = read_simulation(&mut input, tick, scenario, topology, threads)?;
    input.finish()?;
    Ok(Restored {
        sim,
        memories,
        recorder,
    })
}

fn read_simulation(
    input: &mut CheckpointReader,
    tick: u32,
    scenario: &Scenario,
    topology: Topology,
    threads: usize,
) -> Result<Simulation<Society>, RunError> {
    let mut world = society(scenario, topology.agents(), false)?;
    shocks::change_rules_before(&mut world, scenario, tick)?;
    let places = surroundings(&world, &topology, tick);
    let options = engine_options(scenario, threads);
    let mut restoration = Simulation::restore(world, topology, options, tick)?;
    read_agents(input, &places, &mut restoration)?;
    read_messages(input, &mut restoration)?;
    read_each(input, |wish: Wish| restoration.wish(wish))?;
    read_probes(input, places.len(), &mut restoration)?;
    let path = input.path().to_owned();
    Ok(restoration.finish().map_err(DataError::damaged(&path))?)
}

/// Where each agent lives.
fn surroundings(world: &Society, topology: &Topology, tick: u32) -> Vec<Surroundings> {
    let agents = topology.agents();
    let place = |agent| Surroundings {
        agents,
        neighbours: topology.neighbours(agent).len(),
        groups: world.groups().len(),
        tick,
    };
    (0..agents).map(place).collect()
}

fn read_agents(
    input: &mut CheckpointReader,
    places: &[Surroundings],
    restoration: &mut Restoration<Society>,
) -> Result<(), DataError> {
    let mut places = places.iter();
    read_sound(
        input,
        |agent: &Agent| places.next().is_none_or(|place| agent.is_sound(place)),
        |agent| restoration.state(agent),
    )
}

fn read_messages(
    input: &mut CheckpointReader,
    restoration: &mut Restoration<Society>,
) -> Result<(), DataError> {
    read_sound(
        input,
        |saved: &UnderWay<Message>| saved.message.body.is_sound(),
        |saved| restoration.message(saved),
    )
}

fn read_probes(
    input: &mut CheckpointReader,
    agents: usize,
    restoration: &mut Restoration<Society>,
) -> Result<(), DataError> {
    let agents = u32::try_from(agents).unwrap_or(u32::MAX);
    read_sound(
        input,
        |probe: &Probe| probe.is_sound(agents),
        |probe| restoration.probe(probe),
    )
}

fn read_each<T: serde::de::DeserializeOwned>(
    input: &mut CheckpointReader,
    take: impl FnMut(T) -> Result<(), EngineError>,
) -> Result<(), DataError> {
    read_sound(input, |_| true, take)
}

fn read_sound<T: serde::de::DeserializeOwned>(
    input: &mut CheckpointReader,
    mut is_sound: impl FnMut(&T) -> bool,
    mut take: impl FnMut(T) -> Result<(), EngineError>,
) -> Result<(), DataError> {
    let path = input.path().to_owned();
    let unfit = || DataError::damaged(&path)("it holds what does not fit its scenario");
    for value in input.get_all() {
        let value = value?;
        if !is_sound(&value) {
            return Err(unfit());
        }
        take(value).map_err(DataError::damaged(&path))?;
    }
    Ok(())
}

fn unsound(input: &CheckpointReader, what: &str) -> DataError {
    DataError::damaged(input.path())(format!("{what} does not fit its scenario"))
}
