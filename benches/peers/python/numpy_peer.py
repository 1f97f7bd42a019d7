"""NumPy: the whole population at once, no agents.

* `unordered`: what arrives is added up per recipient (`np.add.at`), and the sum is folded in. This
  is less work than the others do: an agent never sees a message, and no order is kept.
* `ordered`: letters are sorted by recipient with a stable sort, which keeps them by ascending
  sender; then everybody's first letter is folded in, everybody's second, and so on.
"""

import numpy as np

from shared import FACTOR, birth, measure

FACTOR = np.uint64(FACTOR)


class Unordered:
    """Folds the sum of an inbox."""

    def __init__(self, network):
        self.network = network
        self.state = birth(network.agents)
        self.arrived = np.zeros(network.agents, dtype=np.uint64)
        self.tick = 0

    def run(self, ticks):
        """The next ticks."""
        for tick in range(self.tick, self.tick + ticks):
            self.state ^= self.arrived
            self.state *= FACTOR
            recipients = self.network.recipients(tick)
            self.arrived[:] = 0
            np.add.at(self.arrived, recipients, self.state >> np.uint64(32))
        self.tick += ticks

    def states(self):
        """By agent."""
        return self.state


class Ordered:
    """Folds letter by letter."""

    def __init__(self, network):
        self.network = network
        self.state = birth(network.agents)
        self.order = np.zeros(0, dtype=np.int64)
        self.recipients = np.zeros(0, dtype=np.int64)
        self.bodies = np.zeros(0, dtype=np.uint64)
        self.tick = 0

    def run(self, ticks):
        """The next ticks."""
        for tick in range(self.tick, self.tick + ticks):
            self.fold()
            self.recipients = self.network.recipients(tick)
            self.bodies = self.state >> np.uint64(32)
        self.tick += ticks

    def fold(self):
        """Sorts what was sent, and folds one letter per recipient and pass."""
        order = np.argsort(self.recipients, kind="stable")
        recipients, bodies = self.recipients[order], self.bodies[order]
        firsts = np.flatnonzero(np.diff(recipients, prepend=-1))
        counts = np.diff(firsts, append=len(recipients))
        owners = recipients[firsts]
        states = self.state[owners]
        active = np.arange(len(owners))
        for place in range(int(counts.max(initial=0))):
            active = active[counts[active] > place]
            states[active] ^= bodies[firsts[active] + place]
            states[active] *= FACTOR
        self.state[owners] = states

    def states(self):
        """By agent."""
        return self.state


if __name__ == "__main__":
    measure({"unordered": Unordered, "ordered": Ordered})
