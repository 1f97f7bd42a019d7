"""The missing half: its arithmetic on data whose answer is known, and that it runs to the end."""

import tomllib

import numpy as np
import polars as pl
import pytest

import answer
from questions import (
    designs,
    parts,
    profiles,
    report,
    rosters,
    sensitivity,
    sweeps,
    tables,
    threshold,
)
from questions.claims import AtCost, Average, Power, Terms, Unsaved
from questions.contrasts import MARGIN, Contrast
from questions.contrasts import answer as find
from questions.data import STUDY, Laboratory, Size, gather
from questions.space import COUNTS, Leaning, Space, chance
from reproduction.fitting import read_fitted
from study import statistics as st

CHANCE = np.random.default_rng(7)
SEEDS = (401, 402)
# The strong half of the mixed team is first under some of these and last under others.
HALVES = (1104, 1200, 1068)
# As many as an analysis takes.
LEAST = 24
POINTS = 512


def known_space(of) -> Space:
    """A space in which one condition is 0 and the other a function of the settings."""
    at = sensitivity.points(POINTS)
    gaps = np.array([of(dict(zip(sensitivity.PROBLEM["names"], row, strict=True))) for row in at])
    rows = [
        {
            "point": str(i),
            "condition": name,
            "seed": 0,
            "task": 0,
            "quality": value,
            "cost_usd": value,
            "latency_s": value,
        }
        for name, values in (("one", gaps), ("other", np.zeros(len(gaps))))
        for i, value in enumerate(values)
    ]
    return Space([sweeps.Sweep(pl.DataFrame(rows), "", 0, STUDY)], POINTS)


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


def test_points_are_settings_that_a_scenario_takes():
    drawn = [sensitivity.settings(row) for row in sensitivity.points(16)]
    ways = {point["world.team.aggregation"] for point in drawn}
    assert ways == set(sensitivity.AGGREGATIONS)
    calls = {point["world.team.steps-per-call"] for point in drawn}
    assert calls == set(range(1, 7))
    assert "world.team.temperature" not in drawn[0]


def test_temperature_multiplies_what_it_multiplies_in_the_mock():
    names = sensitivity.PROBLEM["names"]
    row = dict(zip(names, [b[0] for b in sensitivity.PROBLEM["bounds"]], strict=True))
    row |= {"spread": 0.2, "indecision": 0.1, "temperature": 2 * sensitivity.TEMPERATURE}
    found = sensitivity.settings(np.array(list(row.values())))
    assert found["world.team.spread"] == pytest.approx(0.4)
    assert found["world.team.indecision"] == pytest.approx(0.2)


def test_no_claim_is_robust_that_hangs_on_how_answers_are_made():
    # It holds wherever the answer is no union: two thirds of the space.
    leaning = known_space(lambda s: float(int(s["aggregation"]) != 0) - 0.5).leaning(
        TERMS, 1, 0.02, None
    )
    assert leaning.under == {"union": 0, "synthesizer": 1, "last": 1}
    assert not leaning.robust
    assert leaning.leading[0].name == "aggregation"
    assert tables.directed(leaning.leading[0]) == "aggregation"
    # Not even where it holds in nearly all of the space.
    rare = Leaning(
        st.Estimate(0.97, 0.95, 0.98, 64), {"union": 1, "synthesizer": 1, "last": 0.85}, []
    )
    assert not rare.robust


def test_a_claim_about_one_way_to_make_an_answer_is_asked_for_there_alone():
    space = known_space(lambda s: (1 if int(s["aggregation"]) == 2 else -1) * (1 + s["focus"]))
    there = space.leaning(TERMS, 1, 0.02, "last")
    assert there.under == {"last": 1}
    assert there.robust
    assert there.holds.n == (space.answers == "last").sum()
    assert space.leaning(TERMS, 1, 0.02, "union").holds.value == 0
    # Among these points it is not the answer that it hangs on.
    assert [share.name for share in there.leading] == ["focus"]


def test_a_claim_is_followed_at_the_points_and_tasks_that_its_conditions_share():
    space = known_space(lambda s: 1 + s["focus"])
    one = space.of("one")
    space.made["short"] = {"quality": np.full((100, 3), 0.5)}
    gaps = Terms(("one", "short")).at(space)
    assert gaps == pytest.approx(one[:100, 0] - 0.5)
    assert Average((Terms(("one", "short")), TERMS)).at(space) == pytest.approx(one[:100, 0] - 0.25)
    assert space.leaning(Terms(("one", "short")), 1, 0.02, None).holds.n == 100


def test_at_equal_cost_the_cheap_team_is_read_off_its_curve():
    space = known_space(lambda s: 1.0)
    for name, quality, cost in (("team", 0.8, 10.0), ("few", 0.5, 1.0), ("many", 0.7, 100.0)):
        space.made[name] = {"quality": np.full((1, 1), quality), "cost_usd": np.full((1, 1), cost)}
    assert AtCost(("team", "many", "few")).at(space) == pytest.approx([0.2])
    # Beyond the curve it is as at its end.
    space.made["team"]["cost_usd"][:] = 1000.0
    assert AtCost(("team", "few", "many")).at(space) == pytest.approx([0.1])


