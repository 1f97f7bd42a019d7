//! Organizational memory: which fields the team worked in, task by task.

use std::collections::VecDeque;

use super::skill::SKILLS;

/// Contributions by field in the last tasks.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    tasks: VecDeque<[u32; SKILLS]>,
    sums: [u32; SKILLS],
}

impl Memory {
    /// Remembers a task, and forgets what lies further back than `most` tasks.
    pub(super) fn add(&mut self, by_skill: [u32; SKILLS], most: u32) {
        self.tasks.push_back(by_skill);
        self.sums
            .iter_mut()
            .zip(by_skill)
            .for_each(|(sum, n)| *sum += n);
        while self.tasks.len() > most as usize {
            let forgotten = self.tasks.pop_front().unwrap_or_default();
            self.sums
                .iter_mut()
                .zip(forgotten)
                .for_each(|(sum, n)| *sum -= n);
        }
    }

    /// Contributions to a field per task; 0 where nothing is remembered.
    #[must_use]
    pub fn per_task(&self, skill: u8) -> f64 {
        match self.tasks.len() {
            0 => 0.0,
            tasks => f64::from(self.sums[usize::from(skill) % SKILLS]) / tasks as f64,
        }
    }

    /// Tasks remembered.
    #[must_use]
    pub fn tasks(&self) -> usize {
        self.tasks.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_tasks_are_forgotten() {
        let mut memory = Memory::default();
        let one = |skill: usize, n| std::array::from_fn(|i| if i == skill { n } else { 0 });
        for n in [9, 2, 4] {
            memory.add(one(3, n), 2);
        }
        assert_eq!((memory.per_task(3), memory.per_task(4)), (3.0, 0.0));
        memory.add(one(3, 1), 0);
        assert_eq!((memory.tasks(), memory.per_task(3)), (0, 0.0));
    }
}
