//! Faults in `[world.society]`.

use super::*;

const BASE: &str = "ticks = 100\npopulation.agents = 16\ntopology.star = {}\n[world.society]\n";

/// The rules.
#[test]
fn societies() {
    check_all(
        BASE,
        r##"
feedbak = true
  5:1: unknown key `world.society.feedbak`, expected one of 28 keys; did you mean `feedback`?

feedback = 1
  5:12: `world.society.feedback` is 1, expected true or false

arrival_rate = 0.1
  5:1: unknown key `world.society.arrival_rate`, expected one of 28 keys; did you mean `arrival-rate`?

arrival-rate = '0.1'
  5:16: `world.society.arrival-rate` is "0.1", expected a number from 0 to 1

norms = 3
  5:9: `world.society.norms` is 3, expected true, false, or a table [world.society.norms]

norms.learn = 1
  5:15: `world.society.norms.learn` is 1, expected true or false

norms.rat = 1
  5:7: unknown key `world.society.norms.rat`, expected `innovation`, `learn`, `penalty`, `rate` or `token-cost`; did you mean `rate`?

delegation = 'trusty'
  5:14: `world.society.delegation` is "trusty", expected `trust`, `off` or `random`; did you mean `trust`?

delegation = 'random'
  5:14: `world.society.delegation` is "random", expected a rate with it; write { random = { rate = 0.3 } }

delegation.random = {}
  5:21: `world.society.delegation.random.rate` is missing, expected a number from 0 to 1

delegation.random.rate = 7
  5:26: `world.society.delegation.random.rate` is 7, expected a number from 0 to 1

delegation = {}
  5:14: `world.society.delegation.random` is missing, expected `random = { rate = 0.3 }`

levels = [1, 2, 3]
  5:10: `world.society.levels` is a list of 3, expected four weights, of L1 to L4, at least one of them above 0

levels = 4
  5:10: `world.society.levels` is 4, expected four weights, of L1 to L4

levels = [1, 2, 3, 'x']
  5:20: `world.society.levels.3` is "x", expected a number from 0 to 1e9

hops-max = 300
  5:12: `world.society.hops-max` is 300, expected a whole number from 0 to 255

horizon-ticks = 0
  5:17: `world.society.horizon-ticks` is 0, expected a whole number from 1 to 100000 (ticks)

horizon-ticks = 100001
  5:17: `world.society.horizon-ticks` is 100001, expected a whole number from 1 to 100000 (ticks)

patience-ticks = 1_000_000
  5:18: `world.society.patience-ticks` is 1000000, expected a whole number from 1 to 100000 (ticks)

in-hand-max = 4097
  5:15: `world.society.in-hand-max` is 4097, expected a whole number from 1 to 4096 (pieces of work)

levels = [5e-324, 0, 0, 0]
  5:10: `world.society.levels` is a list of 4, expected weights that sum to at least 1e-300
"##,
    );
}
