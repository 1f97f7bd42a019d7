"""Statistics of the reports against exact theory, SciPy and statsmodels."""

from itertools import permutations

import numpy as np
import pytest
from scipy import stats

from study import statistics as st
from study import text
from study.statistics import Estimate

CHANCE = np.random.default_rng(11)


@pytest.mark.parametrize(("successes", "trials"), [(0, 5), (5, 5), (38, 60), (60, 60), (1, 200)])
def test_shares_have_the_interval_of_clopper_and_pearson(successes, trials):
    found = st.share(successes, trials)
    exact = stats.binomtest(successes, trials).proportion_ci(0.95, method="exact")
    assert (found.value, found.n) == (successes / trials, trials)
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high))


def test_a_share_of_all_is_not_certain():
    # The bound at n of n is known: (alpha / 2) ** (1 / n).
    assert st.share(60, 60).low == pytest.approx(0.025 ** (1 / 60))
    assert st.share(60, 60).high == 1


def test_a_share_holds_its_truth_as_often_as_it_says():
    truth, trials = 0.9, 40
    holds = [st.share(k, trials) for k in range(trials + 1)]
    covered = [found.low <= truth <= found.high for found in holds]
    assert stats.binom.pmf(np.arange(trials + 1), trials, truth) @ covered >= 0.95


@pytest.mark.parametrize("size", [4, 6, 7])
def test_the_exact_test_of_a_rank_correlation_is_that_over_all_pairings(size):
    first, second = CHANCE.normal(size=size), CHANCE.normal(size=size)
    rho, p = st.rank_correlation(first, second)
    all_of_them = np.array([stats.spearmanr(first[list(o)], second).statistic
                            for o in permutations(range(size))])  # fmt: skip
    tails = ((all_of_them >= rho - 1e-9).mean(), (all_of_them <= rho + 1e-9).mean())
    assert rho == pytest.approx(stats.spearmanr(first, second).statistic)
    assert p == pytest.approx(min(1, 2 * min(tails)))


def test_eight_cases_need_the_tabled_correlation():
    # Zar's table: two-sided 0.05 at n = 8 takes 0.738; the next lower value of rho is 0.714.
    order = np.arange(8.0)
    by_rho = {}
    for other in permutations(range(8)):
        squares = int(((order - other) ** 2).sum())
        if squares in (22, 24) and squares not in by_rho:
            by_rho[squares] = st.rank_correlation(order, np.array(other, dtype=float))
    assert by_rho[22][0] == pytest.approx(0.738, abs=0.001)
    assert by_rho[22][1] < 0.05 < by_rho[24][1]


def test_more_seeds_make_no_more_cases():
    # Eight models, measured however well, give one p: the unit is the model.
    first, second = np.arange(8.0), np.array([1.0, 0, 3, 2, 5, 4, 7, 6])
    _, once = st.rank_correlation(first, second)
    _, surer = st.rank_correlation(first + 1e-6, second * 1.000001)
    assert once == surer > 1 / 40_320


def test_what_does_not_vary_correlates_with_nothing():
    assert np.isnan(st.rank_correlation(np.ones(8), np.arange(8.0))).all()


def test_local_exponents_are_those_of_a_power_and_of_a_sum_of_powers():
    sizes = [4, 8, 16, 1024]
    n = np.array(sizes, dtype=float)
    assert st.local_exponents(sizes, 3 * n**1.7) == pytest.approx([1.7] * 3)
    mixed = st.local_exponents(sizes, 100 * n + n**2)
    assert 1 < mixed[0] < mixed[1] < mixed[2] < 2
    by_seed = np.column_stack([n, n**2])
    assert st.local_exponents(sizes, by_seed) == pytest.approx(np.array([[1, 2]] * 3))


@pytest.mark.parametrize(
    ("found", "written"),
    [
        (Estimate(145, 145, 145, 2), "145"),
        (Estimate(145, 140, 150, 2), "145 (n = 2)"),
        (Estimate(145, 140, 150, 40), "145 [140, 150]"),
        (Estimate(1.0, 0.9999, 1.0001, 40), "1"),
        (Estimate(np.nan, 0, 0, 40), "–"),
    ],
)
def test_an_interval_is_given_where_there_is_one(found, written):
    assert text.measured(found, 0) == written
