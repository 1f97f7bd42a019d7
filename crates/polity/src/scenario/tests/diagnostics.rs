//! Every fault is reported at its line and column, with what was expected.

use super::*;

/// Names, numbers and words.
#[test]
fn settings() {
    check_all(
        SMALL,
        r##"
naem = 'x'
  5:1: unknown key `naem`, expected `allow-large`, `delivery`, `expect`, `name`, `policy`, `population`, `record`, `seed`, `shocks`, `ticks`, `topology` or `world`; did you mean `name`?

delivery = 3
  5:12: `delivery` is 3, expected a table

seed = 1.5
  5:8: `seed` is 1.5, expected a whole number from 0 to 9223372036854775807

seed = -1
  5:8: `seed` is -1, expected a whole number from 0 to 9223372036854775807

seed = 9223372036854775808
  5:8: `seed` is 9223372036854775808, expected a whole number from 0 to 9223372036854775807

name = 3
  5:8: `name` is 3, expected a string; quote it: "3"

name = 'a/b'
  5:8: `name` is "a/b", expected 1 to 100 characters on one line, without slashes

kind = 'society'
  5:1: unknown key `kind`, expected `allow-large`, `delivery`, `expect`, `name`, `policy`, `population`, `record`, `seed`, `shocks`, `ticks`, `topology` or `world`

population.agnets = 3
  5:12: unknown key `population.agnets`, expected `agents` or `groups`; did you mean `agents`?

record.windows = 3
  5:8: unknown key `record.windows`, expected `agents-every`, `checkpoint`, `histograms`, `messages`, `trail`, `window` or `window-messages`; did you mean `window`?

record = { window = 5, window-messages = 7 }
  5:24: both `record.window` and `record.window-messages` are given, expected only one of the two; remove one

record.window = 0
  5:17: `record.window` is 0, expected a whole number from 1 to 4294967295 (ticks)

record.messages = 'some'
  5:19: `record.messages` is "some", expected "all", "none", or a number above 0 and at most 1

record.messages = 0
  5:19: `record.messages` is 0, expected a number above 0 and at most 1

record.messages = []
  5:19: `record.messages` is a list of 0, expected "all", "none", or a number above 0 and at most 1

delivery.loss = 1.5
  5:17: `delivery.loss` is 1.5, expected a number from 0 to 1

delivery.loss = -0.1
  5:17: `delivery.loss` is -0.1, expected a number from 0 to 1

delivery.loss = nan
  5:17: `delivery.loss` is NaN, expected a number from 0 to 1

delivery.loss = inf
  5:17: `delivery.loss` is inf, expected a number from 0 to 1

delivery.loss = 'much'
  5:17: `delivery.loss` is "much", expected a number from 0 to 1

delivery.loss = 1979-05-27
  5:17: `delivery.loss` is the date 1979-05-27, expected a number from 0 to 1

delivery.latency = 0
  5:20: `delivery.latency` is 0, expected a whole number from 1 to 255 (ticks)

delivery.latency = 256
  5:20: `delivery.latency` is 256, expected a whole number from 1 to 255 (ticks)

delivery.latency = { min = 3, max = 2 }
  5:20: `delivery.latency` has `min` 3 above `max` 2, expected min ≤ max; swap the two

delivery.latency = { min = 3 }
  5:20: `delivery.latency.max` is missing, expected a whole number from 1 to 255 (ticks)

delivery.latency = 'one'
  5:20: `delivery.latency` is "one", expected a whole number from 1 to 255 (ticks), or { min = 1, max = 3 }

policy.mock.profile = 'stron'
  5:23: `policy.mock.profile` is "stron", expected `claude-sonnet-4-6`, `deepseek-v3-2`, `gemini-3-flash`, `gigachat-2-max`, `glm-5`, `gpt-4-1-mini`, `gpt-4o`, `gpt-5-4`, `strong` or `weak`, or the path of a .toml file; did you mean `strong`?

policy.mock.profile = 'gpt'
  5:23: `policy.mock.profile` is "gpt", expected `claude-sonnet-4-6`, `deepseek-v3-2`, `gemini-3-flash`, `gigachat-2-max`, `glm-5`, `gpt-4-1-mini`, `gpt-4o`, `gpt-5-4`, `strong` or `weak`, or the path of a .toml file

policy.mock.profile = { base = 'strong', capability = 2 }
  5:55: `policy.mock.profile.capability` is 2, expected a number from 0 to 1

policy.mock.profile = { base = 'wek' }
  5:32: `policy.mock.profile.base` is "wek", expected `claude-sonnet-4-6`, `deepseek-v3-2`, `gemini-3-flash`, `gigachat-2-max`, `glm-5`, `gpt-4-1-mini`, `gpt-4o`, `gpt-5-4`, `strong` or `weak`, or the path of a .toml file; did you mean `weak`?

policy.mock.profile = { base = 'strong', context-tokens = 10_000_001 }
  5:59: `policy.mock.profile.context-tokens` is 10000001, expected a whole number from 0 to 10000000 (tokens)

policy.mock.profile = { base = 'strong', work-tokens = 100_000_000 }
  5:56: `policy.mock.profile.work-tokens` is 100000000, expected a whole number from 0 to 10000000 (tokens)

policy.mock.profile = { base = 'strong', prompt-usd-per-million = 10000.5 }
  5:67: `policy.mock.profile.prompt-usd-per-million` is 10000.5, expected a number of USD from 0 to 10000

policy.mock.profile = { base = 'strong', completion-usd-per-million = 1e6 }
  5:71: `policy.mock.profile.completion-usd-per-million` is 1000000.0, expected a number of USD from 0 to 10000

policy.mock.profile = { base = 'strong', latency-s = 86401 }
  5:54: `policy.mock.profile.latency-s` is 86401, expected a number of seconds from 0 to 86400

policy.mock.profile = { capability = 0.5 }
  5:23: `policy.mock.profile.base` is missing, expected a profile that says what is left out here, such as "strong"

policy.moc.profile = 'strong'
  5:8: unknown policy `policy.moc`, expected `llm` or `mock`; did you mean `mock`?
"##,
    );
}

