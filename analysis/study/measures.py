"""From the runs of an arm to changes per seed, and from those to what can be said of them."""

from dataclasses import dataclass

import numpy as np

from study import statistics as st
from study.arms import ALPHA, ARMS, BASELINE, CONTROLS, MARGIN_SHARE, MEASURES
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
class Cell:
    """One measure in one arm."""

    early: float
    late: float
    changes: st.Values
    change: st.Estimate
    d: st.Estimate | None
    p: float
    # The arm's change less the baseline's, seed by seed; absent for the baseline.
    against: st.Estimate | None
    against_p: float | None
    against_d: st.Estimate | None
    margin: float
    same_p: float
    # Over the baseline's change.
    share: float

    @property
    def same(self) -> bool:
        """Whether the change is shown to be smaller than the margin."""
        return self.same_p < ALPHA

    @property
    def direction(self) -> str:
        """`rises`, `falls` or `same`, as far as shown; else `open`."""
        if self.p < ALPHA and self.change.excludes(0) and not self.same:
            return "rises" if self.change.value > 0 else "falls"
        return "same" if self.same else "open"


def cells(results: Results) -> dict[tuple[str, str], Cell]:
    """All measures in all arms, p-values corrected for their families."""
    windows = len(results[BASELINE.key][0]["windows"]["tick_end"])
    spans = Spans.of(windows)
    keys = [(arm.key, measure.key) for arm in ARMS for measure in MEASURES]
    values = {key: both_spans(results[key[0]], key[1], spans) for key in keys}
    changes = {key: late - early for key, (early, late) in values.items()}
    moved = dict(zip(keys, st.holm([st.signed_rank_p(changes[k]) for k in keys]), strict=True))
    controls = [(arm.key, measure.key) for arm in CONTROLS for measure in MEASURES]
    gaps = {key: changes[key] - changes[BASELINE.key, key[1]] for key in controls}
    apart = st.holm([st.signed_rank_p(gaps[k]) for k in controls])
    margins = {
        m.key: MARGIN_SHARE * abs(float(changes[BASELINE.key, m.key].mean())) for m in MEASURES
    }
    same = [st.equivalence_p(changes[k], margins[k[1]]) for k in controls]
    against_p, same_p = (
        dict(zip(controls, family, strict=True)) for family in (apart, st.holm(same))
    )
    return {
        key: Cell(
            early=float(values[key][0].mean()),
            late=float(values[key][1].mean()),
            changes=changes[key],
            change=st.mean(changes[key]),
            d=st.cohens_d(changes[key]),
            p=moved[key],
            against=st.mean(gaps[key]) if key in gaps else None,
            against_p=against_p.get(key),
            against_d=st.cohens_d(gaps[key]) if key in gaps else None,
            margin=margins[key[1]],
            same_p=same_p.get(key, 1.0),
            share=float(changes[key].mean() / changes[BASELINE.key, key[1]].mean()),
        )
        for key in keys
    }


def both_spans(runs: list[dict], measure: str, spans: Spans) -> tuple[st.Values, st.Values]:
    """Early and late means by seed; an undefined one (nobody has a role to keep) counts as 0."""
    early, late = (
        np.nan_to_num([span_mean(run, measure, span) for run in runs])
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
