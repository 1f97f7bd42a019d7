"""All that the study found, as numbers."""

from dataclasses import dataclass

import numpy as np

from study import measures as me
from study import statistics as st
from study.arms import ARMS, BASELINE, EXPECTATIONS, MEASURES, Expectation
from study.courses import EFFICIENCY, Noise, Order, noise
from study.runs import Spans


@dataclass(frozen=True)
class Depth:
    """Late depth of tasks against their level, in one arm."""

    by_level: list[st.Estimate]
    slope: st.Estimate
    # Late less early, each level weighing as it does late in the baseline: no change of mix in it.
    change_at_equal_mix: st.Estimate


@dataclass(frozen=True)
class Plateau:
    """Long runs: when entropy and efficiency settle, and how entropy goes before."""

    runs: int
    entropy: list[float]
    efficiency: list[float]
    lead: st.Values
    lead_mean: st.Estimate | None
    lead_p: float | None
    peak_ticks: st.Values
    rise: st.Estimate
    fall: st.Estimate
    net: st.Estimate
    given_meaning: st.Estimate
    noise: dict[str, Noise]


@dataclass(frozen=True)
class SameTick:
    """The baseline less the arm without feedback, at the same ticks."""

    first: st.Estimate
    early: st.Estimate
    late: st.Estimate


@dataclass(frozen=True)
class Study:
    """Everything that the document says."""

    results: me.Results
    long: list[dict]
    pilot: list[dict]
    # Of each measure: its change in the pilot, and within what a change counts as none.
    pilot_changes: dict[str, float]
    margins: dict[str, float]
    cells: dict[me.Key, me.Cell]
    depth: dict[str, Depth]
    same_tick: dict[str, SameTick]
    plateau: Plateau
    order: Order
    passed_on: dict[str, st.Estimate]
    # Ticks to half of the baseline's late division of labour of the same seed.
    half_time: dict[str, st.Values]

    @classmethod
    def of(cls, results: me.Results, long: list[dict], pilot: list[dict]) -> "Study":
        """The findings of these runs."""
        pilot_changes = me.pilot_changes(pilot)
        margins = {m.key: me.margin(m, pilot_changes[m.key]) for m in MEASURES}
        cells = me.cells(results, margins)
        return cls(
            results=results,
            long=long,
            pilot=pilot,
            pilot_changes=pilot_changes,
            margins=margins,
            cells=cells,
            depth={arm.key: depth(results, arm.key) for arm in ARMS},
            same_tick={m.key: same_tick(results, m.key) for m in MEASURES},
            plateau=plateau(long),
            order=Order.of(long),
            passed_on={
                arm.key: st.mean(np.array([me.passed_on(run) for run in results[arm.key]]))
                for arm in ARMS
            },
            half_time={arm.key: half_times(results, arm.key) for arm in ARMS},
        )

    def met(self, expected: Expectation) -> bool:
        """Whether the data show what was expected."""
        cell = self.cells[expected.arm, expected.measure]
        match expected.change:
            case "same":
                # One that moves and one that is not shown to are not yet two that differ.
                return cell.same and cell.against.change.sign != 0
            case "lower" | "higher":
                return cell.against.late.sign == (1 if expected.change == "higher" else -1)
            case _:
                return cell.direction == expected.change

    def same_alone(self) -> int:
        """Expectations of no change that are met but for a shown difference from the baseline."""
        claims = [each for each in self.missed() if each.change == "same"]
        return sum(self.cells[each.arm, each.measure].same for each in claims)

    def missed(self) -> list[Expectation]:
        """What was expected and not shown."""
        return [expected for expected in EXPECTATIONS if not self.met(expected)]


def depth(results: me.Results, arm: str) -> Depth:
    """Depth by level."""
    early, late = (me.depth_by_level(results[arm], span) for span in ("early", "late"))
    tasks = np.array([run["levels"]["late"]["tasks"] for run in results[BASELINE.key]])
    mix = tasks.sum(axis=0) / tasks.sum()
    return Depth(
        by_level=[st.mean(column) for column in late.T],
        slope=st.mean(np.array([st.slope(row) for row in late])),
        change_at_equal_mix=st.mean((late - early) @ mix),
    )


def same_tick(results: me.Results, measure: str) -> SameTick:
    """What feedback adds, at the same ticks; start-up is in both and cancels."""
    spans = Spans.of(len(results[BASELINE.key][0]["windows"]["tick_end"]))
    pairs = list(zip(results[BASELINE.key], results["no-feedback"], strict=True))

    def gap(span: range) -> st.Estimate:
        both = [[me.span_mean(run, measure, span) for run in pair] for pair in pairs]
        # A seed in which either is undefined throughout is left out.
        with_it, without = np.array(both).T
        return st.mean(with_it - without)

    # Persistence needs a window before.
    first = range(1, 2) if measure == "role_persistence" else range(1)
    return SameTick(gap(first), gap(spans.early), gap(spans.late))


def plateau(long: list[dict]) -> Plateau:
    """What the long runs say."""
    entropy, efficiency, lead = (
        np.array([run["plateau"][key] for run in long], dtype=float)
        for key in ("plateau_tick", "efficiency_plateau_tick", "plateau_lead_ticks")
    )
    lead = lead[np.isfinite(lead)]
    bits = np.array([me.series(run, "entropy_bits") for run in long])
    given = np.array([me.series(run, "entropy_given_meaning_bits") for run in long])
    ticks = np.array(long[0]["windows"]["tick_end"], dtype=float)
    end = Spans.of(bits.shape[1]).late
    last = bits[:, end.start :].mean(axis=1)
    return Plateau(
        runs=len(long),
        entropy=sorted(entropy[np.isfinite(entropy)].tolist()),
        efficiency=sorted(efficiency[np.isfinite(efficiency)].tolist()),
        lead=lead,
        lead_mean=st.mean(lead) if len(lead) > 1 else None,
        lead_p=st.sign_test_p(lead),
        peak_ticks=ticks[bits.argmax(axis=1)],
        rise=st.mean(bits.max(axis=1) - bits[:, 0]),
        fall=st.mean(last - bits.max(axis=1)),
        net=st.mean(last - bits[:, 0]),
        given_meaning=st.mean(given[:, end.start :].mean(axis=1) - given[:, 0]),
        noise={key: noise(long, key) for key in ("entropy_bits", EFFICIENCY)},
    )


def half_times(results: me.Results, arm: str) -> st.Values:
    """Ticks to half of the late division of labour of the baseline of the same seed; or NaN."""
    measure = "division_of_labour"
    spans = Spans.of(len(results[BASELINE.key][0]["windows"]["tick_end"]))
    goals = [me.span_mean(run, measure, spans.late) / 2 for run in results[BASELINE.key]]
    runs = zip(results[arm], goals, strict=True)
    return np.array([me.ticks_to_reach(run, measure, goal) for run, goal in runs])
