"""Small experiments where a result is far from the published one."""

from dataclasses import dataclass
from itertools import product

import polars as pl

from reproduction.cells import Sweep
from reproduction.drawing import MODELS
from reproduction.findings import SHOCKS
from reproduction.published import RECOVERED
from study import statistics as st
from study import text
from study.statistics import Estimate

# What a revision is worth, and how well members know what they add.
WORTH = ("as fitted", "nothing")
KNOWING = ("as fitted", "perfectly")
SIZES = ("4", "8", "16", "32", "64")
# What may keep a member idle under Sequential.
BUDGETS = (70000, 60000, 50000, 40000, 30000, 20000)
CHANGED = (
    "nothing", "obscurity = 1.5", "obscurity = 2", "obscurity = 3", "roles = assigned",
    *(f"budget-tokens = {budget}" for budget in BUDGETS), "protocol = coordinator",
)  # fmt: skip
TEMPERATURES = ("0", "0.35", "0.7", "1.4")
THRESHOLDS = ("0.15", "0.3", "0.45", "0.6", "0.75", "0.9")


@dataclass(frozen=True)
class Experiments:
    """What came of scenarios/studies/self-organization-misses.toml, and -depth.toml."""

    sweep: Sweep
    chains: Sweep

    def mean(self, measure: str, series: str, **axes: str) -> Estimate:
        """The mean over tasks."""
        return st.mean(self.sweep.values(measure, series, **axes))

    def depth_of(self, measure: str, level: str, agents: list[str]) -> Estimate:
        """The mean depth over tasks, with revisions as dependencies or without."""
        rows = self.chains.depths.filter(
            (pl.col("level") == level) & pl.col("agents").is_in(agents)
        )
        each = rows.group_by("seed", "task", maintain_order=True).agg(pl.col(measure).mean())
        return st.mean(each.sort("seed", "task")[measure].to_numpy().astype(float))

    def without(self, changed: str) -> dict[str, float]:
        """Members who contributed nothing, per task, by what kept them from it."""
        rows = self.sweep.some("voluntary", changed=changed)
        all_of = rows["without"].mean()
        own, told = (rows[f"abstained_{each}"].mean() for each in ("voluntary", "directed"))
        return {"all": all_of, "own": own, "told": told, "else": all_of - own - told}

    def effect(self, error: str) -> Estimate:
        """Cohen's d of Sequential over Shared with a judge of this error."""
        first, second = (
            self.sweep.values("quality", "judge", protocol=name, error=error)
            for name in ("sequential", "shared")
        )
        return st.compared(first, second, st.pooled_d, paired=True)

    def own_over_assigned(self, model: str, abstention: str) -> Estimate:
        """By what share roles of its own are better than assigned ones."""
        free, assigned = (
            self.sweep.values("quality", "assigned", model=model, roles=r, abstention=abstention)
            for r in ("free", "assigned")
        )
        return st.compared(free, assigned, st.relative_change, paired=True)

    def ratio(self, measure: str, sight: str, large: str, small: str) -> Estimate:
        """A measure in large teams over that in small ones, L1."""
        first, second = (
            self.sweep.values(measure, "reading", sight=sight, agents=n) for n in (large, small)
        )
        return st.compared(first, second, st.ratio, paired=True)

    def routed(self, measure: str, team: str) -> Estimate:
        """By what share a team's mean differs from that of Claude alone."""
        first, second = (self.sweep.values(measure, "routing", models=t) for t in (team, "claude"))
        return st.compared(first, second, st.relative_change, paired=True)

    def struck(self, protocol: str, shock: str) -> st.Values:
        """Quality after a shock less that without it, by task."""
        after = []
        for name in (shock, "none"):
            found = self.sweep.some("shocks", protocol=protocol, shock=name).sort("seed", "task")
            after.append(found.filter(found["task"] >= 5)["quality"].to_numpy())
        return after[0] - after[1]


def percent(found: Estimate, sign: bool = False) -> str:
    """A share in percent, with its interval."""
    ends = (100 * found.value, 100 * found.low, 100 * found.high)
    return text.measured(Estimate(*ends, found.n), 1, sign)


def judge_table(found: Experiments) -> str:
    """Effect size against the judge's error."""
    errors = ("0.15", "0.3", "0.6", "0.9")
    rows = [(error, text.measured(found.effect(error), 2)) for error in errors]
    return text.table(("judge's error, grades", "d"), rows)


def depth_table(found: Experiments) -> str:
    """Depth against what agents see, N = 64."""
    rows = [
        (
            sight,
            text.measured(found.mean("hierarchy_depth", "depth", sight=sight), 2),
            text.measured(found.mean("quality", "depth", sight=sight), 3),
        )
        for sight in ("outputs", "latest 1", "groups of 16", "intentions")
    ]
    return text.table(("what a member sees", "depth", "Q"), rows)


def rules_table(found: Experiments) -> str:
    """Depth by what counts as a dependency."""
    rows = [
        (level, agents, *(
            text.measured(found.depth_of(measure, level, [agents]), 2)
            for measure in ("depth", "depth_without")
        ))
        for level, agents in product(("L1", "L4"), SIZES)
    ]  # fmt: skip
    head = ("level", "N", "depth, with revisions", "without")
    return text.table(head, rows, left=2)


