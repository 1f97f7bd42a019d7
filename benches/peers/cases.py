"""Who is measured, in which way, and for how many ticks."""

from dataclasses import dataclass

SIZES = (10_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Case:
    """One way of doing the work, on one peer."""

    peer: str
    variant: str
    what: str
    """What the inbox is, for the table."""
    states: str | None = "shared"
    """Cases with the same word here must end in the same states; None: not comparable."""
    threads: int = 1
    slow: bool = False
    """Gets fewer ticks."""
    slowest: bool = False
    """Gets one process for the largest population."""

    @property
    def inboxes(self):
        """Whether agents get inboxes in the canonical order."""
        return self.what.split(",")[0] == CANONICAL

    def ticks(self, agents):
        """Ticks of one timed round: longer than two threads take to find two cores."""
        return max(1, (200_000 if self.slow else 5_000_000) // agents)

    def processes(self, agents, most):
        """How many processes measure it."""
        return 1 if self.slowest and agents == SIZES[-1] else most


CANONICAL = "canonical order"
ONE_BY_ONE = "none: one by one, canonical order"

CASES = (
    Case("polity", "shared", CANONICAL),
    Case("polity", "shared", CANONICAL, threads=2),
    Case("polity", "own", f"{CANONICAL}, own draws (ChaCha8)", states="own"),
    Case("polity", "own", f"{CANONICAL}, own draws (ChaCha8)", states="own", threads=2),
    Case("polity", "one-by-one", ONE_BY_ONE),
    Case("polity", "one-by-one", ONE_BY_ONE, threads=2),
    Case("polity", "own-one-by-one", f"{ONE_BY_ONE}, own draws (ChaCha8)", states="own"),
    Case("polity", "own-one-by-one", f"{ONE_BY_ONE}, own draws (ChaCha8)", states="own", threads=2),
    Case("bevy_ecs", "small-lists", f"{CANONICAL}, small vectors"),
    Case("bevy_ecs", "lists", f"{CANONICAL}, vectors"),
    Case("bevy_ecs", "messages", f"{CANONICAL}, through `Messages`"),
    Case("bevy_ecs", "folded", "none: folded on arrival"),
    Case("krabmaga", "ordered", f"{CANONICAL}, by the schedule", slow=True),
    Case("krabmaga", "sorted", f"{CANONICAL}, sorted", slow=True),
    Case("krabmaga", "unordered", "any order", states=None, slow=True),
    Case("nexosim", "sorted", f"{CANONICAL}, sorted", slow=True, slowest=True),
    Case("mesa", "agents", CANONICAL, slow=True),
    Case("numpy", "ordered", f"{CANONICAL}, sorted"),
    Case("numpy", "unordered", "none: a sum, no order", states=None),
    Case("serial", "lists", f"{CANONICAL}, vectors"),
    Case("serial", "polity-draws", f"{CANONICAL}, vectors, Polity's draws", states="own"),
    Case("serial", "folded", "none: folded on arrival"),
)

PYTHON_PEERS = {"mesa", "numpy"}
