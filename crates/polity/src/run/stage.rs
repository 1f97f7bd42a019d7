//! A thread that owns a value and does what it is told with it, in order.

use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam::channel::{Sender, bounded};
use polity_data::DataError;

/// Who waits for an answer looks this often whether anybody is left to give it.
const PAUSE: Duration = Duration::from_millis(20);

type Job<T> = Box<dyn FnOnce(&mut T) -> Result<(), DataError> + Send>;

/// A value on a thread of its own. What is done with it depends on the order of the jobs alone,
/// never on when they are done.
pub(super) struct Stage<T> {
    jobs: Option<Sender<Job<T>>>,
    thread: Option<JoinHandle<Result<T, DataError>>>,
}

impl<T: Send + 'static> Stage<T> {
    /// Starts the thread. Where it falls this many jobs behind, whoever sends the next one waits.
    pub(super) fn start(name: &str, jobs_waiting: usize, mut value: T) -> Result<Self, DataError> {
        let (jobs, queue) = bounded::<Job<T>>(jobs_waiting);
        let thread = std::thread::Builder::new()
            .name(format!("polity-{name}"))
            .spawn(move || {
                queue.into_iter().try_for_each(|job| job(&mut value))?;
                Ok(value)
            })
            .map_err(DataError::io("start a thread named", name.as_ref()))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    /// Has a job done once all earlier ones are. The error is that of an earlier job.
    pub(super) fn submit(
        &mut self,
        job: impl FnOnce(&mut T) -> Result<(), DataError> + Send + 'static,
    ) -> Result<(), DataError> {
        match self.jobs.as_ref().map(|jobs| jobs.send(Box::new(job))) {
            Some(Ok(())) => Ok(()),
            _ => Err(self.failure()),
        }
    }

    /// Has a job done once all earlier ones are, and waits for what it comes to.
    pub(super) fn ask<A: Send + 'static>(
        &mut self,
        job: impl FnOnce(&mut T) -> Result<A, DataError> + Send + 'static,
    ) -> Result<A, DataError> {
        let (answer, answers) = bounded(1);
        self.submit(move |value| {
            // Whoever no longer waits for it has an error of its own.
            let _ = answer.send(job(value)?);
            Ok(())
        })?;
        // A job whose thread has ended may lie in the queue for as long as there is a queue.
        while !self.thread.as_ref().is_none_or(JoinHandle::is_finished) {
            if let Ok(answer) = answers.recv_timeout(PAUSE) {
                return Ok(answer);
            }
        }
        answers.try_recv().map_err(|_| self.failure())
    }

    /// Why it has ended, if it has; otherwise it ends.
    pub(super) fn failure(&mut self) -> DataError {
        self.end().err().unwrap_or(DataError::Stopped)
    }

    /// Waits until all jobs are done, and hands back the value.
    pub(super) fn finish(mut self) -> Result<T, DataError> {
        self.end()
    }

    fn end(&mut self) -> Result<T, DataError> {
        self.jobs = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(result)) => result,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => Err(DataError::Stopped),
        }
    }
}

impl<T> Drop for Stage<T> {
    /// Waits for the thread: nothing happens behind the back of whoever goes on.
    fn drop(&mut self) {
        self.jobs = None;
        // Who drops a stage unfinished already has an error to report.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_done_in_order() {
        let mut stage = Stage::start("test", 2, Vec::new()).unwrap();
        for i in 0..1000 {
            let push = move |list: &mut Vec<u32>| {
                list.push(i);
                Ok(())
            };
            stage.submit(push).unwrap();
        }
        assert_eq!(stage.finish().unwrap(), (0..1000).collect::<Vec<_>>());
    }

    #[test]
    fn whoever_asks_gets_an_answer_or_the_error_of_an_earlier_job() {
        let mut stage = Stage::start("test", 2, 7).unwrap();
        assert_eq!(stage.ask(|value| Ok(*value)).unwrap(), 7);
        let fail = |_: &mut i32| {
            std::thread::sleep(Duration::from_millis(50));
            Err(DataError::Exists("here".into()))
        };
        stage.submit(fail).unwrap();
        let error = stage.ask(|value| Ok(*value)).unwrap_err();
        assert!(matches!(error, DataError::Exists(_)), "{error:?}");
    }

    #[test]
    fn an_error_stops_the_stage_and_reaches_whoever_sends() {
        let mut stage = Stage::start("test", 2, 0).unwrap();
        let fail = |_: &mut i32| Err(DataError::Exists("here".into()));
        stage.submit(fail).unwrap();
        let error = (0..1000).find_map(|_| stage.submit(|_| Ok(())).err());
        assert!(matches!(error, Some(DataError::Exists(_))), "{error:?}");
        assert!(matches!(stage.finish(), Err(DataError::Stopped)));
    }
}