def test_what_chance_makes_is_less_from_more_points():
    assert chance(64) > COUNTS > chance(POINTS)
    shares = known_space(lambda s: CHANCE.normal()).leaning(TERMS, 1, 0.02, None).leading
    assert shares == []


def test_few_points_leave_a_wide_claim_undecided():
    def leaning(holding: int, of: int) -> Leaning:
        share = holding / of
        ways = dict.fromkeys(sensitivity.AGGREGATIONS, share)
        return Leaning(st.share(holding, of), ways, [])

    assert leaning(236, 256).undecided
    assert not leaning(250, 256).undecided
    assert leaning(250, 256).robust
    assert not leaning(220, 256).undecided
    assert leaning(250, 256).p < 0.001 < leaning(236, 256).p


def test_a_claim_that_holds_everywhere_is_not_certain():
    leaning = known_space(lambda s: 1.0).leaning(TERMS, 1, 0.02, None)
    assert leaning.robust
    assert 0.9 < leaning.holds.low < leaning.holds.value == 1


def test_drawn_models_are_models_around_real_ones():
    team = profiles.team(7)
    assert team == profiles.team(7) != profiles.team(8)
    assert len(team) == len(designs.MODELS)
    for profile in team:
        base = profiles.real(profile["base"])
        assert profile["knowledge"].keys() == base["knowledge"].keys()
        assert all(0 < profile[trait] < 1 for trait in profiles.TRAITS)
    assert profiles.moved(0.3, 0) == 0.3
    assert profiles.moved(0.5, 1) == pytest.approx(1 / (1 + np.exp(-1)), abs=1e-4)


def test_parts_in_a_team_are_counted_by_task():
    row = {"seed": 1, "abstained": False, "steps": 2, "quality": 0.5, "built_on": []}
    rows = pl.DataFrame([
        row | {"task": 0, "agent": 0, "model": "a"},
        row | {"task": 0, "agent": 1, "model": "b", "steps": 4, "built_on": [0]},
        row | {"task": 1, "agent": 0, "model": "a", "quality": 1.0},
        row | {"task": 1, "agent": 1, "model": "b", "abstained": True, "quality": None, "steps": 0},
    ])  # fmt: skip
    one, other = parts.table(rows, "seed").to_dicts()
    assert (one["steps"], one["quality"], one["built_on"], one["out"]) == (2, 0.75, 0.5, 0)
    assert (other["steps"], other["quality"], other["built_on"], other["out"]) == (2, 0.5, 0, 0.5)


def test_correlations_leave_out_members_of_whom_nothing_is_known():
    alone = np.array([[1.0, 2, 3, 4], [1, 1, 1, 1]])
    there = np.array([[4.0, 3, np.nan, 1], [1, 2, 3, 4]])
    found = parts.correlations(alone, there)
    assert found[0] == pytest.approx(-1)
    assert np.isnan(found[1])


def test_growth_and_saving_at_a_point_are_those_of_the_textbook():
    space = known_space(lambda s: 1 + s["focus"])
    space.made["four times"] = {"cost_usd": 4 * space.of("one", "cost_usd")}
    grown = Power(("one", "four times"), (8, 32), "cost_usd", 1).at(space)
    assert grown == pytest.approx(np.zeros(len(grown)))
    unsaved = Unsaved(0.88, ("one", "four times", "four times")).at(space)
    # 1 + 4 in place of 4 + 4: saved are 3 of 8.
    assert unsaved == pytest.approx(np.full(len(unsaved), 0.88 - 3 / 8))


def test_a_claim_hangs_on_the_setting_that_makes_it():
    # Revision from 0 to 1: above 0 in three quarters of the space.
    leaning = known_space(lambda s: s["revision"] - 0.25 + 0.01 * s["focus"]).leaning(
        TERMS, 1, 0.02, None
    )
    assert leaning.holds.low < 0.75 < leaning.holds.high
    assert not leaning.robust
    assert [share.name for share in leaning.leading] == ["revision"]
    assert tables.arrow(leaning.leading[0].rho) == "↑"
    against = known_space(lambda s: s["revision"] - 0.25).leaning(TERMS, -1, 0.02, None)
    assert against.holds.value == pytest.approx(0.25, abs=0.05)
    assert tables.arrow(against.leading[0].rho) == "↓"


def test_sameness_holds_where_the_gap_is_small():
    leaning = known_space(lambda s: 0.04 * (s["spread"] / 0.4 - 0.5)).leaning(
        TERMS, 0, MARGIN, None
    )
    assert leaning.robust
    half = known_space(lambda s: 0.08 * (s["spread"] / 0.4 - 0.5)).leaning(TERMS, 0, MARGIN, None)
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
    for series in text["series"]:
        if "seeds" in series:
            series["seeds"] = list(SEEDS)
    size = Size(sweeps.write(text, folder / "study.toml"), SEEDS, HALVES, LEAST)
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
    answer.answer(laboratory, both[0], size)
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
