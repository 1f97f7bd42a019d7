//! Polity, through its public `World` trait: a state, a message and one function. The engine brings
//! inboxes in canonical order and randomness.
//!
//! * `own`: with Polity's own draws (addressed ChaCha8), as its users write it.
//! * `shared`: with the cheap draw that all peers share, so that the same work is compared and the
//!   states can be.
//! * `one-by-one`, `own-one-by-one`: the same with agents that take their messages one by one, in the same
//!   order; there are no inboxes.

use polity_engine::random::Purpose;
use polity_engine::{Context, Newborn, Options, Received, Simulation, World};
use polity_peers::{Job, Network, Peer, SEED, birth, body, choice, fold, measure};

struct Chat<const OWN_DRAWS: bool, const ONE_BY_ONE: bool>;

impl<const OWN_DRAWS: bool, const ONE_BY_ONE: bool> World for Chat<OWN_DRAWS, ONE_BY_ONE> {
    type State = u64;
    type Message = u32;
    type Probe = ();
    const ONE_BY_ONE: bool = ONE_BY_ONE;
    const PURPOSES: &'static [Purpose] = &[Purpose::named("peers/neighbour")];

    fn birth(&self, newborn: &mut Newborn<'_>) -> u64 {
        newborn.wake_at(0);
        birth(newborn.agent())
    }

    #[inline]
    fn receive(&self, state: &mut u64, message: &Received<u32>) -> bool {
        *state = fold(*state, message.body);
        false
    }

    fn act(&self, state: &mut u64, inbox: &[Received<u32>], ctx: &mut Context<'_, Self>) {
        *state = inbox
            .iter()
            .fold(*state, |state, message| fold(state, message.body));
        let neighbours = ctx.neighbours().len();
        let neighbour = match OWN_DRAWS {
            true => ctx.draws(0).below(neighbours as u64) as usize,
            false => choice(ctx.agent(), ctx.tick(), neighbours),
        };
        ctx.send(neighbour, body(*state));
        ctx.wake_at(ctx.tick() + 1);
    }
}

struct Population<W: World>(Simulation<W>);

impl<W: World<State = u64>> Peer for Population<W> {
    fn run(&mut self, ticks: u32) {
        self.0.run(ticks);
    }

    fn states(&mut self) -> Vec<u64> {
        self.0.states().copied().collect()
    }
}

fn live<const OWN_DRAWS: bool, const ONE_BY_ONE: bool>(job: &Job) {
    let workers = Some(job.threads);
    let options = Options {
        seed: SEED,
        threads: job.threads,
        workers,
        ..Options::default()
    };
    let topology = Network::generate(job.agents);
    let simulation = Simulation::new(Chat::<OWN_DRAWS, ONE_BY_ONE>, topology, options);
    measure(job, Population(simulation.expect("possible options")));
}

fn main() {
    let job = Job::from_arguments();
    match job.variant.as_str() {
        "own" => live::<true, false>(&job),
        "own-one-by-one" => live::<true, true>(&job),
        "one-by-one" => live::<false, true>(&job),
        _ => live::<false, false>(&job),
    }
}
