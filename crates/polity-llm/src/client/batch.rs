//! Calls that were asked for together: which is begun when, and what is made of each attempt.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::attempt::Trouble;
use super::workers::{Job, Landed, Workers};
use super::{Client, Limits, RetryBudget, body, wait};
use crate::{Answer, Done, Given, Reply, Request, Usage};

/// After a stop, what is in flight has until its own deadline to land, and this long to be noticed.
const GRACE: Duration = Duration::from_secs(2);

/// Bytes of English prose per token, about.
const BYTES_PER_TOKEN: u64 = 4;

/// A call that has begun.
struct Call {
    body: Arc<[u8]>,
    attempts: u32,
    untold: u32,
    begun: Instant,
}

/// Calls that were asked for together, in the thread that asked.
pub(super) struct Batch<'a> {
    workers: &'a Workers,
    limits: &'a Limits,
    retries: &'a RetryBudget,
    requests: &'a [&'a Request],
    done: Done<'a>,
    number: u64,
    /// The first that has not begun.
    next: usize,
    in_flight: BTreeMap<usize, Call>,
    /// Calls to be tried again, by when.
    waiting: BTreeMap<(Instant, usize), Call>,
    /// Landings seen, of all batches: a later one may have made room.
    seen: u64,
    /// Whether whoever asked wants no more answers.
    is_refused: Cell<bool>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(client: &'a Client, requests: &'a [&'a Request], done: Done<'a>) -> Self {
        let number = client.workers.state().open_batch();
        Self {
            workers: &client.workers,
            limits: &client.limits,
            retries: &client.retries,
            requests,
            done,
            number,
            next: 0,
            in_flight: BTreeMap::new(),
            waiting: BTreeMap::new(),
            seen: 0,
            is_refused: Cell::new(false),
        }
    }

    /// Answers all, or stops.
    pub(super) fn run(mut self) {
        let mut stopped: Option<Instant> = None;
        loop {
            self.settle(stopped.is_some());
            if stopped.is_none() && self.is_told_to_stop() {
                stopped = Some(Instant::now());
            }
            let is_over = match stopped {
                None => self.is_answered(),
                Some(at) => self.in_flight.is_empty() || at.elapsed() >= self.patience(),
            };
            if is_over {
                break;
            }
            let until = stopped.is_none().then(|| self.launch()).flatten();
            self.workers.wait(self.seen, until);
        }
        if !self.in_flight.is_empty() {
            self.workers.hang_up();
        }
    }

    fn is_told_to_stop(&self) -> bool {
        self.workers.is_stopped() || self.is_refused.get()
    }

    /// How long to wait after a stop: no attempt takes longer.
    fn patience(&self) -> Duration {
        self.limits.deadline.saturating_add(GRACE)
    }

    fn is_answered(&self) -> bool {
        self.next == self.requests.len() && self.in_flight.is_empty() && self.waiting.is_empty()
    }

    /// Begins what may begin; returns when more may, as far as time is concerned.
    fn launch(&mut self) -> Option<Instant> {
        loop {
            let now = Instant::now();
            let retry = self.waiting.keys().next().copied();
            let is_due = retry.is_some_and(|(due, _)| due <= now);
            if !is_due && self.next == self.requests.len() {
                return retry.map(|(due, _)| due);
            }
            let index = retry
                .filter(|_| is_due)
                .map_or(self.next, |(_, index)| index);
            let tokens = tokens(self.requests[index]);
            let number = {
                let mut state = self.workers.state();
                match state.throttle.begin(now, tokens) {
                    Some(number) => number,
                    None => return state.throttle.opens().filter(|opens| *opens > now),
                }
            };
            let (index, call) = if is_due { self.again() } else { self.first() };
            let job = Job {
                batch: self.number,
                call: index,
                body: call.body.clone(),
                number,
            };
            self.in_flight.insert(index, call);
            self.workers.attempt(job);
        }
    }

    fn first(&mut self) -> (usize, Call) {
        let index = self.next;
        self.next += 1;
        let body = body::body(self.requests[index]).into();
        (
            index,
            Call {
                body,
                attempts: 0,
                untold: 0,
                begun: Instant::now(),
            },
        )
    }

    fn again(&mut self) -> (usize, Call) {
        let ((_, index), call) = self.waiting.pop_first().expect("one is due");
        (index, call)
    }

    /// Reports what has landed well, or for good, and plans the rest anew.
    fn settle(&mut self, is_stopped: bool) {
        let landed = {
            let mut state = self.workers.state();
            self.seen = state.landings;
            state.take_landed(self.number)
        };
        for Landed {
            call: index,
            outcome,
            at,
        } in landed
        {
            let Some(mut call) = self.in_flight.remove(&index) else {
                continue;
            };
            call.attempts += 1;
            call.untold += u32::from(outcome.as_ref().is_err_and(|trouble| trouble.is_untold));
            match outcome {
                Ok(answer) => self.report(index, &call, at, answer),
                Err(trouble) if trouble.is_final => self.fail(index, &call, at, &trouble),
                // It might have gone well, had there been time to try again.
                Err(_) if is_stopped => {}
                Err(trouble) => self.retry(index, call, at, &trouble),
            }
        }
    }

    fn retry(&mut self, index: usize, call: Call, at: Instant, trouble: &Trouble) {
        let is_spent = call.attempts >= self.limits.attempts_max.max(1);
        if is_spent || !self.retries.spend() {
            return self.fail(index, &call, at, trouble);
        }
        let own = (&*call.body, self.requests[index].sample);
        let wait = match trouble.wait {
            Some(wait) => wait,
            None => wait::own(self.limits.backoff, own, call.attempts),
        };
        let due = at + wait;
        if trouble.wait.is_some() {
            self.workers.state().throttle.pause(due);
        }
        self.waiting.insert((due, index), call);
    }

    fn fail(&self, index: usize, call: &Call, at: Instant, trouble: &Trouble) {
        let reply = Reply::Failed(trouble.failure);
        self.report(
            index,
            call,
            at,
            Answer {
                reply,
                usage: Usage::default(),
                untold: 0,
            },
        );
    }

    fn report(&self, index: usize, call: &Call, at: Instant, mut answer: Answer) {
        answer.untold = call.untold;
        let wall = at.saturating_duration_since(call.begun);
        let given = Given {
            answer,
            wall,
            attempts: call.attempts,
        };
        if (self.done)(index, given).is_break() {
            self.is_refused.set(true);
        }
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        self.workers.state().close_batch(self.number);
    }
}

/// Tokens that a server may count for a request before it has answered.
fn tokens(request: &Request) -> u64 {
    let texts = request.messages.iter();
    let bytes: usize = texts.map(|message| message.content.len()).sum();
    let answer = request.sampling.max_tokens.unwrap_or_default();
    (bytes as u64 / BYTES_PER_TOKEN).saturating_add(u64::from(answer))
}
