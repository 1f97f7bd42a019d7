"""From the runs of an arm to changes per seed, and from those to what can be said of them."""

from dataclasses import dataclass

import numpy as np

from study import statistics as st
from study.arms import ARMS, BASELINE, CONTROLS, MARGIN_SHARE, MEASURES, Measure
from study.runs import Spans

Results = dict[str, list[dict]]


def series(run: dict, measure: str) -> st.Values:
    """One measure by window; undefined is NaN."""
    windows = run["windows"]
    if measure == "tasks_per_message":
        done = np.array(windows["tasks_completed"], dtype=float)
        return done / np.array(windows["messages"], dtype=float)
    return np.array(windows[measure], dtype=float)


def span_mean(run: dict, measure: str, span: range) -> float:
    """The mean over the defined windows of a span; NaN where none is."""
    values = series(run, measure)[span.start : span.stop]
    values = values[np.isfinite(values)]
    return float(values.mean()) if len(values) else float("nan")


@dataclass(frozen=True)
class Gap:
    """An arm less the baseline, seed by seed."""

    gap: st.Estimate
    d: st.Estimate | None
    p: float

    @property
    def sign(self) -> int:
        """1 or -1 where a difference is shown, else 0."""
        shown = self.p < st.ALPHA and self.gap.excludes(0)
        return int(np.sign(self.gap.value)) if shown else 0


@dataclass(frozen=True)
class Against:
    """How an arm differs from the baseline: in its change, and in where it ends."""

    change: Gap
    late: Gap


@dataclass(frozen=True)
class Cell:
    """One measure in one arm."""

    early: float
    late: float
    changes: st.Values
    change: st.Estimate
    d: st.Estimate | None
    p: float
    margin: float
    same_p: float
    # Less the baseline's, seed by seed; absent for the baseline.
    against: "Against | None"

    @property
    def same(self) -> bool:
        """Whether the change is shown to be smaller than the margin."""
        return self.same_p < st.ALPHA

    @property
    def direction(self) -> str:
        """`rises` or `falls` by more than the margin with its whole interval; else what is shown.

        `same` is a change within the margin, `less` one that is also told from 0, `some` one told
        from 0 of which it is open whether it is within, `open` one of which neither is shown.
        """
        changes = self.p < st.ALPHA and self.change.excludes(0)
        if changes and self.change.low > self.margin:
            return "rises"
        if changes and self.change.high < -self.margin:
            return "falls"
        if self.same:
            return "less" if changes else "same"
        return "some" if changes else "open"


Key = tuple[str, str]


def cells(results: Results, margins: dict[str, float]) -> dict[Key, Cell]:
    """All measures in all arms; p-values are corrected (Holm) for the family they belong to.

    A seed in which a measure is undefined throughout early or late is left out of its change.
    """
    spans = Spans.of(len(results[BASELINE.key][0]["windows"]["tick_end"]))
    keys = [(arm.key, measure.key) for arm in ARMS for measure in MEASURES]
    values = {key: both_spans(results[key[0]], key[1], spans) for key in keys}
    changes = {key: late - early for key, (early, late) in values.items()}
    moved = family({key: st.signed_rank_p(changes[key]) for key in keys})
    same = family({key: st.equivalence_p(changes[key], margins[key[1]]) for key in keys})
    change_gaps = gaps(changes)
    late_gaps = gaps({key: late for key, (_, late) in values.items()})
    return {
        key: Cell(
            early=st.defined_mean(values[key][0], changes[key]),
            late=st.defined_mean(values[key][1], changes[key]),
            changes=changes[key],
            change=st.mean(changes[key]),
            d=st.cohens_d(changes[key]),
            p=moved[key],
            margin=margins[key[1]],
            same_p=same[key],
            against=Against(change_gaps[key], late_gaps[key]) if key in late_gaps else None,
        )
        for key in keys
    }


def pilot_changes(pilot: list[dict]) -> dict[str, float]:
    """The mean change of each measure over the pilot's runs of the baseline."""
    spans = Spans.of(len(pilot[0]["windows"]["tick_end"]))
    found = {}
    for measure in MEASURES:
        early, late = both_spans(pilot, measure.key, spans)
        found[measure.key] = float(st.defined(late - early).mean())
    return found


def margin(measure: Measure, pilot_change: float) -> float:
    """Within which a change counts as none, fixed without the seeds that are studied."""
    return max(measure.floor, MARGIN_SHARE * abs(pilot_change))


def gaps(values: dict[Key, st.Values]) -> dict[Key, Gap]:
    """Each control less the baseline of the same seed."""
    keys = [(arm.key, measure.key) for arm in CONTROLS for measure in MEASURES]
    apart = {key: values[key] - values[BASELINE.key, key[1]] for key in keys}
    p = family({key: st.signed_rank_p(apart[key]) for key in keys})
    return {k: Gap(st.mean(each), st.cohens_d(each), p[k]) for k, each in apart.items()}


def family(p_values: dict[Key, float]) -> dict[Key, float]:
    """One family of tests, corrected."""
    return dict(zip(p_values, st.holm(list(p_values.values())), strict=True))


def both_spans(runs: list[dict], measure: str, spans: Spans) -> tuple[st.Values, st.Values]:
    """Early and late means by seed, over defined windows; NaN where a span has none."""
    early, late = (
        np.array([span_mean(run, measure, span) for run in runs])
        for span in (spans.early, spans.late)
    )
    return early, late


def passed_on(run: dict) -> float:
    """Share of placed pieces of work that were passed on, in the late windows."""
    acts = run["acts"]
    return acts["delegated"] / sum(acts.values())


def depth_by_level(runs: list[dict], span: str) -> st.Values:
    """Mean depth of tasks by seed (row) and level (column)."""
    rows = [np.array(run["levels"][span]["depth"]) for run in runs]
    tasks = [np.array(run["levels"][span]["tasks"]) for run in runs]
    return np.array(rows) / np.array(tasks)


def ticks_to_reach(run: dict, measure: str, value: float, hold: int = 3) -> float:
    """End of the first of `hold` windows in a row from which a measure is at least this; or NaN."""
    above = series(run, measure) >= value
    runs_of = np.convolve(above, np.ones(hold), mode="valid") == hold
    first = np.flatnonzero(runs_of)
    return float(run["windows"]["tick_end"][first[0]]) if len(first) else float("nan")
