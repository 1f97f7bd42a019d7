"""The missing half: its arithmetic on data whose answer is known, and that it runs to the end."""

import tomllib

import numpy as np
import polars as pl
import pytest

import answer
from questions import designs, report, rosters, sensitivity, sweeps, tables, threshold
from questions.contrasts import MARGIN, Contrast
from questions.contrasts import answer as find
from questions.data import STUDY, Laboratory, Size, gather
from questions.space import Space, Terms
from reproduction.fitting import read_fitted
from study import statistics as st

CHANCE = np.random.default_rng(7)
SEEDS = (401, 402)
# The strong half of the mixed team is first under some of these and last under others.
HALVES = (1104, 1200, 1068)
BASE = 2


def known_space(of) -> Space:
    """A space in which one condition is 0 and the other a function of the settings."""
    at = sensitivity.points(64)
    gaps = np.array([of(dict(zip(sensitivity.PROBLEM["names"], row, strict=True))) for row in at])
    rows = [
        {"point": str(i), "condition": name, "task": 0, "quality": value}
        for name, values in (("one", gaps), ("other", np.zeros(len(gaps))))
        for i, value in enumerate(values)
    ]
    return Space([sweeps.Sweep(pl.DataFrame(rows), "", 0, STUDY)], 64)


TERMS = Terms(("one", "other"))


def test_the_study_sets_what_was_fitted():
    settings = tomllib.loads(STUDY.read_text())["set"]
    difference = {k: v for k, v in settings.items() if k.startswith("world.team")}
    assert difference.pop("world.team.levels") == designs.HARD
    assert difference == read_fitted()["parameters"]


def test_the_fitted_values_lie_within_the_space():
    fitted = read_fitted()["parameters"]
    for setting in sensitivity.SETTINGS:
        assert setting.low <= fitted.get(setting.key, setting.default) <= setting.high


def test_a_claim_hangs_on_the_setting_that_makes_it():
    # Revision from 0 to 1: above 0 in three quarters of the space.
    leaning = known_space(lambda s: s["revision"] - 0.25 + 0.01 * s["focus"]).leaning(
        TERMS, 1, 0.02
    )
    assert leaning.holds.low < 0.75 < leaning.holds.high
    assert not leaning.robust
    assert [share.name for share in leaning.leading] == ["revision"]
    assert tables.arrow(leaning.leading[0].rho) == "↑"
    against = known_space(lambda s: s["revision"] - 0.25).leaning(TERMS, -1, 0.02)
    assert against.holds.value == pytest.approx(0.25, abs=0.05)
    assert tables.arrow(against.leading[0].rho) == "↓"


def test_sameness_holds_where_the_gap_is_small():
    leaning = known_space(lambda s: 0.04 * (s["spread"] / 0.4 - 0.5)).leaning(TERMS, 0, MARGIN)
    assert leaning.robust
    half = known_space(lambda s: 0.08 * (s["spread"] / 0.4 - 0.5)).leaning(TERMS, 0, MARGIN)
    assert half.holds.value == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(
    ("mean", "reading"), [(0.1, "more"), (-0.1, "less"), (0.0, "same"), (0.01, "same")]
)
def test_a_comparison_is_read_by_both_tests(mean, reading):
    values = mean + CHANCE.normal(0, 0.01, 40)
    family = find([Contrast("a", "a", values)], known_space(lambda s: 1.0))
    assert family["a"].reading == reading


def test_noise_shows_neither_a_difference_nor_that_there_is_none():
    values = np.concatenate([np.full(10, 0.2), np.full(10, -0.2)])
    family = find([Contrast("a", "a", values)], known_space(lambda s: 1.0))
    assert (family["a"].reading, tables.verdict(family["a"])) == ("open", "not shown")


def test_the_family_corrects_for_how_much_is_compared():
    values = CHANCE.normal(0.01, 0.02, 30)
    space = known_space(lambda s: 1.0)
    alone = find([Contrast("a", "a", values)], space)["a"].p
    among = [Contrast(f"{i}", "", CHANCE.normal(0, 1, 30)) for i in range(50)]
    assert find([Contrast("a", "a", values), *among], space)["a"].p > 10 * alone


def test_a_curve_crosses_where_straight_lines_do():
    x = np.array([0.0, 0.5, 1.0])
    assert threshold.crossings(x, np.array([-1.0, 1.0, 3.0])) == [(0.25, True)]
    assert threshold.crossings(x, np.array([2.0, 1.0, -1.0])) == [(0.75, False)]
    assert threshold.crossings(x, np.array([1.0, 0.5, 0.1])) == []


