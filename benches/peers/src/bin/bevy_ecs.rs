//! bevy_ecs: agents are entities with components, a tick is one run of a schedule of two systems.
//!
//! `act` walks all agents in the order in which they were spawned (one table, contiguous slices),
//! folds and clears their inboxes, and appends to one list of letters; `deliver` takes the letters
//! in their order to the inbox components by `Query::get_mut`. So inboxes are in the canonical order
//! without sorting. Tuned as its documentation says: the single-threaded executor, the crate without
//! `multi_threaded`, table storage, change detection bypassed, and contacts kept as `Entity`, so that
//! nothing is looked up twice.
//!
//! * `small-lists`: an inbox has room for four letters in the component itself, more on the heap.
//! * `lists`: an inbox is a `Vec`.
//! * `messages`: small lists; letters travel as bevy's own buffered `Messages`.
//! * `folded`: no inboxes; each letter is folded into the recipient's state at once.

#![allow(
    elided_lifetimes_in_paths,
    reason = "systems are written so everywhere"
)]

use bevy_ecs::bundle::{DynamicBundle, NoBundleEffect};
use bevy_ecs::prelude::*;
use bevy_ecs::schedule::SingleThreadedExecutor;
use polity_peers::{Job, Peer, birth, body, choice, fold, measure};
use smallvec::SmallVec;

#[derive(Component)]
struct Id(u32);

#[derive(Component)]
struct State(u64);

#[derive(Component, Default)]
struct Inbox<L: List>(L);

type SmallList = SmallVec<[u32; 4]>;

/// What an inbox is made of.
trait List: AsRef<[u32]> + Default + Send + Sync + 'static {
    fn push(&mut self, body: u32);
    fn clear(&mut self);
}

impl List for Vec<u32> {
    fn push(&mut self, body: u32) {
        self.push(body);
    }

    fn clear(&mut self) {
        self.clear();
    }
}

impl List for SmallList {
    fn push(&mut self, body: u32) {
        self.push(body);
    }

    fn clear(&mut self) {
        self.clear();
    }
}

#[derive(Message, Clone, Copy)]
struct Letter {
    to: Entity,
    body: u32,
}

/// Whom each agent may write to, as entities.
#[derive(Resource)]
struct Contacts {
    offsets: Vec<u32>,
    entities: Vec<Entity>,
}

impl Contacts {
    fn letter(&self, agent: u32, tick: u32, state: u64) -> Letter {
        let row = self.offsets[agent as usize] as usize..self.offsets[agent as usize + 1] as usize;
        let contacts = &self.entities[row];
        let to = contacts[choice(agent, tick, contacts.len())];
        let body = body(state);
        Letter { to, body }
    }
}

#[derive(Resource, Default)]
struct Tick(u32);

#[derive(Resource, Default)]
struct Letters(Vec<Letter>);

/// Lets every agent fold its inbox, and sends what it writes.
fn act_and<L: List>(
    agents: &mut Query<(&Id, &mut State, &mut Inbox<L>)>,
    contacts: &Contacts,
    tick: &mut Tick,
    mut send: impl FnMut(Letter),
) {
    for (ids, mut states, mut inboxes) in agents.contiguous_iter_mut().expect("table storage") {
        let states = states.bypass_change_detection();
        let inboxes = inboxes.bypass_change_detection();
        for ((id, state), Inbox(inbox)) in ids.iter().zip(states).zip(inboxes) {
            let bodies = inbox.as_ref().iter();
            state.0 = bodies.fold(state.0, |state, &body| fold(state, body));
            inbox.clear();
            send(contacts.letter(id.0, tick.0, state.0));
        }
    }
    tick.0 += 1;
}

fn act<L: List>(
    mut agents: Query<(&Id, &mut State, &mut Inbox<L>)>,
    mut letters: ResMut<Letters>,
    contacts: Res<Contacts>,
    mut tick: ResMut<Tick>,
) {
    act_and(&mut agents, &contacts, &mut tick, |letter| {
        letters.0.push(letter)
    });
}

