//! Arguments of `--set`, one per line, to a sound scenario.

use crate::scenario::check_with;

/// What is set upon: a list, a variant and a profile to descend into.
const BASE: &str = "ticks = 100\n\
    population.agents = 16\n\
    topology.watts-strogatz = { degree = 4, rewire = 0.1 }\n\
    world.society = {}\n\
    policy.mock.profile = 'strong'\n\
    shocks = [{ at = 50, churn = { fraction = 0.5 } }]\n";
/// More arguments only take longer.
const ARGUMENTS_MAX: usize = 16;

/// Every line of the bytes is an argument.
pub fn check(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes) {
        let arguments: Vec<&str> = text.lines().take(ARGUMENTS_MAX).collect();
        check_with(BASE, &arguments);
    }
}
