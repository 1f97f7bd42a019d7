"""Estimates over seeds, with their uncertainty.

All draws are seeded: the same data give the same text.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

RESAMPLES = 9999
CONFIDENCE = 0.95
# From fewer values than these no interval is worth being called one.
FEW = 6
ALPHA = 0.05
SEED = 20_261_120

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A value with its confidence interval."""

    value: float
    low: float
    high: float
    # Seeds that it rests on.
    n: int

    def excludes(self, value: float) -> bool:
        """Whether the interval lies on one side of a value."""
        return self.low > value or self.high < value


def bootstrap(values: Values, statistic) -> Estimate:
    """A statistic with its BCa bootstrap interval over the seeds in which it is defined.

    A constant has no width; with fewer than two seeds all is NaN.
    """
    values = defined(values)
    if len(values) < 2:
        return Estimate(np.nan, np.nan, np.nan, len(values))
    value = float(statistic(values, axis=0))
    if np.ptp(values) == 0:
        return Estimate(value, value, value, len(values))
    with warnings.catch_warnings():
        # Where few seeds differ at all BCa is undefined; the percentile interval stands in.
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)
        found = interval(values, statistic, "BCa")
    if not np.isfinite([found.low, found.high]).all():
        found = interval(values, statistic, "percentile")
    return Estimate(value, float(found.low), float(found.high), len(values))


def defined(values: Values) -> Values:
    """Without the seeds in which a value is undefined (NaN)."""
    return values[np.isfinite(values)]


def defined_mean(values: Values, where: Values) -> float:
    """The mean over the seeds in which something else is defined; NaN if that is none."""
    values = values[np.isfinite(where)]
    return float(values.mean()) if len(values) else np.nan


def interval(values: Values, statistic, method: str):
    """The bootstrap interval of a statistic."""
    return stats.bootstrap(
        (values,),
        statistic,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method=method,
        rng=np.random.default_rng(SEED),
    ).confidence_interval


def mean(values: Values) -> Estimate:
    """The mean over seeds."""
    return bootstrap(values, np.mean)


def cohens_d(values: Values) -> Estimate | None:
    """Paired Cohen's d: the mean change over its standard deviation; undefined for a constant."""
    values = defined(values)
    if len(values) < 2 or np.ptp(values) == 0:
        return None
    return bootstrap(values, standardised)


def standardised(values: Values, axis: int) -> Values:
    """Mean over standard deviation."""
    spread = values.std(axis=axis, ddof=1)
    return values.mean(axis=axis) / np.where(spread > 0, spread, np.nan)


def compared(first: Values, second: Values, statistic, paired: bool) -> Estimate:
    """A statistic of two samples with its BCa bootstrap interval; pairs stay together."""
    value = float(statistic(first, second, axis=-1))
    if np.ptp(first) == 0 and np.ptp(second) == 0:
        return Estimate(value, value, value, len(first))
    # Where resamples hardly differ BCa is undefined; the percentile interval stands in.
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)
        found = two_sample_interval(first, second, statistic, paired, "BCa")
    if not np.isfinite([found.low, found.high]).all():
        found = two_sample_interval(first, second, statistic, paired, "percentile")
    return Estimate(value, float(found.low), float(found.high), len(first))


def two_sample_interval(first: Values, second: Values, statistic, paired: bool, method: str):
    """The bootstrap interval of a statistic of two samples."""
    return stats.bootstrap(
        (first, second),
        statistic,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method=method,
        paired=paired,
        vectorized=True,
        rng=np.random.default_rng(SEED),
    ).confidence_interval


def share(successes: float, trials: float) -> Estimate:
    """A share with its exact interval (Clopper–Pearson), which has a width also at 0 and 1."""
    low, high = proportion_confint(successes, trials, 1 - CONFIDENCE, "beta")
    return Estimate(successes / trials, float(low), float(high), int(trials))