def voluntary_table(found: Experiments) -> str:
    """Who did nothing, and why, by what is changed."""
    rows = []
    for changed in CHANGED:
        each = found.without(changed)
        counts = (text.number(each[name], 2) for name in ("all", "own", "told", "else"))
        rows.append((changed, *counts, text.percent(own_share(each))))
    head = ("changed", "members without a contribution, per task", "by their own choice",
            "by a plan", "by neither", "own choice of all")  # fmt: skip
    return text.table(head, rows)


def own_share(each: dict[str, float]) -> float:
    """Of members without a contribution those who chose that."""
    return each["own"] / each["all"] if each["all"] else float("nan")


def revisions_table(found: Experiments) -> str:
    """Depth by what revisions are worth, and by how well members know it."""
    rows = []
    for worth, knowing in product(WORTH, KNOWING):
        at = {"worth": worth, "knowing": knowing}
        depths = [
            text.measured(
                found.mean("hierarchy_depth", "revisions", level=level, agents=n, **at), 2
            )
            for level, n in product(("L1", "L4"), ("4", "64"))
        ]
        rows.append((worth, knowing, *depths))
    head = ("a revision is worth", "known", "L1, N = 4", "L1, N = 64", "L4, N = 4", "L4, N = 64")
    return text.table(head, rows, left=2)


def threshold_table(found: Experiments) -> str:
    """Abstention and depth against the threshold, N = 8."""
    rows = []
    for value in THRESHOLDS:
        cells = []
        for model in ("claude-sonnet-4-6", "glm-5"):
            at = {"model": model, "threshold": value}
            cells.append(percent(found.mean("idle", "threshold", **at)))
            cells.append(text.measured(found.mean("hierarchy_depth", "threshold", **at), 2))
        rows.append((value, *cells))
    head = ("`abstain-below`", "Claude: idle, %", "depth", "GLM-5: idle, %", "depth")
    return text.table(head, rows)


def assigned_table(found: Experiments) -> str:
    """Own roles over assigned ones, by model."""
    rows = [
        (
            model,
            percent(found.own_over_assigned(model, "true"), sign=True),
            percent(found.own_over_assigned(model, "false"), sign=True),
        )
        for model in MODELS
    ]
    return text.table(("model", "may stay out, %", "may not, %"), rows)


def reading_table(found: Experiments) -> str:
    """Tokens and cost against what agents read, L1."""
    rows = [
        (
            sight,
            text.measured(found.mean("tokens", "reading", sight=sight, agents="8"), 0),
            text.measured(found.mean("tokens", "reading", sight=sight, agents="64"), 0),
            text.measured(found.ratio("cost_usd", sight, "256", "64"), 1),
        )
        for sight in ("outputs", "latest 4", "nothing")
    ]
    head = ("what a member reads", "tokens, N = 8", "tokens, N = 64", "cost, N = 256 over 64")
    return text.table(head, rows)


def facts_table(found: Experiments) -> str:
    """Quality of L4 against missing facts."""
    rows = [
        (
            missing,
            *(
                text.measured(found.mean("quality", "facts", missing=missing, agents=n), 3)
                for n in ("8", "32", "64")
            ),
        )
        for missing in ("1", "2", "3")
    ]
    return text.table(("facts missing, times", "Q, N = 8", "N = 32", "N = 64"), rows)


def routing_table(found: Experiments) -> str:
    """Quality and cost of teams with other models than Claude."""
    rows = [
        (
            team,
            text.measured(found.mean("quality", "routing", models=team), 3),
            "–" if team == "claude" else percent(found.routed("quality", team), sign=True),
            "–" if team == "claude" else percent(found.routed("cost_usd", team), sign=True),
        )
        for team in ("claude", "routed", "deepseek")
    ]
    head = ("team", "Q", "Q against Claude alone, %", "cost against Claude alone, %")
    return text.table(head, rows)


def shocks_table(found: Experiments) -> str:
    """Quality after shocks, and whether there is shown to be no loss."""
    rows = []
    for protocol in ("coordinator", "sequential"):
        gaps = {shock: found.struck(protocol, shock) for shock in SHOCKS}
        p = st.holm([st.equivalence_p(gap, RECOVERED) for gap in gaps.values()])
        for (shock, gap), each in zip(gaps.items(), p, strict=True):
            same = text.measured(st.mean(gap), 3, sign=True), text.probability(each)
            rows.append((protocol, shock, *same, "yes" if each < st.ALPHA else "no"))
    head = ("protocol", "shock", "Q less Q without it", "p (TOST, Holm)", f"within ±{RECOVERED}")
    return text.table(head, rows, left=2)


def temperatures_table(found: Experiments) -> str:
    """The share of distinct names in a task against temperature."""
    rows = [
        (
            heat,
            *(
                percent(st.mean(found.sweep.summary("role_uniqueness", "names",
                                                    agents=n, temperature=heat)))
                for n in ("4", "64")
            ),
        )
        for heat in TEMPERATURES
    ]  # fmt: skip
    return text.table(("temperature", "distinct names, N = 4, %", "N = 64, %"), rows)
