"""The emergence study's arithmetic, on data whose answer is known."""

import numpy as np
import pytest

from study import statistics as st
from study import text
from study.arms import EXPECTATIONS, MEASURE, STATED
from study.courses import completed, leads
from study.measures import Cell, both_spans, margin, ticks_to_reach
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
    assert st.mean(same) == st.Estimate(0.5, 0.5, 0.5, 24)
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


def test_undefined_seeds_are_left_out_and_counted():
    values = np.array([1.0, np.nan, 2.0, 3.0])
    found = st.mean(values)
    assert (found.value, found.n) == (2.0, 3)
    assert st.signed_rank_p(values) == st.signed_rank_p(np.array([1.0, 2.0, 3.0]))
    nothing = np.full(4, np.nan)
    assert st.mean(nothing).n == 0
    assert st.cohens_d(nothing) is None
    assert np.isnan([st.signed_rank_p(nothing), st.equivalence_p(nothing, 1.0)]).all()
    assert text.estimate(st.mean(nothing), 2) == text.probability(np.nan) == "–"


def test_holm_leaves_out_what_could_not_be_tested():
    found = st.holm([0.01, np.nan, 0.04])
    assert np.isnan(found[1])
    assert [found[0], found[2]] == pytest.approx([0.02, 0.04])


def test_undefined_windows_are_no_part_of_a_span_and_never_count_as_nothing():
    some = [None] * 2 + [0.4] * 4 + [None] * 4 + [0.8] * 70
    none = [None] * 10 + [0.8] * 70
    runs = [{"windows": {"role_persistence": values}} for values in (some, none)]
    early, late = both_spans(runs, "role_persistence", Spans.of(80))
    assert early[0] == pytest.approx(0.4)
    assert np.isnan(early[1])
    assert late == pytest.approx([0.8, 0.8])


@pytest.mark.parametrize(
    ("low", "high", "p", "same_p", "direction"),
    [
        (1.1, 1.9, 0.01, 1.0, "rises"),
        (-1.9, -1.1, 0.01, 1.0, "falls"),
        (0.9, 1.9, 0.01, 1.0, "some"),
        (0.1, 0.5, 0.01, 0.01, "less"),
        (-0.1, 0.5, 0.01, 0.01, "same"),
        (0.1, 0.5, 0.5, 0.01, "same"),
        (-0.5, 1.9, 0.5, 1.0, "open"),
    ],
)
def test_a_direction_needs_the_whole_interval_beyond_the_margin(low, high, p, same_p, direction):
    change = st.Estimate((low + high) / 2, low, high, 24)
    cell = Cell(0.0, 0.0, np.zeros(24), change, None, p, 1.0, same_p, None)
    assert cell.direction == direction


def test_margins_are_a_share_of_the_pilots_change_but_no_less_than_the_floor():
    depth = MEASURE["hierarchy_depth"]
    assert margin(depth, -2.0) == pytest.approx(0.3)
    assert margin(depth, 0.1) == depth.floor


def test_every_expectation_says_when_it_was_stated():
    assert {each.stated for each in EXPECTATIONS} <= set(STATED)


def test_a_course_is_complete_once_it_has_gone_its_share():
    rise = np.concatenate([np.zeros(20), np.linspace(0, 1, 21), np.ones(40)])
    assert completed(rise, 1, 0.49) == 30
    assert completed(1 - rise, -1, 0.49) == 30
    assert completed(rise, -1, 0.5) is None
    # What rises first falls from its peak.
    hump = np.concatenate([np.linspace(5, 9, 10), np.linspace(9, 1, 41), np.ones(40)])
    assert 25 <= completed(hump, -1, 0.5) <= 32


def test_the_lead_of_what_is_sooner_is_positive():
    soon = np.arange(24.0) * 10
    ticks = {
        "entropy_bits": soon,
        "tokens_per_message": soon + 400,
        "tasks_per_message": soon + 200,
    }
    found = leads(ticks)
    assert found["entropy_bits"].sign == 1
    assert found["entropy_bits"].mean.value == 200
    assert found["tokens_per_message"].sign == -1
    level = {"entropy_bits": soon, "tasks_per_message": soon}
    assert leads(level)["entropy_bits"].sign == 0


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
