"""The document's tables."""

import numpy as np

from study import statistics as st
from study import text
from study.arms import (
    ARM,
    ARMS,
    BASELINE,
    COMPLETE,
    EXPECTATIONS,
    MAIN_COMPLETE,
    MEASURE,
    MEASURES,
    SCENARIO,
    STATED,
    Expectation,
    Measure,
)
from study.findings import Study

READING = {
    "rises": "rises",
    "falls": "falls",
    "same": "**no change** (shown)",
    "less": "**changes, but less than matters** (shown)",
    "some": "changes; not shown whether it matters",
    "open": "not shown either way",
}
# What `PlateauSettings` of crates/polity-metrics allows a segment, relative to the series' range.
SPREAD_ALLOWED = 0.05
RATE = {"asked": "asking for the baseline's share", "reached": "reaching the baseline's share"}
MARK = {"first": "", "pilot": " †", "look": " ‡"}
EXPECTED = {
    "rises": "rises from early to late",
    "falls": "falls from early to late",
    "same": "does not change from early to late, unlike the baseline",
    "lower": "ends lower than in the baseline",
    "higher": "ends higher than in the baseline",
}


def arms() -> str:
    """The conditions."""
    rows = []
    for arm in ARMS:
        settings = " ".join(f"`{setting}`" for setting in arm.settings) or "–"
        if arm.rate:
            settings = f"`world.society.delegation={{random={{rate=…}}}}`, {RATE[arm.rate]}"
        if arm.scenario != SCENARIO:
            settings = f"`{arm.scenario}` (half of the agents are inclined by 0.1)"
        rows.append((arm.title, settings))
    return text.table(("arm", "set"), rows, left=2)


def expectations(study: Study) -> str:
    """What was expected and what was seen."""
    rows = [
        (
            ARM[each.arm].title,
            MEASURE[each.measure].title,
            f"{EXPECTED[each.change]}: {each.why}{MARK[each.stated]}",
            seen(study, each),
            "yes" if study.met(each) else "**no**",
        )
        for each in EXPECTATIONS
    ]
    return text.table(("arm", "measure", "expected", "seen", "shown"), rows, left=5)


def seen(study: Study, expected: Expectation) -> str:
    """The number that decides an expectation."""
    cell, digits = study.cells[expected.arm, expected.measure], MEASURE[expected.measure].digits
    if expected.change in ("lower", "higher"):
        return f"late gap {text.estimate(cell.against.late.gap, digits, sign=True)}"
    change = f"change {text.estimate(cell.change, digits, sign=True)}"
    if expected.change != "same":
        return change
    apart = text.estimate(cell.against.change.gap, digits, sign=True)
    return f"{change}; less the baseline's {apart}"


def measure(study: Study, which: Measure) -> str:
    """One measure in all arms."""
    head = (
        "arm", "seeds", "early", "late", "change, late − early", "d", "p", "TOST p", "reading",
        "change less baseline's", "d", "p", "late level less baseline's", "p",
    )  # fmt: skip
    rows = []
    for arm in ARMS:
        cell = study.cells[arm.key, which.key]
        rows.append(
            (
                arm.title,
                str(cell.change.n),
                text.number(cell.early, which.digits),
                text.number(cell.late, which.digits),
                text.estimate(cell.change, which.digits, sign=True),
                text.estimate(cell.d, 1),
                text.probability(cell.p),
                text.probability(cell.same_p),
                READING[cell.direction],
                *against(cell.against, which.digits),
            )
        )
    return text.table(head, rows)


def against(found, digits: int) -> tuple[str, ...]:
    """The columns that compare an arm with the baseline."""
    if found is None:
        return ("–",) * 5
    change, late = found.change, found.late
    return (
        text.estimate(change.gap, digits, sign=True),
        text.estimate(change.d, 1),
        text.probability(change.p),
        text.estimate(late.gap, digits, sign=True),
        text.probability(late.p),
    )