fn deliver<L: List>(mut inboxes: Query<&mut Inbox<L>>, mut letters: ResMut<Letters>) {
    for letter in letters.0.drain(..) {
        let mut inbox = inboxes.get_mut(letter.to).expect("nobody dies");
        inbox.bypass_change_detection().0.push(letter.body);
    }
}

fn act_by_messages(
    mut agents: Query<(&Id, &mut State, &mut Inbox<SmallList>)>,
    mut letters: MessageWriter<Letter>,
    contacts: Res<Contacts>,
    mut tick: ResMut<Tick>,
) {
    act_and(&mut agents, &contacts, &mut tick, |letter| {
        letters.write(letter);
    });
}

fn deliver_messages(
    mut inboxes: Query<&mut Inbox<SmallList>>,
    mut letters: ResMut<Messages<Letter>>,
) {
    for letter in letters.drain() {
        let mut inbox = inboxes.get_mut(letter.to).expect("nobody dies");
        inbox.bypass_change_detection().0.push(letter.body);
    }
}

fn fold_on_arrival(mut states: Query<&mut State>, mut letters: ResMut<Letters>) {
    for letter in letters.0.drain(..) {
        let mut state = states.get_mut(letter.to).expect("nobody dies");
        let state = state.bypass_change_detection();
        state.0 = fold(state.0, letter.body);
    }
}

fn write(
    agents: Query<(&Id, &State)>,
    mut letters: ResMut<Letters>,
    contacts: Res<Contacts>,
    mut tick: ResMut<Tick>,
) {
    for (ids, states) in agents.contiguous_iter().expect("table storage") {
        let letter = |(id, state): (&Id, &State)| contacts.letter(id.0, tick.0, state.0);
        letters.0.extend(ids.iter().zip(states).map(letter));
    }
    tick.0 += 1;
}

struct Population {
    world: World,
    schedule: Schedule,
}

impl Peer for Population {
    fn run(&mut self, ticks: u32) {
        for _ in 0..ticks {
            self.schedule.run(&mut self.world);
        }
    }

    fn states(&mut self) -> Vec<u64> {
        let mut states = self.world.query::<&State>();
        states.iter(&self.world).map(|state| state.0).collect()
    }
}

fn spawn<B>(job: &Job, world: &mut World, rest: impl Fn() -> B)
where
    B: Bundle + DynamicBundle<Effect: NoBundleEffect>,
{
    let agents = (0..job.agents).map(|agent| (Id(agent), State(birth(agent)), rest()));
    let entities: Vec<Entity> = world.spawn_batch(agents.collect::<Vec<_>>()).collect();
    let network = job.read_network();
    let mut contacts = Contacts {
        offsets: vec![0],
        entities: Vec::new(),
    };
    for agent in 0..job.agents {
        let neighbours = network.neighbours(agent).iter();
        contacts
            .entities
            .extend(neighbours.map(|&other| entities[other as usize]));
        contacts.offsets.push(contacts.entities.len() as u32);
    }
    world.insert_resource(contacts);
}

fn main() {
    let job = Job::from_arguments();
    let mut world = World::new();
    world.init_resource::<Tick>();
    world.init_resource::<Letters>();
    world.init_resource::<Messages<Letter>>();
    let mut schedule = Schedule::default();
    schedule.set_executor(SingleThreadedExecutor::new());
    match job.variant.as_str() {
        "lists" => {
            spawn(&job, &mut world, Inbox::<Vec<u32>>::default);
            schedule.add_systems((act::<Vec<u32>>, deliver::<Vec<u32>>).chain())
        }
        "messages" => {
            spawn(&job, &mut world, Inbox::<SmallList>::default);
            schedule.add_systems((act_by_messages, deliver_messages).chain())
        }
        "folded" => {
            spawn(&job, &mut world, || ());
            schedule.add_systems((fold_on_arrival, write).chain())
        }
        _ => {
            spawn(&job, &mut world, Inbox::<SmallList>::default);
            schedule.add_systems((act::<SmallList>, deliver::<SmallList>).chain())
        }
    };
    measure(&job, Population { world, schedule });
}