def rank_correlation(first: Values, second: Values) -> tuple[float, float]:
    """Spearman's ρ, and its exact p over all pairings of the two; for few cases.

    NaN where one of them does not vary.
    """
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return np.nan, np.nan
    ranks = stats.rankdata(second) - (len(second) + 1) / 2

    def association(values: Values, axis: int = -1) -> Values:
        return (stats.rankdata(values, axis=axis) * ranks).sum(axis=axis)

    found = stats.permutation_test(
        (first,), association, permutation_type="pairings", vectorized=True, n_resamples=np.inf
    )
    return float(stats.spearmanr(first, second).statistic), float(found.pvalue)


def local_exponents(sizes: Sequence[int], values: Values) -> Values:
    """By which power values grow from each size to the next: rows are sizes."""
    steps = np.diff(np.log(np.array(sizes, dtype=float)))
    return np.diff(np.log(values), axis=0) / steps.reshape(-1, *[1] * (values.ndim - 1))


def gap(first: Values, second: Values, axis: int = -1) -> Values:
    """By how much the mean of the first exceeds that of the second."""
    return first.mean(axis=axis) - second.mean(axis=axis)


def ratio(first: Values, second: Values, axis: int = -1) -> Values:
    """The mean of the one over that of the other."""
    return first.mean(axis=axis) / second.mean(axis=axis)


def relative_change(first: Values, second: Values, axis: int = -1) -> Values:
    """By what share the mean of the first exceeds that of the second."""
    return ratio(first, second, axis) - 1


def pooled_d(first: Values, second: Values, axis: int = -1) -> Values:
    """Cohen's d of two samples: the difference of means over the pooled standard deviation."""
    first_n, second_n = first.shape[axis], second.shape[axis]
    squares = (first_n - 1) * first.var(axis=axis, ddof=1)
    squares = squares + (second_n - 1) * second.var(axis=axis, ddof=1)
    spread = np.sqrt(squares / (first_n + second_n - 2))
    apart = first.mean(axis=axis) - second.mean(axis=axis)
    return apart / np.where(spread > 0, spread, np.nan)


def rank_sum_p(first: Values, second: Values) -> float:
    """The Mann–Whitney test of two samples that are not paired."""
    return float(stats.mannwhitneyu(first, second).pvalue)


def kruskal_wallis(samples: list[Values]) -> tuple[float, float]:
    """H and p of the Kruskal–Wallis test; nothing to tell apart where all values are equal."""
    if np.ptp(np.concatenate(samples)) == 0:
        return 0.0, 1.0
    found = stats.kruskal(*samples)
    return float(found.statistic), float(found.pvalue)


def signed_rank_p(values: Values) -> float:
    """Wilcoxon's signed-rank test of changes against none; 1 where nothing changed at all.

    NaN where fewer than two seeds are defined.
    """
    values = defined(values)
    if len(values) < 2:
        return np.nan
    if not values.any():
        return 1.0
    return float(stats.wilcoxon(values, method="auto").pvalue)


def equivalence_p(values: Values, margin: float) -> float:
    """TOST: the larger p of the two one-sided t tests that the mean lies within ± the margin.

    NaN where fewer than two seeds are defined.
    """
    values = defined(values)
    if len(values) < 2:
        return np.nan
    if np.ptp(values) == 0:
        return 0.0 if abs(values[0]) < margin else 1.0
    return float(DescrStatsW(values).ttost_mean(-margin, margin)[0])


def holm(p_values: list[float]) -> list[float]:
    """p-values corrected for the family that they form; undefined ones (NaN) are no part of it."""
    corrected = np.array(p_values, dtype=float)
    there = np.isfinite(corrected)
    if there.any():
        corrected[there] = multipletests(corrected[there], method="holm")[1]
    return corrected.tolist()


def sign_test_p(values: Values) -> float | None:
    """Whether positive and negative values are equally likely; ties are left out."""
    positive, negative = int((values > 0).sum()), int((values < 0).sum())
    if positive + negative == 0:
        return None
    return float(stats.binomtest(positive, positive + negative).pvalue)


@cache
def slope_weights(points: int) -> tuple[float, ...]:
    """Weights whose scalar product with evenly spaced values is their least-squares slope."""
    centred = np.arange(points) - (points - 1) / 2
    return tuple(centred / (centred**2).sum())


def slope(values: Values) -> float:
    """Least-squares slope of values at 1, 2, 3, …"""
    return float(np.dot(slope_weights(len(values)), values))
