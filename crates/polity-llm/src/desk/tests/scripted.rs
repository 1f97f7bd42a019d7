//! A provider that answers by a script, in any order, from several threads.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;
use std::time::Duration;

use crate::example::text;
use crate::{Answer, Given, Key, Provider, Request};

/// Answers every request with a text made of it, or as told; keeps what it was asked.
#[derive(Default)]
pub(crate) struct Scripted {
    /// How many threads answer.
    pub(crate) threads: usize,
    /// In which order they take requests.
    pub(crate) order: u64,
    /// Answers for a user's text, one after the other, before those made of requests.
    pub(crate) script: Mutex<BTreeMap<String, VecDeque<Answer>>>,
    /// How many it answers before it stops.
    pub(crate) stops_after: Option<usize>,
    /// What it was asked.
    pub(crate) heard: Mutex<Vec<Key>>,
}

impl Scripted {
    /// What it was asked, in order of keys.
    pub(crate) fn asked(&self) -> Vec<Key> {
        let mut asked = self.heard.lock().unwrap().clone();
        asked.sort_unstable();
        asked
    }

    fn answer_to(&self, request: &Request) -> Answer {
        let user = &*request.messages[1].content;
        self.heard.lock().unwrap().push(request.key());
        let mut script = self.script.lock().unwrap();
        let told = script.get_mut(user).and_then(VecDeque::pop_front);
        told.unwrap_or_else(|| text(&format!("{user}, the {}th", request.sample)))
    }

    /// All places, shuffled.
    fn queue(&self, requests: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..requests).collect();
        let mut state = self.order;
        for last in (1..requests).rev() {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            places.swap(last, (state >> 33) as usize % (last + 1));
        }
        places.truncate(self.stops_after.unwrap_or(requests));
        places
    }
}

impl Provider for Scripted {
    fn answer(&self, requests: &[&Request], done: &(dyn Fn(usize, Given) + Sync)) {
        let queue = Mutex::new(self.queue(requests.len()));
        let work = || {
            let next = || queue.lock().unwrap().pop();
            while let Some(place) = next() {
                let given = Given {
                    answer: self.answer_to(requests[place]),
                    wall: Duration::from_millis(1),
                    attempts: 2,
                };
                done(place, given.clone());
                done(place, given); // Whoever says it twice is heard once.
            }
        };
        std::thread::scope(|threads| (0..self.threads).for_each(|_| drop(threads.spawn(work))));
        let nobody = Given {
            answer: text("to nobody"),
            wall: Duration::ZERO,
            attempts: 1,
        };
        done(usize::MAX, nobody);
    }
}
