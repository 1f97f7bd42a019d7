"""What the simulation has in place of each published number."""

from collections.abc import Callable

import numpy as np
import polars as pl

from reproduction.cells import Sweep
from study import statistics as st
from study.statistics import Estimate, Values

CLAUDE, DEEPSEEK, GLM = "claude-sonnet-4-6", "deepseek-v3-2", "glm-5"
# Tasks of a seed that the sequential cells of series 3 have; others have more.
PAIRED = 8
FINAL = {"agents": "16", "level": "L3"}

Compare = Callable[[Sweep], Estimate]


def pilot(sweep: Sweep, protocol: str, measure: str = "quality") -> Values:
    """Series 2 where the pilot was: N = 8, L3 and L4."""
    at = {"protocol": protocol, "agents": "8", "level": ["L3", "L4"]}
    return sweep.values(measure, "two-protocols", **at)


def final(sweep: Sweep, model: str, protocol: str = "sequential", measure: str = "quality"):
    """Series 3 where the final comparison was: N = 16, L3."""
    return sweep.values(measure, f"three-{protocol}", PAIRED, model=model, **FINAL)


def free(sweep: Sweep, model: str, measure: str = "quality") -> Values:
    """Teams of eight who choose their roles."""
    return sweep.values(measure, "three-sequential", PAIRED, model=model, agents="8")


def fixed(sweep: Sweep, model: str) -> Values:
    """Teams of eight whose roles are assigned."""
    return sweep.values("quality", "three-fixed-roles", PAIRED, model=model)


def mini(sweep: Sweep, measure: str, **axes) -> Values:
    """GPT-4.1-mini under Sequential, series 2."""
    return sweep.values(measure, "two-protocols", protocol="sequential", **axes)


def level(sweep: Sweep, name: str, measure: str) -> Values:
    """Where levels were compared: N = 32 and 64."""
    return mini(sweep, measure, agents=["32", "64"], level=name)


def assigned(sweep: Sweep, agents: int, measure: str = "quality") -> Values:
    """Assigned roles on L1."""
    return sweep.values(measure, "two-fixed-roles", agents=str(agents))


def easy(sweep: Sweep, agents: int, measure: str = "quality") -> Values:
    """L1 under Sequential, series 3: the mean over all models, since none is named."""
    return sweep.values(measure, "three-sequential", agents=str(agents), level="L1")


def paired(first: Values, second: Values, statistic=st.relative_change) -> Estimate:
    """A statistic of the same tasks under two conditions."""
    return st.compared(first, second, statistic, paired=True)


def apart(first: Values, second: Values, statistic=st.relative_change) -> Estimate:
    """A statistic of different tasks."""
    return st.compared(first, second, statistic, paired=False)


def out_share(sweep: Sweep, kind: str, protocol: str) -> Estimate:
    """The share of those who stay out that stay out for one reason; Claude, N = 16, L3."""
    one, other = (
        final(sweep, CLAUDE, protocol, f"abstained_{each}") for each in ("voluntary", "directed")
    )
    chosen = one if kind == "voluntary" else other
    return paired(chosen, one + other, st.ratio)


def names_of_eight(sweep: Sweep) -> pl.DataFrame:
    """The names that teams of eight gave themselves, in the whole study."""
    of_eight = (pl.col("agents") == "8") | (pl.col("series") == "three-fixed-roles")
    cells = sweep.cells.filter(of_eight).select("cell").unique()
    return (
        sweep.names.join(cells, on="cell")
        .group_by("role", maintain_order=True)
        .agg(pl.col("times").sum())
    )


def counted(value: float) -> Estimate:
    """A count of everything there is, which has no interval."""
    return Estimate(value, value, value, 1)


