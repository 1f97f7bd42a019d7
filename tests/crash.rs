//! Pins: a process that is killed (SIGKILL) at any instant, any number of times, leaves a directory that
//! claims nothing false, and `resume` ends in the bytes of an uninterrupted run, on any number of
//! threads; all the while no reader sees a file that claims to be whole and is not.
//!
//! Why: long runs meet power cuts, the kernel's memory killer and impatient people. What would break
//! it: a checkpoint that is not all there is (a counter that starts anew, rows in flight), state
//! that depends on when it was written down. Kills at chosen operations are in `faults`; here they
//! strike at instants, in real processes, with all their threads.
//!
//! `make crash-test` strikes some hundreds of times, and prints how it went.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use polity_data::{Status, is_untidy};

use crate::support::{Place, command};
use crate::whole::{Look, look};

/// Long enough to be struck at many points; messages fill more than a segment.
const SCENARIO: &str = r#"
seed = 5
ticks = 1500
[population]
agents = 200
[topology.watts-strogatz]
degree = 6
rewire = 0.2
[world.society]
[record]
window = 90
messages = "all"
agents-every = 3
histograms = true
checkpoint = { every-ticks = 70 }
[[shocks]]
at = 300
churn = { fraction = 0.25 }
[[shocks]]
at = 700
demand = { levels = [0.1, 0.2, 0.3, 0.4] }
[[shocks]]
at = 1100
arrival = { rate = 0.03 }
"#;

/// Kills unless the environment says otherwise: the short form.
const KILLS: u64 = 12;

fn kills_wanted() -> u64 {
    let number = std::env::var("CRASH_KILLS").ok();
    number.map_or(KILLS, |text| text.parse().expect("CRASH_KILLS is a number"))
}

/// A small generator: instants should differ, and a failure should be repeatable as far as instants
/// are.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % bound.max(1)
    }
}

fn start(place: &Place, arguments: &str) -> Child {
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let mut command = command(&place.path(""), &arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the program starts")
}

/// Whether it ended by itself before the time had passed; otherwise it is killed.
fn killed_after(mut child: Child, delay: Duration) -> bool {
    let began = Instant::now();
    while began.elapsed() < delay {
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            return false;
        }
        sleep(Duration::from_micros(200));
    }
    child.kill().unwrap();
    !child.wait().unwrap().success()
}

/// Looks at a directory again and again, as a reader that knows of nothing.
struct Onlooker {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
    looks: Arc<AtomicU64>,
}

impl Onlooker {
    fn at(run: PathBuf) -> Self {
        let (stop, looks) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicU64::new(0)),
        );
        let (stopped, looked) = (Arc::clone(&stop), Arc::clone(&looks));
        let thread = spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                look(&run);
                looked.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_millis(3));
            }
        });
        Self {
            stop,
            thread,
            looks,
        }
    }

    fn end(self) -> u64 {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().expect("nothing false was seen");
        self.looks.load(Ordering::Relaxed)
    }
}

#[derive(Debug, Default)]
struct Tally {
    kills: u64,
    resumes: u64,
    finished: u64,
    bytes_compared: u64,
}

type Files = BTreeMap<String, Vec<u8>>;

/// Starts a run, kills it, resumes it, kills it …, until it is finished; compares.
fn one_chain(
    place: &Place,
    expected: &Files,
    span: Duration,
    random: &mut Random,
    tally: &mut Tally,
) {
    let mut arguments = "run s.toml --out run --quiet".to_owned();
    let most_kills = 1 + random.below(5);
    for kills in 0.. {
        let delay = match kills < most_kills {
            true => Duration::from_micros(random.below(span.as_micros() as u64)),
            false => Duration::from_secs(600),
        };
        if !killed_after(start(place, &arguments), delay) {
            break;
        }
        tally.kills += 1;
        look(&place.path("run"));
        let began = place.path("run").exists();
        arguments = match began {
            true => format!("resume run --quiet --threads {}", 1 + random.below(3)),
            false => "run s.toml --out run --quiet".to_owned(),
        };
        tally.resumes += u64::from(began);
    }
    let run = place.path("run");
    assert_eq!(look(&run), Look::Finished(Status::Complete));
    assert!(!is_untidy(&run));
    tally.finished += 1;
    tally.bytes_compared += compare(&place.lasting_files("run"), expected);
    std::fs::remove_dir_all(&run).unwrap();
}

fn compare(files: &Files, expected: &Files) -> u64 {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(files), names(expected));
    let differs = files
        .iter()
        .find(|(name, bytes)| **bytes != expected[*name]);
    assert!(
        differs.is_none(),
        "{:?} differs",
        differs.map(|(name, _)| name)
    );
    files.values().map(|bytes| bytes.len() as u64).sum()
}

/// The uninterrupted run, and how long it takes.
fn uninterrupted(place: &Place) -> (Files, Duration) {
    let began = Instant::now();
    place.polity("run s.toml --out whole --quiet").ends_with(0);
    (place.lasting_files("whole"), began.elapsed())
}

fn has_segments(whole: &Path) -> bool {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let file = std::fs::File::open(whole.join("messages.parquet")).unwrap();
    SerializedFileReader::new(file).unwrap().num_row_groups() > 1
}

#[test]
fn killed_at_any_instant_a_run_can_be_finished() {
    let place = Place::in_memory();
    place.write("s.toml", SCENARIO);
    let (expected, span) = uninterrupted(&place);
    assert!(
        has_segments(&place.path("whole")),
        "one segment is too easy"
    );
    let onlooker = Onlooker::at(place.path("run"));
    let (mut random, mut tally) = (Random(1), Tally::default());
    while tally.kills < kills_wanted() {
        one_chain(&place, &expected, span, &mut random, &mut tally);
    }
    let looks = onlooker.end();
    let Tally {
        kills,
        resumes,
        finished,
        bytes_compared,
    } = tally;
    println!(
        "{kills} kills, {resumes} resumes, {finished} runs finished, {bytes_compared} bytes compared: no difference; \
         {looks} looks at the directory meanwhile, nothing false; a whole run takes {span:?}"
    );
    assert!(resumes > 0 && looks > 0);
}

/// Threads, checkpoints and interruptions: none of them changes a byte.
#[test]
fn checkpoints_and_threads_change_no_byte() {
    let place = Place::in_memory();
    place.write("s.toml", SCENARIO.replace("agents = 200", "agents = 2048"));
    let run = |out: &str, rest: &str| {
        let line = format!("run s.toml --ticks 240 --set shocks=[] --out {out} --quiet {rest}");
        place.polity(&line).ends_with(0);
    };
    run("none", "--threads 1 --set record.checkpoint=none");
    for threads in [1, 2, 3, 8] {
        let out = format!("threads-{threads}");
        run(&out, &format!("--threads {threads}"));
        assert_eq!(
            place.digest(&out),
            place.digest("none"),
            "{threads} threads"
        );
        let tables = |run: &str| place.manifest(run)["tables"].clone();
        assert_eq!(tables(&out), tables("none"), "{threads} threads");
    }
}
