//! Tasks: steps that need skills and each other, stakeholders who disagree, facts that are missing,
//! and a mission that the steps serve more or less.
//!
//! A task is a function of (seed, its number, the settings of tasks), so that all protocols, models
//! and team sizes meet the same ones.

use arrayvec::ArrayVec;
use polity_engine::random::{Draws, Purpose};

use super::params::TaskParams;
use super::skill::SKILLS;
use super::steps::{STEPS_MAX, StepSet};

const TASKS: Purpose = Purpose::named("team/tasks");

/// Levels of difficulty, L1 to L4.
pub const LEVELS: usize = 4;

/// Most conflicts of a task.
const CONFLICTS_MAX: usize = 8;
/// Topics of a skill: what a step is about, for the naming of roles.
pub const TOPICS: usize = 24;

/// Something to be done.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its number, from 0.
    pub index: u32,
    /// 0 for L1 to 3 for L4.
    pub level: usize,
    /// The skills it is announced to need.
    pub skills: ArrayVec<u8, SKILLS>,
    /// What it takes, whether anybody notices or not. A step needs only earlier ones.
    pub steps: ArrayVec<Step, STEPS_MAX>,
    /// Pairs of steps whose stakeholders disagree: they fit only if both take the same side.
    pub conflicts: ArrayVec<(u8, u8), CONFLICTS_MAX>,
}

/// A part of a task.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The skill it takes.
    pub skill: u8,
    /// What it is about, among [`TOPICS`] of its skill.
    pub topic: u8,
    /// Its share of the task: weights sum to 1.
    pub weight: f64,
    /// 0 for what anybody can do, 1 for what takes all one's skill and thought.
    pub difficulty: f64,
    /// How much thought it takes to see that it must be done at all.
    pub obscurity: f64,
    /// How far it serves the mission, in `[0, 1]`.
    pub mission: f64,
    /// The steps it builds on.
    pub needs: StepSet,
    /// The step in the course of which a fact turns up without which this one is a guess.
    pub informed_by: Option<u8>,
}

/// What distinguishes the levels. Counts are those of the study by Dochkina (arXiv:2603.28990).
struct Shape {
    skills: [u64; 2],
    steps: [u64; 2],
    difficulty: f64,
    obscurity: f64,
    /// Probability that a step needs each of the two before it that it might need.
    needs: f64,
    conflicts: [u64; 2],
    /// Share of the steps that lack a fact.
    uninformed: f64,
}

const SHAPES: [Shape; LEVELS] = [
    Shape {
        skills: [1, 1],
        steps: [3, 5],
        difficulty: 0.25,
        obscurity: 0.7,
        needs: 0.0,
        conflicts: [0, 0],
        uninformed: 0.0,
    },
    Shape {
        skills: [2, 2],
        steps: [5, 10],
        difficulty: 0.45,
        obscurity: 0.85,
        needs: 0.0,
        conflicts: [0, 0],
        uninformed: 0.0,
    },
    Shape {
        skills: [3, 5],
        steps: [10, 20],
        difficulty: 0.65,
        obscurity: 1.0,
        needs: 0.6,
        conflicts: [0, 0],
        uninformed: 0.0,
    },
    Shape {
        skills: [3, 5],
        steps: [10, 20],
        difficulty: 0.85,
        obscurity: 1.15,
        needs: 0.6,
        conflicts: [2, 4],
        uninformed: 0.3,
    },
];

/// How many steps back a step may need.
const REACH: u64 = 4;

impl Task {
    /// The task of this number under this seed.
    #[must_use]
    pub fn draw(seed: u64, index: u32, params: &TaskParams) -> Self {
        let mut draws = Draws::new(seed, TASKS);
        let draws = draws.at(index, 0);
        // Relative to the greatest, so that small ones do not vanish where they are rounded.
        let greatest = params
            .levels
            .iter()
            .copied()
            .fold(f64::MIN_POSITIVE, f64::max);
        let weights = params.levels.map(|weight| (weight / greatest) as f32);
        let level = draws.weighted(&weights).unwrap_or(0);
        // What comes next is at fixed places, so that changing a setting changes nothing else.
        let shape = &SHAPES[level];
        let skills = draw_skills(draws.skip_to(8), shape);
        let count = between(draws.skip_to(32), shape.steps) as usize;
        let mut steps: ArrayVec<Step, STEPS_MAX> = (0..count)
            .map(|i| {
                draw_step(
                    draws.skip_to(64 + 32 * i as u64),
                    i,
                    count,
                    shape,
                    &skills,
                    params,
                )
            })
            .collect();
        let total: f64 = steps.iter().map(|step| step.weight).sum();
        steps.iter_mut().for_each(|step| step.weight /= total);
        if level == 1 {
            integrate(&mut steps);
        }
        let conflicts = draw_conflicts(draws.skip_to(4096), shape, count);
        Self {
            index,
            level,
            skills,
            steps,
            conflicts,
        }
    }

