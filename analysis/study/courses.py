"""When a series has gone most of its way, which needs no settling; and how noisy it is."""

from dataclasses import dataclass

import numpy as np

from study import measures as me
from study import statistics as st
from study.arms import COMPLETE, MAIN_COMPLETE, SMOOTHED_OVER

EFFICIENCY = "tasks_per_message"
# What is timed, and whether it is expected to rise (1) or to fall (-1).
COURSES = {
    "entropy_given_meaning_bits": -1,
    "entropy_bits": -1,
    "tokens_per_message": -1,
    EFFICIENCY: 1,
}


@dataclass(frozen=True)
class Noise:
    """Window to window noise of a series over its range, by run: in all windows, and late ones."""

    whole: st.Values
    second_half: st.Values


@dataclass(frozen=True)
class Lead:
    """By how many ticks a series has gone its way before efficiency has, seed by seed."""

    ticks: st.Values
    mean: st.Estimate
    # Sign test, corrected (Holm) over the series compared.
    p: float

    @property
    def sign(self) -> int:
        """1 where the series is shown to be ahead of efficiency, -1 where behind, else 0."""
        ahead, behind = int((self.ticks > 0).sum()), int((self.ticks < 0).sum())
        if not (self.p < st.ALPHA and self.mean.excludes(0)):
            return 0
        # The mean and the majority must agree.
        signs = {int(np.sign(ahead - behind)), int(np.sign(self.mean.value))}
        return signs.pop() if len(signs) == 1 else 0


@dataclass(frozen=True)
class Order:
    """What comes first in the long runs."""

    # By share of the way: by series: ticks by seed.
    ticks: dict[float, dict[str, st.Values]]
    leads: dict[float, dict[str, Lead]]

    @classmethod
    def of(cls, long: list[dict]) -> "Order":
        """The order in these runs."""
        ticks = {
            share: {
                key: np.array([completed_at(run, key, way, share) for run in long])
                for key, way in COURSES.items()
            }
            for share in COMPLETE
        }
        return cls(ticks, {share: leads(each) for share, each in ticks.items()})

    @property
    def main(self) -> dict[str, Lead]:
        """The leads at the share that decides."""
        return self.leads[MAIN_COMPLETE]


def leads(ticks: dict[str, st.Values]) -> dict[str, Lead]:
    """Each series against efficiency."""
    apart = {key: ticks[EFFICIENCY] - each for key, each in ticks.items() if key != EFFICIENCY}
    tested = {key: st.sign_test_p(each) for key, each in apart.items()}
    p = st.holm([np.nan if each is None else each for each in tested.values()])
    return {
        key: Lead(each, st.mean(each), corrected)
        for (key, each), corrected in zip(apart.items(), p, strict=True)
    }


def completed_at(run: dict, measure: str, way: int, share: float) -> float:
    """End of the first window about which the smoothed series has gone this share of its way."""
    window = completed(me.series(run, measure), way, share)
    return np.nan if window is None else float(run["windows"]["tick_end"][window])


def completed(values: st.Values, way: int, share: float) -> int | None:
    """The first window by which a series has gone a share of its way; None if it never sets out.

    Its way leads from its extreme in the first half (for a series that falls, the highest value) to
    its last value, both of the centred moving average, which has no value where it does not fit.
    """
    smooth = way * np.convolve(values, np.ones(SMOOTHED_OVER) / SMOOTHED_OVER, mode="valid")
    start = int(smooth[: (len(smooth) + 1) // 2].argmin())
    distance = smooth[-1] - smooth[start]
    if not distance > 0:
        return None
    there = np.flatnonzero(smooth[start:] >= smooth[start] + share * distance)
    return start + int(there[0]) + SMOOTHED_OVER // 2


def noise(long: list[dict], measure: str) -> Noise:
    """How noisy a measure is."""
    values = np.array([me.series(run, measure) for run in long])
    width = np.ptp(values, axis=1)

    def relative(part: st.Values) -> st.Values:
        return np.diff(part, axis=1).std(axis=1, ddof=1) / np.sqrt(2) / width

    return Noise(relative(values), relative(values[:, values.shape[1] // 2 :]))
