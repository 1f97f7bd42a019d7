//! Faults in `[topology]`.

use super::*;

const BASE: &str = "ticks = 100\npopulation.agents = 16\nworld.society = {}\n";

/// Every variant, and whether it suits 16 agents.
#[test]
fn topologies() {
    check_all(
        BASE,
        r##"
topology.rng = {}
  4:10: unknown topology `topology.rng`, expected `barabasi-albert`, `complete`, `configuration`, `edge-list`, `erdos-renyi`, `graphml`, `grid`, `ring`, `star`, `stochastic-block`, `tree` or `watts-strogatz`; did you mean `ring`?

topology.ring.degree = 3
  4:24: `topology.ring.degree` is 3, expected an even number from 2 to 14 (16 agents); use 4

topology.ring.degree = 16
  4:24: `topology.ring.degree` is 16, expected an even number from 2 to 14 (16 agents); use 14

topology.ring.degree = 'x'
  4:24: `topology.ring.degree` is "x", expected a whole number from 1 to 4294967295

topology.ring.degre = 4
  4:15: unknown key `topology.ring.degre`, expected `degree`; did you mean `degree`?

topology.kind = 'ring'
  4:10: unknown topology `topology.kind`, expected `barabasi-albert`, `complete`, `configuration`, `edge-list`, `erdos-renyi`, `graphml`, `grid`, `ring`, `star`, `stochastic-block`, `tree` or `watts-strogatz`; variants are tables named after the variant: [topology.ring]

topology.complete = true
  4:21: `topology.complete` is true, expected a table

topology.star.x = 1
  4:15: unknown key `topology.star.x`, expected nothing

topology.watts-strogats = { degree = 4, rewire = 0.1 }
  4:10: unknown topology `topology.watts-strogats`, expected `barabasi-albert`, `complete`, `configuration`, `edge-list`, `erdos-renyi`, `graphml`, `grid`, `ring`, `star`, `stochastic-block`, `tree` or `watts-strogatz`; did you mean `watts-strogatz`?

topology.watts-strogatz = {}
  4:27: `topology.watts-strogatz.degree` is missing, expected a whole number from 1 to 4294967295
  4:27: `topology.watts-strogatz.rewire` is missing, expected a number from 0 to 1

topology.watts-strogatz = { degree = 5, rewire = 0.1 }
  4:38: `topology.watts-strogatz.degree` is 5, expected an even number from 2 to 14 (16 agents); use 6

topology.grid = { rows = 3, columns = 5 }
  4:26: `topology.grid.rows` is 3 with `columns` 5, expected rows × columns = agents = 16; use, say, 4 rows and 4 columns

topology.tree.branching = 0
  4:27: `topology.tree.branching` is 0, expected a whole number from 1 to 4294967295

topology.erdos-renyi = {}
  4:24: `topology.erdos-renyi.degree` is missing, expected a mean degree, or the probability `p` of a link

topology.erdos-renyi = { p = 2 }
  4:30: `topology.erdos-renyi.p` is 2, expected a number from 0 to 1

topology.erdos-renyi.degree = 16
  4:31: `topology.erdos-renyi.degree` is 16, expected a mean degree from 0 to 15 (16 agents); lower it or use more agents

topology.erdos-renyi = { p = 0.1, degree = 2 }
  4:35: both `topology.erdos-renyi.p` and `topology.erdos-renyi.degree` are given, expected only one of the two; remove one

topology.barabasi-albert.attach = 16
  4:35: `topology.barabasi-albert.attach` is 16, expected at least 1 and below the number of agents (16); lower it or use more agents

topology.stochastic-block = {}
  4:29: `topology.stochastic-block.sizes` is missing, expected the `sizes` of blocks in agents, or their `shares`
  4:29: `topology.stochastic-block.within` is missing, expected a number from 0 to 1
  4:29: `topology.stochastic-block.between` is missing, expected a number from 0 to 1

topology.stochastic-block = { sizes = [4, 4], within = 0.5, between = 0.1 }
  4:39: `topology.stochastic-block.sizes` is a list that adds up to 8, expected the number of agents (16); correct a size, or use `shares`

topology.stochastic-block = { shares = [0, 0], within = 0.5, between = 0 }
  4:40: `topology.stochastic-block.shares` is a list of 2, expected shares, at least one of them above 0

topology.stochastic-block = { shares = [1, 1], p = [[1, 0.5]] }
  4:52: `topology.stochastic-block.p` is a matrix of 1 rows, expected 2 rows of 2, one per block; match the blocks

topology.stochastic-block = { shares = [1, 1], p = [[1, 0.5], [0.4, 1]] }
  4:52: `topology.stochastic-block.p` is 0.4 in row 1, column 0, but 0.5 across, expected a symmetric matrix; make the two equal

topology.stochastic-block = { shares = [1, -1], p = 3, between = 1 }
  4:44: `topology.stochastic-block.shares.1` is -1, expected a number from 0 to 1e9
  4:53: `topology.stochastic-block.p` is 3, expected a list of numbers
  4:56: both `topology.stochastic-block.p` and `topology.stochastic-block.between` are given, expected only one of the two; remove one

topology.configuration.degrees = [1, 2]
  2:21: `population.agents` is 16, but the topology has 2 agents, expected 2; leave it out: the topology says it

topology.configuration.degrees = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 16]
  4:34: `topology.configuration.degrees` is 16 for agent 15, expected less than the number of agents (16); lower that degree

topology.configuration.degrees = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2]
  4:34: `topology.configuration.degrees` is a list that adds up to 17, expected an even sum; raise or lower one degree by 1

topology.configuration = {}
  4:26: `topology.configuration.degrees` is missing, expected a list of `degrees`, or a `file` of them

topology.edge-list = {}
  4:22: `topology.edge-list.path` is missing, expected a path relative to the scenario file

topology.edge-list.path = ''
  4:27: `topology.edge-list.path` is "", expected the path of a file

topology.edge-list = { direction = 'back', digest = 'abc' }
  4:22: `topology.edge-list.path` is missing, expected a path relative to the scenario file
  4:36: `topology.edge-list.direction` is "back", expected `as-is`, `reversed` or `both`
  4:53: `topology.edge-list.digest` is "abc", expected 64 hexadecimal digits in lower case
"##,
    );
}