def margins(study: Study) -> str:
    """What counts as no change."""
    rows = []
    for which in MEASURES:
        rows.append(
            (
                f"{which.title}, {which.unit}",
                text.number(which.floor, which.digits),
                text.number(study.pilot_changes[which.key], which.digits, sign=True),
                text.number(study.cells[BASELINE.key, which.key].change.value, which.digits, True),
                text.number(study.margins[which.key], which.digits),
            )
        )
    return text.table(("measure", "floor", "change in the pilot", "in these runs", "margin"), rows)


def depth(study: Study) -> str:
    """Late depth by level."""
    head = ("arm", "L1", "L2", "L3", "L4", "slope per level", "change at an equal mix of levels")
    rows = []
    for arm in ARMS:
        found = study.depth[arm.key]
        rows.append(
            (
                arm.title,
                *(text.estimate(level, 2) for level in found.by_level),
                text.estimate(found.slope, 3),
                text.estimate(found.change_at_equal_mix, 3, sign=True),
            )
        )
    return text.table(head, rows)


def same_tick(study: Study) -> str:
    """What feedback adds, at the same ticks."""
    rows = []
    for which in MEASURES:
        found = study.same_tick[which.key]
        spans = (found.first, found.early, found.late)
        cells = (text.estimate(span, which.digits, sign=True) for span in spans)
        rows.append((which.title, *cells, ", ".join(str(span.n) for span in spans)))
    head = ("baseline less no feedback", "first window", "early", "late", "seeds in each")
    return text.table(head, rows)


def tally(study: Study) -> str:
    """How many expectations were met, by when they were stated."""
    rows = []
    for stated, words in STATED.items():
        those = [each for each in EXPECTATIONS if each.stated == stated]
        met = sum(study.met(each) for each in those)
        rows.append((f"{words}{MARK[stated]}", str(len(those)), str(met)))
    return text.table(("stated", "expectations", "shown"), rows)


def middle(values: st.Values, scale: float, digits: int) -> str:
    """Median (least to greatest)."""
    found = (text.number(scale * float(f(values)), digits) for f in (np.median, min, max))
    return "{} ({} to {})".format(*found)


def noise(study: Study) -> str:
    """Whether the criterion for settling can be met."""
    rows = []
    for key, found in study.plateau.noise.items():
        parts = [f"{middle(each, 100, 1)} %" for each in (found.whole, found.second_half)]
        within = int((found.second_half <= SPREAD_ALLOWED).sum())
        rows.append((MEASURE[key].title, *parts, f"{within} of {len(found.second_half)}"))
    head = (
        "noise, share of the series' range", "all windows", "second half",
        "runs in which the latter is within 5 %",
    )  # fmt: skip
    return text.table(head, rows)


def order(study: Study) -> str:
    """When each series has gone most of its way."""
    found = study.order.ticks[MAIN_COMPLETE]
    rows = []
    for key, ticks in found.items():
        known = st.defined(ticks)
        when = middle(known, 1, 0) if len(known) else "–"
        cells = ("–",) * 3
        if key in study.order.main:
            lead = study.order.main[key]
            signs = [int((lead.ticks > 0).sum()), int((lead.ticks < 0).sum())]
            signs.append(lead.mean.n - sum(signs))
            cells = (
                text.estimate(lead.mean, 0, sign=True),
                " / ".join(map(str, signs)),
                text.probability(lead.p),
            )
        others = [
            text.estimate(study.order.leads[share][key].mean, 0, sign=True)
            if key in study.order.main
            else "–"
            for share in COMPLETE
            if share != MAIN_COMPLETE
        ]
        rows.append((MEASURE[key].title, str(len(known)), when, *cells, *others))
    head = (
        "series", "seeds", f"tick at {text.percent(MAIN_COMPLETE)} of its way: median (range)",
        "lead over efficiency, ticks", "ahead / behind / level", "sign test p",
        *(f"lead at {text.percent(share)}" for share in COMPLETE if share != MAIN_COMPLETE),
    )  # fmt: skip
    return text.table(head, rows)


def passed_on(study: Study) -> str:
    """How much work is passed on."""
    rows = [(arm.title, text.estimate(study.passed_on[arm.key], 3)) for arm in ARMS]
    return text.table(("arm", "share of placed work passed on, late"), rows)
