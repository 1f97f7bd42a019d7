"""Experiments on settings: what quality, tokens and cost would take to come out as published."""

import tomllib

import polars as pl

from reproduction.cells import Sweep
from reproduction.comparisons import CLAUDE, DEEPSEEK, GLM
from reproduction.experiments import Experiments
from reproduction.fitting import REPOSITORY
from reproduction.published import NUMBERS, TOLERANCE
from study import statistics as st
from study import text

DIFFICULTIES = ("0.3", "0.5", "0.7", "0.9", "1.1", "1.3")
# Published numbers, by the case that stands for them.
CASES = {
    "claude sequential": "protocols.final-sequential",
    "claude coordinator": "protocols.final-coordinator",
    "deepseek sequential": "protocols.deepseek-sequential",
    "deepseek coordinator": "protocols.deepseek-coordinator",
    "claude own": "capability.claude-free",
    "claude assigned": "capability.claude-fixed",
    "glm own": "capability.glm-free",
    "glm assigned": "capability.glm-fixed",
}
CHANGES = (
    "nothing", "aggregation = synthesizer", "aggregation = last", "judge-noise = 0", "tangents = 0",
    "dependency = 1", "steps-per-call = 1", "steps-per-call = 8", "obscurity = 0.5",
    "obscurity = 2", "revision = 0",
)  # fmt: skip
CRITERIA = ("accuracy", "completeness", "coherence", "actionability")
SIGHTS = ("outputs", "latest 4", "latest 1", "nothing")
LEVELS = ("L1", "L2", "L3", "L4")
PUBLISHED = {number.key: number for number in NUMBERS}


def near(key: str, value: float) -> bool:
    """Whether a mean is as near to a published number as a hit is."""
    return abs(value - PUBLISHED[key].value) <= PUBLISHED[key].tolerance


def difficulty_table(found: Experiments) -> str:
    """Quality against difficulty, for every published case."""
    rows = []
    for case, key in CASES.items():
        cells = [found.mean("quality", "difficulty", case=case, difficulty=d) for d in DIFFICULTIES]
        told = [
            text.number(each.value, 3) + ("*" if near(key, each.value) else "") for each in cells
        ]
        rows.append((PUBLISHED[key].title, text.number(PUBLISHED[key].value, 3), *told))
    return text.table(("case", "published", *DIFFICULTIES), rows)


def at_difficulties(found: Experiments) -> str:
    """Which difficulties give which published qualities."""
    hits = {
        d: [k for c, k in CASES.items()
            if near(k, found.mean("quality", "difficulty", case=c, difficulty=d).value)]
        for d in DIFFICULTIES
    }  # fmt: skip
    best = max(hits, key=lambda d: len(hits[d]))
    never = [
        PUBLISHED[key].title
        for key in CASES.values()
        if not any(key in each for each in hits.values())
    ]
    starred = f"Starred is what lies within {TOLERANCE['quality']} of the published number."
    if len(hits[best]) == len(CASES):
        return f"{starred} Difficulty {best} gives all of them."
    lost = f"; none gives {text.sentence(never)}" if never else ""
    return (
        f"{starred} No difficulty gives more than {len(hits[best])} of the {len(CASES)} "
        f"({best}){lost}."
    )


def by_level(study: Sweep) -> str:
    """Quality of the capability comparison on each level, in the study itself."""
    rows = []
    for name, model, measure in (("Claude", CLAUDE, "claude"), ("GLM-5", GLM, "glm")):
        for roles, key in (("own", "free"), ("assigned", "fixed")):
            number = PUBLISHED[f"capability.{measure}-{key}"]
            cells = [quality(study, model, roles, level) for level in LEVELS]
            rows.append((f"{name}, {roles} roles", text.number(number.value, 3), *cells))
    return text.table(("N = 8", "published", *LEVELS), rows)