COMPARED: dict[str, Compare] = {
    **{
        f"protocols.pilot-{name}": lambda s, name=name: st.mean(pilot(s, name))
        for name in ("coordinator", "sequential", "broadcast", "shared")
    },
    "protocols.pilot-over-shared": lambda s: paired(pilot(s, "sequential"), pilot(s, "shared")),
    "protocols.pilot-over-shared-d": lambda s: paired(
        pilot(s, "sequential"), pilot(s, "shared"), st.pooled_d
    ),
    "protocols.pilot-over-coordinator": lambda s: paired(
        pilot(s, "sequential"), pilot(s, "coordinator")
    ),
    "protocols.final-sequential": lambda s: st.mean(final(s, CLAUDE)),
    "protocols.final-coordinator": lambda s: st.mean(final(s, CLAUDE, "coordinator")),
    "protocols.final-over-coordinator": lambda s: paired(
        final(s, CLAUDE), final(s, CLAUDE, "coordinator")
    ),
    "protocols.deepseek-sequential": lambda s: st.mean(final(s, DEEPSEEK)),
    "protocols.deepseek-coordinator": lambda s: st.mean(final(s, DEEPSEEK, "coordinator")),
    "protocols.deepseek-quality": lambda s: paired(final(s, DEEPSEEK), final(s, CLAUDE), st.ratio),
    "protocols.deepseek-tokens": lambda s: st.mean(final(s, DEEPSEEK, measure="tokens")),
    "protocols.claude-tokens": lambda s: st.mean(final(s, CLAUDE, measure="tokens")),
    "protocols.deepseek-cheaper": lambda s: paired(
        final(s, CLAUDE, measure="cost_usd"), final(s, DEEPSEEK, measure="cost_usd"), st.ratio
    ),
    "capability.claude-free": lambda s: st.mean(free(s, CLAUDE)),
    "capability.claude-fixed": lambda s: st.mean(fixed(s, CLAUDE)),
    "capability.claude-change": lambda s: paired(free(s, CLAUDE), fixed(s, CLAUDE)),
    "capability.glm-free": lambda s: st.mean(free(s, GLM)),
    "capability.glm-fixed": lambda s: st.mean(fixed(s, GLM)),
    "capability.glm-change": lambda s: paired(free(s, GLM), fixed(s, GLM)),
    "levels.q1": lambda s: st.mean(level(s, "L1", "quality")),
    "levels.q4": lambda s: st.mean(level(s, "L4", "quality")),
    "levels.change": lambda s: apart(level(s, "L4", "quality"), level(s, "L1", "quality")),
    "levels.completeness": lambda s: st.mean(level(s, "L4", "completeness")),
    "levels.actionability": lambda s: st.mean(level(s, "L4", "actionability")),
    "scaling.fixed-8": lambda s: st.mean(assigned(s, 8)),
    "scaling.fixed-64": lambda s: st.mean(assigned(s, 64)),
    "scaling.fixed-tokens-8": lambda s: st.mean(assigned(s, 8, "tokens")),
    "scaling.fixed-tokens-64": lambda s: st.mean(assigned(s, 64, "tokens")),
    "scaling.fixed-tokens": lambda s: paired(assigned(s, 64, "tokens"), assigned(s, 8, "tokens")),
    "scaling.free-64": lambda s: st.mean(easy(s, 64)),
    "scaling.free-256": lambda s: st.mean(easy(s, 256)),
    "scaling.cost": lambda s: paired(easy(s, 256, "cost_usd"), easy(s, 64, "cost_usd"), st.ratio),
    "depth.l1": lambda s: st.mean(level(s, "L1", "hierarchy_depth")),
    "depth.l4": lambda s: st.mean(level(s, "L4", "hierarchy_depth")),
    "depth.n4": lambda s: st.mean(mini(s, "hierarchy_depth", agents="4")),
    "depth.n64": lambda s: st.mean(mini(s, "hierarchy_depth", agents="64")),
    "abstention.idle-256": lambda s: st.mean(
        s.values("idle", "three-sequential", model="gpt-4-1-mini", agents="256", level="L1")
    ),
    "abstention.claude": lambda s: st.mean(free(s, CLAUDE, "idle")),
    "abstention.glm": lambda s: st.mean(free(s, GLM, "idle")),
    "abstention.sequential": lambda s: out_share(s, "voluntary", "sequential"),
    "abstention.coordinator": lambda s: out_share(s, "directed", "coordinator"),
    "roles.ten-tasks": lambda s: st.mean(s.summary("role_invention_distinct", "two-role-names")),
    "roles.share-4": lambda s: st.mean(
        s.summary("role_uniqueness", "two-protocols", protocol="sequential", agents="4")
    ),
    "roles.share-64": lambda s: st.mean(
        s.summary("role_uniqueness", "two-protocols", protocol="sequential", agents="64")
    ),
    "roles.distinct": lambda s: counted(names_of_eight(s).height),
    "roles.once": lambda s: counted(float(np.mean(names_of_eight(s)["times"].to_numpy() == 1))),
}
