"""The emergence study's arithmetic, on data whose answer is known."""

import numpy as np
import pytest

from study import statistics as st
from study import text
from study.measures import ticks_to_reach
from study.runs import Spans

CHANCE = np.random.default_rng(5)


def test_spans_drop_the_start_and_are_a_tenth_each():
    spans = Spans.of(80)
    assert (spans.early, spans.late) == (range(2, 10), range(72, 80))


def test_intervals_cover_the_mean_about_as_often_as_they_say():
    covered = 0
    for _ in range(100):
        found = st.mean(CHANCE.normal(1.0, 1.0, 24))
        covered += found.low <= 1.0 <= found.high
    assert 85 <= covered <= 99


def test_a_constant_has_no_width_and_no_d():
    same = np.full(24, 0.5)
    assert st.mean(same) == st.Estimate(0.5, 0.5, 0.5)
    assert st.cohens_d(same) is None
    assert st.signed_rank_p(np.zeros(24)) == 1.0


def test_equivalence_is_shown_inside_the_margin_and_not_at_it():
    near = CHANCE.normal(0.0, 0.1, 24)
    assert st.equivalence_p(near, 0.2) < 0.001
    assert st.equivalence_p(near + 0.2, 0.2) > 0.05
    # Noise alone shows nothing: not significant is not equivalent.
    assert st.equivalence_p(CHANCE.normal(0.0, 5.0, 24), 0.2) > 0.05


def test_holm_multiplies_the_least_p_by_the_number_of_tests():
    assert st.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


def test_slope_is_that_of_least_squares():
    values = CHANCE.normal(size=4)
    assert st.slope(values) == pytest.approx(np.polyfit(range(4), values, 1)[0])


def test_a_level_is_reached_once_it_holds():
    run = {"windows": {"tick_end": [10, 20, 30, 40, 50, 60], "x": [0, 9, 0, 5, 6, 7]}}
    assert ticks_to_reach(run, "x", 5) == 40
    assert np.isnan(ticks_to_reach(run, "x", 7))


def test_numbers_that_round_to_nothing_have_no_sign():
    assert text.number(-0.0004, 3, sign=True) == "0.000"
    assert text.number(-0.25, 2, sign=True) == "−0.25"
    assert text.number(1234.5, 0) == "1,234"