def quality(study: Sweep, model: str, roles: str, level: str) -> str:
    """Mean quality of teams of eight on a level."""
    if roles == "own":
        found = study.values("quality", "three-sequential", 8, model=model, agents="8", level=level)
    else:
        found = study.values("quality", "three-fixed-roles", 8, model=model, level=level)
    return text.measured(st.mean(found), 3)


def hardest(study: Sweep) -> float:
    """The lowest mean quality of the capability comparison on any level."""
    series = {"agents": "8"}
    return min(
        study.values("quality", "three-sequential", 8, model=m, level=level, **series).mean()
        for m in (CLAUDE, GLM)
        for level in LEVELS
    )


def levels_table(found: Experiments, level: str) -> str:
    """Grades of a level with one setting changed."""
    rows = []
    for change in CHANGES:
        at = {"level": level, "changed": change}
        grades = [text.number(found.mean(c, "levels", **at).value, 2) for c in CRITERIA]
        rows.append((change, text.measured(found.mean("quality", "levels", **at), 3), *grades))
    return text.table((f"{level}: changed", "Q", *CRITERIA), rows)


def changes_near(found: Experiments, level: str, key: str) -> str:
    """Which single change gives the published quality of a level."""
    good = [
        change
        for change in CHANGES
        if near(key, found.mean("quality", "levels", level=level, changed=change).value)
    ]
    published = PUBLISHED[key].value
    return f"{level}'s published Q of {published} comes out with {text.sentence(good) or 'none'}"


def tokens_table(found: Experiments) -> str:
    """Tokens and prices of the final comparison against what members read."""
    rows = []
    for sight in SIGHTS:
        claude, deepseek = ({"model": m, "sight": sight} for m in (CLAUDE, DEEPSEEK))
        costs = [found.sweep.values("cost_usd", "tokens", **each) for each in (claude, deepseek)]
        rows.append((
            sight,
            *(text.measured(found.mean("tokens", "tokens", **e), 0) for e in (claude, deepseek)),
            text.percent(written(found, sight)),
            text.measured(st.compared(*costs, st.ratio, paired=True), 1),
            text.measured(found.mean("quality", "tokens", **claude), 3),
        ))  # fmt: skip
    head = (
        "what a member reads", "Claude: tokens", "DeepSeek: tokens", "of them written",
        "cost, Claude over DeepSeek", "Claude: Q",
    )  # fmt: skip
    return text.table(head, rows)


def written(found: Experiments, sight: str) -> float:
    """The share of Claude's tokens that are written, not read."""
    made = found.sweep.some("tokens", model=CLAUDE, sight=sight)
    return made["completion_tokens"].sum() / made["tokens"].sum()


def prices() -> dict[str, tuple[float, float]]:
    """What a million tokens cost of each model, read and written, in USD."""
    folder = REPOSITORY / "scenarios" / "profiles"
    found = {}
    for model in (CLAUDE, DEEPSEEK):
        profile = tomllib.loads((folder / f"{model}.toml").read_text())
        found[model] = (profile["prompt-usd-per-million"], profile["completion-usd-per-million"])
    return found


def written_for(ratio: float) -> float:
    """The share of tokens written at which Claude costs so many times what DeepSeek does.

    At equal tokens: read · (c − r d) + written · (C − r D) = 0.
    """
    (read, write), (cheap_read, cheap_write) = prices().values()
    less, more = ratio * cheap_read - read, write - ratio * cheap_write
    return less / (less + more)


def names_table(study: Sweep) -> str:
    """Shares of distinct roles in a task, by names and by what they mean."""
    rows = []
    for agents in ("4", "64"):
        made = study.roles.filter(pl.col("agents") == agents)
        shares = {
            by: made.group_by("cell", "task", maintain_order=True)
            .agg(pl.col(by).n_unique() / pl.len())[by]
            .mean()
            for by in ("role", "field")
        }
        share = PUBLISHED[f"roles.share-{agents}"].value
        rows.append((agents, *(text.percent(each) for each in (share, *shares.values()))))
    return text.table(("N", "published", "by name", "by the field that is meant"), rows)
