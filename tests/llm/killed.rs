//! Killed at any moment, the store opens and the run goes on to the same bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use polity_llm_stub::{Act, Stub};

use super::script::{SOCIETY, TEAM, asking, asking_command, by_question};
use crate::support::Place;

#[test]
fn a_run_that_is_killed_while_it_asks_goes_on_to_the_same_bytes() {
    for scenario in [TEAM, SOCIETY] {
        let place = Place::with_scenario(scenario);
        let calm = Stub::start(by_question);
        let run = "run s.toml --policy-mode record --quiet --cache";
        asking(&place, &calm, &format!("{run} other --out whole")).ends_with(0);
        for (round, fatal) in [1, 7, 15].into_iter().enumerate() {
            let name = format!("r{round}");
            let victim = Arc::new(AtomicUsize::new(0));
            let pid = Arc::clone(&victim);
            let stub = Stub::start(move |seen| {
                if seen.number == fatal {
                    kill(pid.load(Ordering::SeqCst));
                    return Act::Drop;
                }
                by_question(seen)
            });
            let arguments = format!("{run} cache{round} --out {name}");
            let mut command = asking_command(&place, &stub, &arguments);
            // It asks for the first time long after its number is known here, or else nothing is killed.
            let mut child = command.spawn().expect("the program starts");
            victim.store(child.id() as usize, Ordering::SeqCst);
            let status = child.wait().expect("it ends");
            if !status.success() {
                let resume = format!("resume {name} --quiet --cache cache{round}");
                asking(&place, &calm, &resume).ends_with(0);
            }
            assert_eq!(place.digest(&name), place.digest("whole"), "{fatal}");
            let journal = |run: &str| place.read(&format!("{run}/llm/calls.jsonl"));
            assert!(journal(&name) == journal("whole"), "{fatal}");
            place.polity(&format!("replay {name}")).ends_with(0);
        }
    }
}

fn kill(pid: usize) {
    if pid > 0 {
        let status = std::process::Command::new("kill")
            .args(["-9", &pid.to_string()])
            .status();
        assert!(status.is_ok_and(|status| status.success()));
    }
}