/// Groups and shocks.
#[test]
fn people_and_shocks() {
    check_all(
        SMALL,
        r##"
shocks = [{ at = 100, churn = { fraction = 0.5 } }]
  5:18: `shocks.0.at` is 100, expected a whole number from 0 to 99 (before the last tick ends)

shocks = [{ at = 1 }]
  5:11: `shocks.0.churn` is missing, expected what happens: `churn`, `demand`, `arrival` or `rules`

shocks = [{ at = 1, churm = { fraction = 0.5 } }]
  5:21: unknown key `shocks.0.churm`, expected `arrival`, `at`, `churn`, `demand` or `rules`; did you mean `churn`?

shocks = [{ at = 1, churn = { fraction = 0.5 }, arrival = { rate = 2 } }]
  5:49: both `shocks.0.churn` and `shocks.0.arrival` are given, expected only one of the two; remove one

shocks = [{ churn = { fraction = 2 } }]
  5:11: `shocks.0.at` is missing, expected a tick
  5:34: `shocks.0.churn.fraction` is 2, expected a number from 0 to 1

shocks = [{ at = 1, demand = { levels = [1, 2] } }]
  5:41: `shocks.0.demand.levels` is a list of 2, expected four weights, of L1 to L4, at least one of them above 0

shocks = [{ at = 1, demand = { levels = [0, 0, 0, 0] } }]
  5:41: `shocks.0.demand.levels` is a list of 4, expected four weights, of L1 to L4, at least one of them above 0

shocks = [{ at = 1, demand = { levels = [0, 0, 1e-310, 0] } }]
  5:41: `shocks.0.demand.levels` is a list of 4, expected weights that sum to at least 1e-300

shocks = { at = 1 }
  5:10: `shocks` is a table, expected a list of tables: [[shocks]]

population.groups = []
  5:21: `population.groups` is a list of 0, expected 1 to 1000 groups

population.groups = [{ name = 'a', share = 0.5 }, { name = 'b', share = 0.4 }]
  5:12: the shares of `population.groups` sum to 0.9, expected shares that sum to 1

population.groups = [{ name = 'a', share = 0.5 }, { name = 'a', share = 0.5 }]
  5:51: `population.groups.1` repeats a name, expected another name

population.groups = [{ name = 'a', share = 0.99 }, { name = 'b', share = 0.01 }]
  5:52: `population.groups.1` is a share of no agent, expected at least 1 of 16 agents

population.groups = [{ name = 'a', share = 1, bias = { executer = 0.1 } }]
  5:56: unknown kind of work `population.groups.0.bias.executer`, expected `aggregator`, `executor`, `informant` or `validator`; did you mean `executor`?

population.groups = [{ name = 'a', share = 1, bias = { executor = -0.5 } }]
  5:67: `population.groups.0.bias.executor` is -0.5, expected a number from -0.25 to 1

population.groups = [{ share = 0, profile = 3 }]
  5:22: `population.groups.0.name` is missing, expected a name
  5:32: `population.groups.0.share` is 0, expected a number above 0 and at most 1
  5:45: `population.groups.0.profile` is 3, expected the name of a profile, the path of a .toml file, or a table
"##,
    );
}

