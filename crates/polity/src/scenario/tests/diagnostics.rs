use super::*;
#[test]
fn dump() {
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
naem = 'x'"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
delivery = 3"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
seed = 1.5"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
seed = -1"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
seed = 9223372036854775808"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
name = 3"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
name = 'a/b'"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
kind = 'society'"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
population.agnets = 3"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
record.windows = 3"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
record = { window = 5, window-messages = 7 }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
record.window = 0"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
record.messages = 'some'"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
record.messages = 0"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
record.messages = []"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
delivery.loss = 1.5"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
delivery.loss = -0.1"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
delivery.loss = nan"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
delivery.loss = inf"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
delivery.loss = 'much'"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
delivery.loss = 1979-05-27"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
delivery.latency = 0"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
delivery.latency = 256"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
delivery.latency = { min = 3, max = 2 }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
delivery.latency = { min = 3 }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
delivery.latency = 'one'"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
policy.mock.profile = 'stron'"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
policy.mock.profile = 'gpt'"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
policy.mock.profile = { base = 'strong', capability = 2 }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
policy.mock.profile = { base = 'wek' }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
policy.llm.profile = 'strong'"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
shocks = [{ at = 100, churn = { fraction = 0.5 } }]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
shocks = [{ at = 1 }]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
shocks = [{ at = 1, churm = { fraction = 0.5 } }]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
shocks = [{ at = 1, churn = { fraction = 0.5 }, arrival = { rate = 2 } }]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
shocks = [{ churn = { fraction = 2 } }]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
shocks = [{ at = 1, demand = { levels = [1, 2] } }]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
shocks = [{ at = 1, demand = { levels = [0, 0, 0, 0] } }]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
shocks = { at = 1 }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
population.groups = []"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
population.groups = [{ name = 'a', share = 0.5 }, { name = 'b', share = 0.4 }]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
population.groups = [{ name = 'a', share = 0.5 }, { name = 'a', share = 0.5 }]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
population.groups = [{ name = 'a', share = 0.99 }, { name = 'b', share = 0.01 }]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
population.groups = [{ name = 'a', share = 1, bias = { executer = 0.1 } }]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
population.groups = [{ name = 'a', share = 1, bias = { executor = -0.5 } }]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
population.groups = [{ share = 0, profile = 3 }]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
ticks = 5"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
a = [1,, 2]
b = = 3"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
x = "unclosed"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.ring.degree = 4
world.society = {}
a = [[["###,
            &[]
        )
    );
    println!("@@@{}", faults(r###""###, &[]));
    println!(
        "@@@{}",
        faults(
            r###"ticks = 0
topology = {}
world = {}
"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"tick = 3
[populations]
agents = 3
[topology.rng]
[world.societies]
"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 3_000_000_000
population.agents = 0
topology.star = {}
world.society = {}
"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 1
population.agents = 5_000_000_000
topology.star = {}
world.society = {}
"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 1
population.agents = 4_000_000_000
topology.star = {}
world.society = {}
"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 1
population.agents = 500_000_000
topology.star = {}
world.society = {}
"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 1
population.agents = 300_000
topology.complete = {}
world.society = {}
"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 1
population = 5
topology.star = {}
world.society = {}
"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 1
topology.star = {}
world.society = {}
"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 1
topology.star = {}
world.society = {}
[population]
agent = 5
"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.rng = {}"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.ring.degree = 3"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.ring.degree = 16"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.ring.degree = 'x'"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.ring.degre = 4"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.kind = 'ring'"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.complete = true"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.star.x = 1"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.watts-strogats = { degree = 4, rewire = 0.1 }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.watts-strogatz = {}"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.watts-strogatz = { degree = 5, rewire = 0.1 }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.grid = { rows = 3, columns = 5 }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.tree.branching = 0"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.erdos-renyi = {}"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.erdos-renyi = { p = 2 }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.erdos-renyi.degree = 16"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.erdos-renyi = { p = 0.1, degree = 2 }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.barabasi-albert.attach = 16"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.stochastic-block = {}"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.stochastic-block = { sizes = [4, 4], within = 0.5, between = 0.1 }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.stochastic-block = { shares = [0, 0], within = 0.5, between = 0 }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.stochastic-block = { shares = [1, 1], p = [[1, 0.5]] }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.stochastic-block = { shares = [1, 1], p = [[1, 0.5], [0.4, 1]] }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.stochastic-block = { shares = [1, -1], p = 3, between = 1 }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.configuration.degrees = [1, 2]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.configuration.degrees = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 16]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.configuration.degrees = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.configuration = {}"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.edge-list = {}"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
world.society = {}
topology.edge-list = { direction = 'back', digest = 'abc' }"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
feedbak = true"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
feedback = 1"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
arrival_rate = 0.1"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
arrival-rate = '0.1'"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
norms = 3"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
norms.learn = 1"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
norms.rat = 1"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
delegation = 'trusty'"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
delegation = 'random'"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
delegation.random = {}"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
delegation.random.rate = 7"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
delegation = {}"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
levels = [1, 2, 3]"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
levels = 4"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
levels = [1, 2, 3, 'x']"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
hops-max = 300"###,
            &[]
        )
    );
    println!(
        "@@@{}",
        faults(
            r###"ticks = 100
population.agents = 16
topology.star = {}
[world.society]
horizon-ticks = 0"###,
            &[]
        )
    );
}