    /// Nothing to be done: what is on a board before the first task.
    pub(super) fn none() -> Self {
        Self {
            index: 0,
            level: 0,
            skills: ArrayVec::new(),
            steps: ArrayVec::new(),
            conflicts: ArrayVec::new(),
        }
    }

    /// The steps that need a skill.
    #[must_use]
    pub fn steps_of(&self, skill: u8) -> StepSet {
        let of_skill = |(i, step): (usize, &Step)| (step.skill == skill).then_some(i);
        self.steps.iter().enumerate().filter_map(of_skill).collect()
    }

    /// All its steps.
    #[must_use]
    pub fn all_steps(&self) -> StepSet {
        StepSet::first(self.steps.len())
    }

    /// The steps in conflict with a step.
    #[must_use]
    pub fn opponents(&self, step: usize) -> StepSet {
        let other = |&(a, b): &(u8, u8)| match (usize::from(a), usize::from(b)) {
            (a, b) if a == step => Some(b),
            (a, b) if b == step => Some(a),
            _ => None,
        };
        self.conflicts.iter().filter_map(other).collect()
    }
}

fn between(draws: &mut Draws, [least, most]: [u64; 2]) -> u64 {
    least + draws.below(most - least + 1)
}

fn draw_skills(draws: &mut Draws, shape: &Shape) -> ArrayVec<u8, SKILLS> {
    let count = between(draws, shape.skills) as usize;
    let mut all: Vec<u8> = (0..SKILLS as u8).collect();
    draws.shuffle(&mut all);
    all.into_iter().take(count).collect()
}

fn draw_step(
    draws: &mut Draws,
    i: usize,
    count: usize,
    shape: &Shape,
    skills: &[u8],
    params: &TaskParams,
) -> Step {
    // The first steps cover all skills, the others take any.
    let any = draws.below(skills.len() as u64) as usize;
    let skill = skills[if i < skills.len() { i } else { any }];
    let spread = |unit: f64| 0.7 + 0.6 * unit;
    let topic = square(draws.unit()) * TOPICS as f64;
    let weight = 0.5 + draws.unit();
    let difficulty = params.difficulty * shape.difficulty * spread(draws.unit());
    let obscurity = params.obscurity * shape.obscurity * draws.unit();
    let mission = 1.0 - params.tangents * (1.0 - libm::sqrt(draws.unit()));
    let reach = REACH.min(i as u64);
    let needs = (0..2).filter_map(|_| {
        let (needed, back) = (draws.chance(shape.needs), draws.below(reach));
        (needed && reach > 0).then(|| i - 1 - back as usize)
    });
    let needs = needs.collect();
    let informed = (
        draws.chance(shape.uninformed * params.missing_information),
        draws.below(count as u64),
    );
    let informed_by = (informed.0 && informed.1 as usize != i).then_some(informed.1 as u8);
    Step {
        skill,
        topic: (topic as u8).min(TOPICS as u8 - 1),
        weight,
        difficulty: difficulty.min(1.0),
        obscurity,
        mission,
        needs,
        informed_by,
    }
}

/// The last step brings the others together: it needs the two before it, and the first.
fn integrate(steps: &mut [Step]) {
    let last = steps.len() - 1;
    steps[last].needs = [0, last - 2, last - 1].into_iter().collect();
}

fn draw_conflicts(
    draws: &mut Draws,
    shape: &Shape,
    count: usize,
) -> ArrayVec<(u8, u8), CONFLICTS_MAX> {
    let pairs = between(draws, shape.conflicts);
    let pair = |_| {
        let (a, b) = (draws.below(count as u64), draws.below(count as u64 - 1));
        let b = if b >= a { b + 1 } else { b };
        (a.min(b) as u8, a.max(b) as u8)
    };
    let mut pairs: ArrayVec<(u8, u8), CONFLICTS_MAX> = (0..pairs).map(pair).collect();
    pairs.sort_unstable();
    let mut seen = None;
    pairs.retain(|pair| seen.replace(*pair) != Some(*pair));
    pairs
}

/// A uniform draw's square: a few topics come up often, most seldom.
fn square(unit: f64) -> f64 {
    unit * unit
}
