"""Mesa: agents are objects, a tick is one `AgentSet.do`.

`do` goes through agents in the order in which they were made, so that every inbox fills up by
ascending sender and needs no sorting. An agent has two inboxes, one read while the other is
written. All draws of a tick are made at once, by NumPy, which is faster than `random.choice` in
each agent, and the step is given to `do` as a function, which is faster than by its name.
"""

import mesa

from shared import FACTOR, birth, measure

MASK = (1 << 64) - 1


class Member(mesa.Agent):
    """An agent with an inbox for even ticks and one for odd."""

    def __init__(self, model, state):
        super().__init__(model)
        self.state = state
        self.inboxes = ([], [])


def step(member, read, written, recipients):
    """Folds what arrived, writes to one contact."""
    state = member.state
    inbox = member.inboxes[read]
    if inbox:
        for body in inbox:
            state = ((state ^ body) * FACTOR) & MASK
        member.state = state
        inbox.clear()
    next(recipients).inboxes[written].append(state >> 32)


class Population(mesa.Model):
    """Agents that write to one another."""

    def __init__(self, network):
        super().__init__(rng=1)
        self.network = network
        self.members = [Member(self, state) for state in birth(network.agents).tolist()]
        self.tick = 0

    def run(self, ticks):
        """The next ticks."""
        for tick in range(self.tick, self.tick + ticks):
            recipients = map(self.members.__getitem__, self.network.recipients(tick).tolist())
            self.agents.do(step, (tick + 1) % 2, tick % 2, recipients)
        self.tick += ticks

    def states(self):
        """By agent."""
        return [member.state for member in self.members]


if __name__ == "__main__":
    measure({"agents": Population})
