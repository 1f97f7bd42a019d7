"""All that the study found, as numbers."""

from dataclasses import dataclass

import numpy as np

from reproduction import comparisons as co
from reproduction.cells import Sweep
from reproduction.published import NUMBERS, RECOVERED, SAME_QUALITY, Number
from study import statistics as st
from study.statistics import ALPHA, FEW, Estimate, Values

PROTOCOLS = ("sequential", "coordinator", "broadcast", "shared")
SHOCKS = ("remove-random", "remove-hubs", "substitute")
# What the names of comparisons end in whose means were fitted.
PILOT = ", pilot"
# The task before which a shock strikes.
STRIKES = 5
SIZES = (32, 64, 128, 256)


@dataclass(frozen=True)
class Outcome:
    """A published number and what the simulation has in its place."""

    number: Number
    found: Estimate

    @property
    def hit(self) -> bool:
        """Whether the interval holds the published number, or the mean is near enough."""
        inside = self.found.low <= self.number.value <= self.found.high and self.found.n >= FEW
        return inside or abs(self.found.value - self.number.value) <= self.number.tolerance


@dataclass(frozen=True)
class Difference:
    """A claim that one thing is more than another, and whether the simulation says so."""

    title: str
    # The published sign: 1 where the first is more.
    sign: int
    gap: Estimate
    d: Estimate
    p: float
    # Whether the means that differ were fitted.
    fitted: bool

    @property
    def hit(self) -> bool:
        """Whether the difference is shown, with the published sign."""
        return self.p < ALPHA and np.sign(self.gap.value) == self.sign and self.gap.excludes(0)


@dataclass(frozen=True)
class Sameness:
    """A claim of no difference, and whether the simulation shows that there is none."""

    title: str
    gap: Estimate
    margin: float
    p: float
    # Whether the means that are alike were fitted.
    fitted: bool

    @property
    def hit(self) -> bool:
        """Whether the gap is shown to lie within the margin (TOST)."""
        return self.p < ALPHA


@dataclass(frozen=True)
class Findings:
    """Everything that the report says."""

    sweep: Sweep
    outcomes: dict[str, Outcome]
    differences: list[Difference]
    samenesses: list[Sameness]
    # Kruskal–Wallis over team sizes on L1.
    sizes_h: float
    sizes_p: float

    @classmethod
    def of(cls, sweep: Sweep) -> "Findings":
        """The findings of a sweep."""
        found = {each.key: Outcome(each, co.COMPARED[each.key](sweep)) for each in NUMBERS}
        h, p = st.kruskal_wallis([co.easy(sweep, size) for size in SIZES])
        return cls(sweep, found, differences(sweep), samenesses(sweep), h, p)

    @property
    def order(self) -> list[str]:
        """Protocols by their mean quality in the pilot's cells, the best first."""
        means = {name: self.outcomes[f"protocols.pilot-{name}"].found.value for name in PROTOCOLS}
        return sorted(PROTOCOLS, key=lambda name: -means[name])


def differences(sweep: Sweep) -> list[Difference]:
    """One family of tests, corrected (Holm)."""
    pilot = {name: co.pilot(sweep, name) for name in PROTOCOLS}
    pairs = [
        ("Sequential > Shared, pilot", 1, pilot["sequential"], pilot["shared"]),
        ("Sequential > Coordinator, pilot", 1, pilot["sequential"], pilot["coordinator"]),
        ("Coordinator > Broadcast, pilot", 1, pilot["coordinator"], pilot["broadcast"]),
        *(
            (
                f"Sequential > Coordinator, {name}, L3, N = 16",
                1,
                co.final(sweep, model),
                co.final(sweep, model, "coordinator"),
            )
            for name, model in (("Claude", co.CLAUDE), ("DeepSeek", co.DEEPSEEK))
        ),
        ("own roles > assigned, Claude", 1, co.free(sweep, co.CLAUDE), co.fixed(sweep, co.CLAUDE)),
        ("own roles < assigned, GLM-5", -1, co.free(sweep, co.GLM), co.fixed(sweep, co.GLM)),
        ("depth: N = 64 > N = 4", 1, *(depth(sweep, agents) for agents in (64, 4))),
        (
            "abstention: Claude > GLM-5",
            1,
            *(co.free(sweep, model, "idle") for model in (co.CLAUDE, co.GLM)),
        ),
    ]  # fmt: skip
    levels = [
        ("depth: L4 > L1, N = 32 and 64", 1, *(depth_of(sweep, name) for name in ("L4", "L1"))),
        ("Q: L4 < L1, N = 32 and 64", -1, *(co.level(sweep, n, "quality") for n in ("L4", "L1"))),
    ]
    p = [st.signed_rank_p(first - second) for _, _, first, second in pairs]
    p += [st.rank_sum_p(first, second) for _, _, first, second in levels]
    corrected = iter(st.holm(p))
    found = [difference(*pair, True, next(corrected)) for pair in pairs]
    return found + [difference(*pair, False, next(corrected)) for pair in levels]


def difference(
    title: str, sign: int, first: Values, second: Values, paired: bool, p: float
) -> Difference:
    """A difference with its size."""
    gap, d = (st.compared(first, second, each, paired) for each in (st.gap, st.pooled_d))
    return Difference(title, sign, gap, d, p, title.endswith(PILOT))


def depth(sweep: Sweep, agents: int) -> Values:
    """Depth of all levels' tasks in teams of a size."""
    return co.mini(sweep, "hierarchy_depth", agents=str(agents))


def depth_of(sweep: Sweep, name: str) -> Values:
    """Depth of a level's tasks."""
    return co.level(sweep, name, "hierarchy_depth")


def samenesses(sweep: Sweep) -> list[Sameness]:
    """Another family, of tests of equivalence."""
    gaps = [
        ("Q on L1, own roles: N = 256 and 64", co.easy(sweep, 256) - co.easy(sweep, 64)),
        ("Q on L1, assigned roles: N = 64 and 8", co.assigned(sweep, 64) - co.assigned(sweep, 8)),
    ]
    alike = co.pilot(sweep, "broadcast") - co.pilot(sweep, "shared")
    gaps.append((f"Broadcast and Shared{PILOT}", alike))
    claims = [(title, gap, SAME_QUALITY) for title, gap in gaps]
    for shock in SHOCKS:
        for title, after in (("first task after", (0, 1)), ("later tasks after", (1, 5))):
            claims.append((f"{title} {shock}", lost(sweep, shock, after), RECOVERED))
    p = st.holm([st.equivalence_p(gap, margin) for _, gap, margin in claims])
    rows = zip(claims, p, strict=True)
    return [
        Sameness(title, st.mean(gap), margin, each, title.endswith(PILOT))
        for (title, gap, margin), each in rows
    ]


def lost(sweep: Sweep, shock: str, after: tuple[int, int]) -> Values:
    """Quality after a shock less that of the same tasks without it."""
    first, last = (STRIKES + each for each in after)
    struck = sweep.some("three-shocks", last, shock=shock)
    calm = sweep.some("three-no-shock", last)
    one, other = (
        each.filter(each["task"] >= first).sort("seed", "task")["quality"].to_numpy()
        for each in (struck, calm)
    )
    return one - other
