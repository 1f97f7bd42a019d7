"""What the paper reports (arXiv:2603.28990), and how near counts as a hit.

Tolerances were fixed before the study was run, one for each kind of number.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "quality", "grade", "share", "change", "effect", "levels", "count", "ratio", "tokens"
]

# How far a simulated mean may be from the published number and still count as a hit where its
# interval does not hold it; for counts, ratios and tokens as a share of the published number.
TOLERANCE: dict[Kind, float] = {
    "quality": 0.03,
    "grade": 0.25,
    "share": 0.05,
    "change": 0.05,
    "effect": 0.5,
    "levels": 0.25,
    "count": 0.15,
    "ratio": 0.15,
    "tokens": 0.15,
}
RELATIVE = ("count", "ratio", "tokens")
# Digits after the point; shares and changes are written in percent.
DIGITS: dict[Kind, int] = {
    "quality": 3,
    "grade": 2,
    "share": 1,
    "change": 1,
    "effect": 2,
    "levels": 2,
    "count": 0,
    "ratio": 2,
    "tokens": 0,
}
# Within which two mean qualities count as equal.
SAME_QUALITY = 0.03
# Within which the loss of quality after a shock counts as none.
RECOVERED = 0.05

SECTIONS = {
    "protocols": "Protocols",
    "capability": "Capability and roles",
    "levels": "Difficulty",
    "scaling": "Team size",
    "depth": "Depth",
    "abstention": "Abstention",
    "roles": "Names of roles",
    "shocks": "Shocks",
}


@dataclass(frozen=True)
class Number:
    """A published number."""

    key: str
    section: str
    title: str
    value: float
    kind: Kind
    # Whether a parameter was fitted to it, or to numbers that it follows from.
    fitted: bool = False
    # Whether nothing else could come out, so that a hit would say nothing.
    built_in: bool = False

    @property
    def standing(self) -> str:
        """Whether it was fitted, follows from how it is built, or is a prediction."""
        return "fitted" if self.fitted else "by construction" if self.built_in else "predicted"

    @property
    def tolerance(self) -> float:
        """How near is near enough."""
        width = TOLERANCE[self.kind]
        if self.kind == "change":
            # What would take no change at all for a hit is no tolerance.
            return min(width, abs(self.value) / 2)
        return width * abs(self.value) if self.kind in RELATIVE else width


def _(key: str, title: str, value: float, kind: Kind, fitted=False, built_in=False) -> Number:
    return Number(key, key.split(".")[0], title, value, kind, fitted, built_in)


NUMBERS = (
    _("protocols.pilot-coordinator", "Coordinator, pilot: Q", 0.640, "quality", True),
    _("protocols.pilot-sequential", "Sequential, pilot: Q", 0.724, "quality", True),
    _("protocols.pilot-broadcast", "Broadcast, pilot: Q", 0.510, "quality", True),
    _("protocols.pilot-shared", "Shared, pilot: Q", 0.503, "quality", True),
    _("protocols.pilot-over-shared", "Sequential over Shared", 0.44, "change", True),
    _("protocols.pilot-over-shared-d", "Sequential over Shared: Cohen's d", 1.86, "effect"),
    _("protocols.pilot-over-coordinator", "Sequential over Coordinator", 0.14, "change", True),
    _("protocols.final-sequential", "Sequential, Claude, L3, N = 16: Q", 0.875, "quality"),
    _("protocols.final-coordinator", "Coordinator, Claude, L3, N = 16: Q", 0.767, "quality"),
    _("protocols.final-over-coordinator", "Sequential over Coordinator, Claude", 0.14, "change"),
    _("protocols.deepseek-sequential", "Sequential, DeepSeek, L3, N = 16: Q", 0.829, "quality"),
    _("protocols.deepseek-coordinator", "Coordinator, DeepSeek, L3, N = 16: Q", 0.738, "quality"),
    _("protocols.deepseek-quality", "DeepSeek's Q over Claude's", 0.95, "share"),
    _("protocols.deepseek-tokens", "DeepSeek: tokens per task", 47_000, "tokens"),
    _("protocols.claude-tokens", "Claude: tokens per task", 37_000, "tokens"),
    _("protocols.deepseek-cheaper", "Claude's cost over DeepSeek's", 24, "ratio"),
    _("capability.claude-free", "Claude, roles of its own, N = 8: Q", 0.594, "quality"),
    _("capability.claude-fixed", "Claude, assigned roles, N = 8: Q", 0.574, "quality"),
    _("capability.claude-change", "Claude: own roles over assigned", 0.035, "change"),
    _("capability.glm-free", "GLM-5, roles of its own, N = 8: Q", 0.519, "quality"),
    _("capability.glm-fixed", "GLM-5, assigned roles, N = 8: Q", 0.574, "quality"),
    _("capability.glm-change", "GLM-5: own roles over assigned", -0.096, "change"),
    _("levels.q1", "L1: Q", 0.986, "quality"),
    _("levels.q4", "L4: Q", 0.614, "quality"),
    _("levels.change", "L1 to L4", -0.377, "change"),
    _("levels.completeness", "L4: completeness", 1.66, "grade"),
    _("levels.actionability", "L4: actionability", 2.14, "grade"),
    _("scaling.fixed-8", "Assigned roles, L1, N = 8: Q", 0.954, "quality"),
    _("scaling.fixed-64", "Assigned roles, L1, N = 64: Q", 0.949, "quality"),
    _("scaling.fixed-tokens-8", "Assigned roles, N = 8: tokens", 3164, "tokens"),
    _("scaling.fixed-tokens-64", "Assigned roles, N = 64: tokens", 3537, "tokens"),
    _("scaling.fixed-tokens", "… tokens from N = 8 to 64", 0.118, "change"),
    _("scaling.free-64", "Own roles, L1, N = 64: Q", 0.964, "quality"),
    _("scaling.free-256", "Own roles, L1, N = 256: Q", 0.967, "quality"),
    _("scaling.cost", "Own roles, L1: cost at N = 256 over N = 64", 4.6, "ratio"),
    _("depth.l1", "Depth, L1, N = 32 and 64", 1.220, "levels"),
    _("depth.l4", "Depth, L4, N = 32 and 64", 1.558, "levels"),
    _("depth.n4", "Depth, N = 4", 1.0, "levels"),
    _("depth.n64", "Depth, N = 64", 2.0, "levels"),
    _("abstention.idle-256", "L1, N = 256: idle by choice", 0.45, "share", True),
    _("abstention.claude", "Claude, N = 8: share of calls", 0.086, "share"),
    _("abstention.glm", "GLM-5, N = 8: share of calls", 0.008, "share"),
    _("abstention.sequential", "Voluntary share, Sequential", 38 / 60, "share"),
    _("abstention.coordinator", "Directed share, Coordinator", 1.0, "share", built_in=True),
    _("roles.ten-tasks", "Distinct names in ten tasks, N = 16", 115, "count"),
    _("roles.share-4", "Share of distinct names in a task, N = 4", 0.75, "share"),
    _("roles.share-64", "Share of distinct names in a task, N = 64", 0.91, "share"),
    _("roles.distinct", "Distinct names from 8 agents", 5006, "count"),
    _("roles.once", "… of them used once", 0.54, "share"),
)