def test_a_crossing_is_found_again_in_its_interval(monkeypatch):
    monkeypatch.setattr(threshold, "RESAMPLES", 499)
    x = np.linspace(0, 1, 11)
    by_seed = (x - 0.42)[:, None] + CHANCE.normal(0, 0.1, (11, 60))
    (found,) = threshold.located(x, by_seed)
    assert found.upward
    assert found.share == 1
    assert found.at.low < 0.42 < found.at.high < found.at.low + 0.2


def test_settings_are_written_as_they_are_read(tmp_path):
    design = designs.study("any", [1], [{"name": "one", "axes": {}}], ticks=3, shocks=[])
    written = tomllib.loads(sweeps.write(design, tmp_path / "a.toml").read_text())
    assert written["set"] == design["set"]
    assert written["series"] == design["series"]


@pytest.fixture(scope="module")
def made(program, tmp_path_factory):
    """Everything, on a small scale."""
    folder = tmp_path_factory.mktemp("questions")
    text = tomllib.loads(STUDY.read_text())
    text |= {"seeds": list(SEEDS), "scenario": str(sweeps.SCENARIO)}
    size = Size(sweeps.write(text, folder / "study.toml"), SEEDS, HALVES, BASE)
    laboratory = Laboratory(program, folder / "kept", lambda words: None)
    return laboratory, size, gather(laboratory, size)


def test_every_contribution_says_of_which_model_it_is(made):
    _, _, data = made
    rows = data.contributions
    assert rows.group_by("seed", "model").agg(pl.col("agent").n_unique())["agent"].to_list() == (
        [1] * len(SEEDS) * len(designs.MODELS)
    )
    # Every model writes at a length of its own: so many tokens for so many steps.
    lengths = rows.filter(~pl.col("abstained")).group_by("model", "steps").agg(
        pl.col("tokens").n_unique()
    )  # fmt: skip
    assert lengths["tokens"].max() == 1


def test_a_group_that_sits_together_is_found_first_and_last():
    seats = {1: "aabb", 2: "bbaa", 3: "abab"}
    roster = pl.DataFrame([
        {"seed": seed, "agent": agent, "group": group}
        for seed, groups in seats.items()
        for agent, group in enumerate(groups)
    ])  # fmt: skip
    assert rosters.together(roster, "a", 4) == ([1], [2])
    assert rosters.together(roster, "b", 4) == ([2], [1])


def test_the_strong_half_is_where_it_is_said_to_be(made):
    _, _, data = made
    assert data.strong_first
    assert data.strong_last
    assert sorted(data.strong_first + data.strong_last) == sorted(HALVES)


def test_one_agent_is_held_to_the_budget_of_the_team(made):
    _, _, data = made
    one = data.budgets.tasks.filter(pl.col("team") == f"{designs.MINI} 8 L3")
    team = data.main.some("teams", model=designs.MINI, protocol="sequential", agents=8, level="L3")
    # The last call may go beyond what was left.
    assert one["tokens"].max() < team["tokens"].mean() * 1.5
    assert one["calls"].max() <= 8


def test_the_document_is_written_the_same_twice(made, tmp_path, monkeypatch):
    laboratory, size, data = made
    monkeypatch.setattr(st, "RESAMPLES", 99)
    monkeypatch.setattr(threshold, "RESAMPLES", 99)
    both = [tmp_path / "one", tmp_path / "two"]
    answer.answer(laboratory.program, laboratory.folder, both[0], size)
    family = report.find_all(data)
    both[1].mkdir()
    report.draw_all(data, family, both[1])
    (both[1] / "missing-half.md").write_text(report.write(data, family))
    names = sorted(file.name for file in both[0].iterdir())
    assert names == sorted(file.name for file in both[1].iterdir())
    for name in names:
        assert (both[0] / name).read_bytes() == (both[1] / name).read_bytes(), name
    document = (both[0] / "missing-half.md").read_text()
    for number, question in enumerate(report.QUESTIONS.values(), 1):
        assert f"\n## {number}. {question.TITLE}\n" in document
    assert "nan" not in document.lower().replace("gigachat-2-max", "")
    for name in names:
        assert name.endswith(".md") or f"({name})" in document


def test_another_programs_sweeps_are_not_taken_for_its_own(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    assert sweeps.folder_of(one, tmp_path) != sweeps.folder_of(other, tmp_path)