/// What is no TOML. Recovery is the parser's; a faulty text is not read any further.
#[test]
fn syntax() {
    check_all(
        SMALL,
        r##"
ticks = 5
  5:1: duplicate key; the file is TOML: see https://toml.io

a = [1,, 2]
b = = 3
  5:8: extra comma in array, expected value; the file is TOML: see https://toml.io
  6:5: extra `=`, expected nothing; the file is TOML: see https://toml.io
  6:7: unexpected key or value, expected newline, `#`; the file is TOML: see https://toml.io

x = "unclosed
  5:14: invalid basic string, expected `"`; the file is TOML: see https://toml.io

a = [[[
  5:8: unclosed array, expected `]`; the file is TOML: see https://toml.io
"##,
    );
}

/// What is missing, and what is too large.
#[test]
fn whole_files() {
    check_all(
        "",
        r##"
ticks = 0
topology = {}
world = {}
  1:9: `ticks` is 0, expected a whole number from 1 to 2147483648 (ticks)
  2:12: `topology` is a table, expected a variant, such as [topology.ring]
  3:9: `world` is a table, expected a variant, such as [world.society]

tick = 3
[populations]
agents = 3
[topology.rng]
[world.societies]
  1:1: unknown key `tick`, expected `allow-large`, `delivery`, `expect`, `name`, `policy`, `population`, `record`, `seed`, `shocks`, `ticks`, `topology` or `world`; did you mean `ticks`?
  2:2: unknown key `populations`, expected `allow-large`, `delivery`, `expect`, `name`, `policy`, `population`, `record`, `seed`, `shocks`, `ticks`, `topology` or `world`; did you mean `population`?
  4:11: unknown topology `topology.rng`, expected `barabasi-albert`, `complete`, `configuration`, `edge-list`, `erdos-renyi`, `graphml`, `grid`, `ring`, `star`, `stochastic-block`, `tree` or `watts-strogatz`; did you mean `ring`?
  5:8: unknown world `world.societies`, expected `society` or `team`; did you mean `society`?

ticks = 3_000_000_000
population.agents = 0
topology.star = {}
world.society = {}
  1:9: `ticks` is 3000000000, expected a whole number from 1 to 2147483648 (ticks)
  2:21: `population.agents` is 0, expected a whole number from 1 to 4294967294 (agents)

ticks = 1
population.agents = 5_000_000_000
topology.star = {}
world.society = {}
  2:21: `population.agents` is 5000000000, expected a whole number from 1 to 4294967294 (agents)

ticks = 1
population = 5
topology.star = {}
world.society = {}
  2:14: `population` is 5, expected a table

ticks = 1
topology.star = {}
world.society = {}
  1:1: `population` is missing, expected a table that says how many `agents` there are

ticks = 1
topology.star = {}
world.society = {}
[population]
agent = 5
  5:1: unknown key `population.agent`, expected `agents` or `groups`; did you mean `agents`?
"##,
    );
}

#[test]
fn nothing() {
    let expected = "1:1: `ticks` is missing, expected how many ticks to simulate\n\
        1:1: `topology` is missing, expected a table such as [topology.ring]\n\
        1:1: `world` is missing, expected a table such as [world.society]";
    assert_eq!(faults("", &[]), expected);
}
