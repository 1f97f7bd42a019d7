//! Deterministic, parallel, message-passing tick engine for populations of agents.
//!
//! A population is thousands to millions of small agents that write messages to one another over a
//! [network](topology). The engine keeps their states, carries their messages, deals their
//! randomness and turns the clock; a [`World`] says what an agent is and what it does. The same
//! seed gives the same states and the same messages in the same order, to the last bit, on any
//! number of threads.
//!
//! # A world
//!
//! A state, a message and a rule. Here everybody holds an opinion, tells a neighbour, and falls in
//! with the majority of what it hears:
//!
//! ```
//! use polity_engine::random::Purpose;
//! use polity_engine::topology::generators::{Generator, WattsStrogatz};
//! use polity_engine::{Context, Newborn, Options, Received, Simulation, World};
//!
//! struct MajorityVote { tellings: u32 }
//!
//! const FIRST_OPINION: usize = 0; // indices into PURPOSES
//! const WHOM_TO_TELL: usize = 1;
//!
//! impl World for MajorityVote {
//!     type State = bool;   // an opinion
//!     type Message = bool; // an opinion told
//!     type Probe = ();     // nothing is counted
//!     const PURPOSES: &'static [Purpose] = &[Purpose::named("first"), Purpose::named("whom")];
//!
//!     fn birth(&self, newborn: &mut Newborn<'_>) -> bool {
//!         newborn.wake_at(0);
//!         newborn.draws(FIRST_OPINION).chance(0.6)
//!     }
//!
//!     fn act(&self, own: &mut bool, inbox: &[Received<bool>], ctx: &mut Context<'_, Self>) {
//!         let yes = inbox.iter().filter(|told| told.body).count() + usize::from(*own);
//!         *own = 2 * yes > inbox.len() + 1 || 2 * yes == inbox.len() + 1 && *own;
//!         if ctx.tick() < self.tellings {
//!             let contacts = ctx.neighbours().len() as u64;
//!             let neighbour = ctx.draws(WHOM_TO_TELL).below(contacts);
//!             ctx.send(neighbour as usize, *own);
//!             ctx.wake_at(ctx.tick() + 1);
//!         }
//!     }
//! }
//!
//! let outcome = |threads| {
//!     let network = WattsStrogatz { degree: 8, rewire: 0.3 }.generate(5000, 42)?;
//!     let options = Options { seed: 42, threads, ..Options::default() };
//!     let mut sim = Simulation::new(MajorityVote { tellings: 50 }, network, options)?;
//!     sim.run(60);
//!     Ok::<_, Box<dyn std::error::Error>>(sim.states().copied().collect::<Vec<bool>>())
//! };
//! let opinions = outcome(1)?;
//! let yes = opinions.iter().filter(|&&yes| yes).count();
//! assert!(yes > 4500, "60 % became a landslide: {yes}");
//! assert_eq!(opinions, outcome(2)?, "two threads, the same opinions");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A tick
//!
//! ```text
//!                 worker 0                          worker 1         … owns a range of blocks
//!         ┌───────────────────────┐         ┌───────────────────────┐
//! due ───►│ for each of its blocks│   due ─►│ for each of its blocks│  a block: up to 16,384
//! (all    │  sort  by receiver    │         │  sort                 │  neighbouring agents
//! outboxes)  wake  the wishers    │         │  wake                 │
//!         │  act   in agent order │         │  act                  │
//!         └───────────┬───────────┘         └───────────┬───────────┘
//!                     ▼                                 ▼
//!               own outbox: bucket[arrival tick][destination's block]
//! ════════════════════════════════ barrier ══════════════════════════════════════  tick + 1
//!       between ticks: sent() · states() · gather() · probes_mut() · disturb()
//!                      under_way() · wishes() · restore()
//! ```
//!
//! * An agent acts if it has messages or asked to be woken ([`Context::wake_at`]). Nobody else
//!   costs anything, so the price of a tick follows what happens in it.
//! * A world that needs no inbox takes its messages one by one ([`World::receive`]): each agent in the same
//!   order, with less work, and who only listens is not called.
//! * A message arrives after its edge's latency, at least one tick, unless it is lost
//!   ([`Delivery`]). An agent therefore reads the world of the tick before, never of the same one,
//!   and the order in which blocks are worked on cannot matter.
//! * Observers read between ticks. Whether anyone reads changes nothing.
//!
//! * Between two ticks a simulation can be taken down and put up again elsewhere, with other threads
//!   and blocks ([`Simulation::restore`]): nothing but states, messages under way, wishes, probes
//!   and the tick carries over.
//!
//! The barrier is an exchange of outboxes by block of agents: the one seam at which a population
//! could be spread over processes. Nothing else assumes a single address space.
//!
//! # Why a run is reproducible
//!
//! 1. **Draws are addressed, not consumed.** A draw is a function of (seed, purpose, agent, tick,
//!    index), see [`random`]. Skipping an agent or adding a mechanism with a purpose of its own
//!    moves nobody else's luck: two scenarios share all randomness but where they differ.
//! 2. **The order is canonical.** An inbox, and what is taken one by one, ascends by sent tick, then
//!    sender, then the sender's own order. [`Simulation::sent`] ascends by sender, then its order.
//!    Probes come in block order.
//! 3. **Own state only.** While it acts, an agent can write to its own state, its block's probe and
//!    its outbox; as it receives, to its state alone. The world is shared and immutable
//!    ([`Simulation::world_mut`] between ticks).
//! 4. **Threads decide nothing.** They and [`Options::block_bits`] move work around. The one thing
//!    that the cut into blocks shows in is how many probes there are; the default cut is a function
//!    of the population's size alone.
//!
//! What is deliberately absent: input and output, environment variables, clocks and wall time,
//! ambient randomness, iteration in hash order, and the platform's mathematical functions (`libm`
//! instead). The engine knows nothing of language models, files or metrics. It can fail while it is
//! [set up](EngineError); a running simulation cannot, but a world that breaks its promises
//! (writing to an agent that does not exist) panics. `unsafe` is confined to one private module that can
//! make things faster but not different.
//!
//! # Where to look
//!
//! | to … | see |
//! |---|---|
//! | write a world | [`World`], [`Context`], [`Newborn`] and `examples/epidemic.rs` |
//! | run it | [`Simulation`], [`Options`], [`Delivery`] |
//! | interrupt it and go on later | [`Simulation::restore`], [`Restoration`] |
//! | build a network | [`topology`] and its [generators](topology::generators) |
//! | draw | [`random`] |
//! | check a promise | `tests/promises`, one file each |
//! | see what it costs | `benches/RESULTS.md` at the top of the repository |

mod delivery;
mod error;
mod mail;
mod processor;
pub mod random;
mod schedule;
mod simulation;
pub mod topology;
mod world;

pub use delivery::{Delivery, LATENCY_TICKS_MAX};
pub use error::EngineError;
pub use mail::{Received, Sent};
pub use processor::{fetch_ahead, prefetch};
pub use simulation::{BlockView, Options, Restoration, Simulation, UnderWay, Wish};
pub use world::{Context, Newborn, World};

// The world that the promises are tested with, for tests that no test from outside can make.
#[cfg(test)]
extern crate self as polity_engine;
#[cfg(test)]
#[path = "../tests/promises/chatty.rs"]
mod chatty;
#[cfg(test)]
#[path = "../tests/promises/golden.rs"]
mod golden;
