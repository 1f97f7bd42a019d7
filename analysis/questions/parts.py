"""What each member does in a team of eight models, and how that goes with what it does alone."""

import numpy as np
import polars as pl
from scipy import stats

from study.statistics import Values

MEASURES = {
    "steps": "steps taken on in a task",
    "quality": "quality of its contributions",
    "built_on": "others who build on it, in a task",
    "out": "share of tasks it stays out of",
}


def table(contributions: pl.DataFrame, *by: str) -> pl.DataFrame:
    """What each model does in its team, on average over tasks."""
    key = list(dict.fromkeys((*by, "seed", "task", "agent")))
    built = contributions.explode("built_on").select(*key[:-1], agent="built_on")
    times = built.drop_nulls().group_by(key, maintain_order=True).len("times")
    rows = contributions.join(times, on=key, how="left")
    return (
        rows.group_by(*by, "model", maintain_order=True)
        .agg(
            steps=pl.col("steps").mean(),
            quality=pl.col("quality").mean(),
            built_on=pl.col("times").fill_null(0).mean(),
            out=pl.col("abstained").mean(),
        )
        .sort(*by, "model")
    )


def correlations(alone: Values, there: Values) -> Values:
    """Spearman's ρ of each row of the one with the same row of the other.

    NaN where one of them does not vary; members of whom there is nothing to be said are left out.
    """
    return np.array([correlation(*pair) for pair in zip(alone, there, strict=True)])


def correlation(alone: Values, there: Values) -> float:
    """Spearman's ρ over members."""
    known = np.isfinite(alone.astype(float)) & np.isfinite(there.astype(float))
    one, other = alone[known], there[known]
    if len(one) < 3 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return np.nan
    return float(stats.spearmanr(one, other).statistic)
