"""The report's tables."""

import polars as pl

from reproduction.findings import Findings, Outcome
from reproduction.fitting import FITTED_WIDER, read_fitted
from reproduction.goals import GOALS, PARAMETERS
from reproduction.published import DIGITS, RELATIVE, TOLERANCE, Number
from study import text
from study.statistics import Estimate

IN_PERCENT = ("share", "change")
# Where the study has the cell of a goal.
IN_STUDY = (
    "protocols.pilot-coordinator",
    "protocols.pilot-sequential",
    "protocols.pilot-broadcast",
    "protocols.pilot-shared",
    "abstention.idle-256",
)
KINDS = {
    "quality": "quality Q, 0.25 to 1",
    "grade": "grades, 1 to 4",
    "share": "shares",
    "change": "relative changes; at most half the published one",
    "effect": "Cohen's d",
    "levels": "depth, levels",
    "count": "counts",
    "ratio": "ratios",
    "tokens": "tokens",
}


def verdict(hit: bool) -> str:
    """Hit or miss."""
    return "hit" if hit else "**miss**"


def standing(fitted: bool) -> str:
    """Whether a comparison is of fitted means."""
    return "fitted" if fitted else "predicted"


def in_unit(number: Number, found: Estimate) -> str:
    """An estimate in the unit of a number."""
    sign = number.kind == "change"
    if number.kind in IN_PERCENT:
        ends = (100 * found.value, 100 * found.low, 100 * found.high)
        if found.n == 1:
            return text.number(ends[0], DIGITS[number.kind], sign) + " %"
        return text.measured(Estimate(*ends, found.n), DIGITS[number.kind], sign) + " %"
    if found.n == 1:
        return text.number(found.value, DIGITS[number.kind])
    return text.measured(found, DIGITS[number.kind])


def published(number: Number) -> str:
    """A published number in its unit."""
    digits = DIGITS[number.kind]
    if number.kind in IN_PERCENT:
        return text.number(100 * number.value, digits, number.kind == "change") + " %"
    return text.number(number.value, digits)


def section(findings: Findings, name: str) -> str:
    """The numbers of a section."""
    outcomes = [each for each in findings.outcomes.values() if each.number.section == name]
    rows = [
        (
            each.number.title,
            published(each.number),
            in_unit(each.number, each.found),
            each.number.standing,
            "–" if each.number.built_in else verdict(each.hit),
        )
        for each in outcomes
    ]
    return text.table(("number", "published", "simulated [95 %]", "", "verdict"), rows)


def differences(findings: Findings) -> str:
    """Claims of a difference."""
    rows = [
        (
            each.title,
            text.measured(each.gap, 3, sign=True),
            text.measured(each.d, 2, sign=True),
            text.probability(each.p),
            standing(each.fitted),
            verdict(each.hit),
        )
        for each in findings.differences
    ]
    return text.table(
        ("published claim", "first less second", "d", "p (Holm)", "", "verdict"), rows
    )


def samenesses(findings: Findings) -> str:
    """Claims of no difference."""
    rows = [
        (
            each.title,
            text.measured(each.gap, 3, sign=True),
            f"±{text.number(each.margin, 2)}",
            text.probability(each.p),
            standing(each.fitted),
            "hit: equal" if each.hit else "**miss**: not shown equal",
        )
        for each in findings.samenesses
    ]
    head = ("published claim of no difference", "gap", "margin", "p (TOST, Holm)", "", "verdict")
    return text.table(head, rows)


def parameters() -> str:
    """What was fitted."""
    fitted = read_fitted()["parameters"]
    rows = [
        (
            f"`{each.key}`",
            each.why,
            f"{each.low} to {each.high}",
            str(each.default),
            str(fitted[each.key]),
        )
        for each in PARAMETERS
    ]
    return text.table(("parameter", "open because", "bounds", "default", "fitted"), rows, left=2)


def goals(findings: Findings) -> str:
    """How well it was fitted."""
    made = read_fitted()["goals"]
    rows = []
    for goal, fit, key in zip(GOALS, made, IN_STUDY, strict=True):
        outcome: Outcome = findings.outcomes[key]
        fresh = text.measured(outcome.found, 3)
        rows.append((goal.name, text.number(goal.published, 3),
                     text.number(fit["simulated"], 3), fresh))  # fmt: skip
    return text.table(("cell (GPT-4.1-mini)", "published", "at the fit", "in the study"), rows)


def wider_goals() -> str:
    """How well the goals are met together with those that were given up."""
    made = read_fitted(FITTED_WIDER)["goals"]
    rows = [
        (each["name"], text.number(each["published"], 3), text.number(each["simulated"], 3))
        for each in made
    ]
    return text.table(("cell (GPT-4.1-mini)", "published", "at this fit"), rows)


def wider_missed() -> str:
    """Which goals are out of reach together with the others."""
    made = read_fitted(FITTED_WIDER)["goals"]
    qualities = [each for each in made if each["measure"] == "quality"]
    width = TOLERANCE["quality"]
    off = [e["name"] for e in qualities if abs(e["simulated"] - e["published"]) > width]
    words = f"misses {text.sentence(off)}" if off else "misses none of the qualities"
    return f"By the tolerance stated below it {words}."


def tolerances() -> str:
    """How near is a hit."""
    rows = []
    for kind, width in TOLERANCE.items():
        amount = f"{100 * width:.0f} % of it" if kind in RELATIVE else text.number(width, 2)
        if kind in IN_PERCENT:
            amount = f"{100 * width:.0f} points"
        rows.append((KINDS[kind], f"±{amount}"))
    return text.table(("numbers", "tolerance"), rows)


def series(findings: Findings) -> str:
    """What was run."""
    cells, tasks = findings.sweep.cells, findings.sweep.tasks
    rows = []
    for name in cells["series"].unique(maintain_order=True):
        own = cells.filter(pl.col("series") == name)
        varied = [axis for axis in findings.sweep.axes if own[axis].null_count() == 0]
        spread = ", ".join(f"{own[axis].n_unique()} {axis}" for axis in varied) or "–"
        count = tasks.filter(pl.col("series") == name).height
        rows.append((name, spread, str(own["seed"].n_unique()), text.number(count, 0)))
    rows.append(("**all**", "", "", f"**{text.number(tasks.height, 0)}**"))
    return text.table(("series", "varied", "seeds", "tasks"), rows, left=2)
