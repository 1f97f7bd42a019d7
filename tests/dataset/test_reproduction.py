"""The reproduction: what is fitted, what counts as a hit, and that it runs from end to end."""

import re
import tomllib
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

import reproduce
from reproduction import comparisons, findings, misses, prose, settings
from reproduction.cells import Sweep
from reproduction.experiments import Experiments, own_share
from reproduction.findings import Outcome
from reproduction.fitting import read_fitted
from reproduction.goals import GOALS, PARAMETERS
from reproduction.published import NUMBERS, Number
from study import statistics as st
from study.statistics import Estimate

FILES = reproduce.NAMES
CHANCE = np.random.default_rng(6)


def study(name: str) -> dict:
    return tomllib.loads((reproduce.STUDIES / f"{name}.toml").read_text())


@pytest.mark.parametrize("name", FILES)
def test_the_studies_set_what_was_fitted_and_nothing_else(name):
    of_team = {key: v for key, v in study(name)["set"].items() if key.startswith("world.team")}
    assert of_team == read_fitted()["parameters"]


def test_few_parameters_are_fitted_within_their_bounds_on_named_cells():
    fitted = read_fitted()
    assert list(fitted["parameters"]) == [each.key for each in PARAMETERS]
    assert len(PARAMETERS) <= 8
    for each in PARAMETERS:
        assert each.low <= fitted["parameters"][each.key] <= each.high
    named = [(each["name"], each["published"]) for each in fitted["goals"]]
    assert named == [(goal.name, goal.published) for goal in GOALS]


def test_the_study_has_as_many_tasks_as_the_published_one():
    tasks = {"one": 0, "two": 0, "three": 0}
    for series in study("self-organization")["series"]:
        axes = series.get("axes", {}).values()
        cells = int(np.prod([len(axis["values"]) for axis in axes])) * len(series["seeds"])
        tasks[series["name"].split("-")[0]] += cells * series["set"]["ticks"]
    assert tasks == {"one": 660, "two": 8020, "three": 12_130}


def test_every_number_is_compared_once():
    keys = [number.key for number in NUMBERS]
    assert sorted(keys) == sorted(comparisons.COMPARED)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("kind", "published", "simulated", "hit"),
    [
        ("quality", 0.6, (0.5, 0.4, 0.61), True),
        ("quality", 0.6, (0.625, 0.62, 0.63), True),
        ("quality", 0.6, (0.64, 0.635, 0.645), False),
        ("tokens", 1000.0, (1100.0, 1090.0, 1110.0), True),
        ("change", 0.03, (0.0, -0.01, 0.01), False),
    ],
)
def test_a_hit_lies_within_the_interval_or_the_tolerance(kind, published, simulated, hit):
    number = Number("any.key", "any", "", published, kind)
    assert Outcome(number, Estimate(*simulated, 40)).hit is hit


def test_an_interval_of_two_values_makes_no_hit():
    number = Number("any.key", "any", "", 0.6, "quality")
    assert Outcome(number, Estimate(0.5, 0.4, 0.7, 40)).hit
    assert not Outcome(number, Estimate(0.5, 0.4, 0.7, 2)).hit


def test_effect_sizes_of_two_samples_are_those_of_the_textbook():
    first, second = CHANCE.normal(1.0, 1.0, 400), CHANCE.normal(0.0, 1.0, 400)
    pooled = np.sqrt((first.var(ddof=1) + second.var(ddof=1)) / 2)
    assert st.pooled_d(first, second) == pytest.approx((first.mean() - second.mean()) / pooled)
    found = st.compared(first, second, st.pooled_d, paired=False)
    assert found.low < 1.0 < found.high


def test_pairs_stay_together_in_a_comparison():
    each = CHANCE.normal(10.0, 3.0, 60)
    together = st.compared(1.1 * each, each, st.relative_change, paired=True)
    apart = st.compared(1.1 * each, each, st.relative_change, paired=False)
    assert together.value == pytest.approx(0.1)
    assert together.high - together.low < 1e-9 < 0.05 < apart.high - apart.low


def test_every_number_and_claim_has_a_place_where_a_miss_is_looked_into(tiny):
    found = findings.Findings.of(tiny["self-organization"])
    fitted = {key for key, each in found.outcomes.items() if each.number.fitted}
    claims = [e for e in (*found.differences, *found.samenesses) if not e.fitted]
    for name in [*(set(found.outcomes) - fitted), *(each.title for each in claims)]:
        assert misses.group_of(name) is not None, name


def test_only_predictions_count(tiny):
    found = findings.Findings.of(tiny["self-organization"])
    assert [each.fitted for each in found.differences[:3]] == [True] * 3
    assert not any(each.fitted for each in found.differences[3:])
    assert "Broadcast and Shared, pilot" in [e.title for e in found.samenesses if e.fitted]
    assert not any("Broadcast > Shared" in each.title for each in found.differences)
    predicted = [each for each in NUMBERS if each.standing == "predicted"]
    assert f"of {len(predicted)} hit" in prose.tally(found).splitlines()[0]
    assert [each.key for each in NUMBERS if each.built_in] == ["abstention.coordinator"]


def test_the_share_written_that_a_ratio_of_cost_takes_gives_that_ratio():
    (read, write), (cheap_read, cheap_write) = settings.prices().values()
    share = settings.written_for(24)
    dear, cheap = (
        (1 - share) * one + share * other
        for one, other in ((read, write), (cheap_read, cheap_write))
    )
    assert dear / cheap == pytest.approx(24)


@pytest.fixture(scope="module")
def tiny(polity, tmp_path_factory) -> dict[str, Sweep]:
    """All studies with two seeds for each series."""
    folder = tmp_path_factory.mktemp("reproduction")
    made = {}
    for name in FILES:
        text = (reproduce.STUDIES / f"{name}.toml").read_text()
        text = re.sub(r"seeds = \[(\d+), (\d+)[^]]*\]", r"seeds = [\1, \2]", text)
        text = text.replace("../team-16.toml", str(reproduce.STUDIES.parent / "team-16.toml"))
        (folder / f"{name}.toml").write_text(text)
        polity("sweep", folder / f"{name}.toml", "--out", folder / name, "--quiet")
        made[name] = Sweep.read(folder / name)
    return made


def test_cells_of_a_seed_meet_the_same_tasks_in_the_same_order(tiny):
    sweep = tiny["self-organization"]
    for shock in findings.SHOCKS:
        before = findings.lost(sweep, shock, (-findings.STRIKES, 0))
        assert len(before) == 2 * findings.STRIKES
        assert not before.any()
    assert findings.lost(sweep, "substitute", (0, 5)).any()


def test_means_over_models_count_a_task_once(tiny):
    sweep = tiny["self-organization"]
    rows = sweep.some("three-sequential", agents="8", level="L1")
    assert rows.height == 8 * 2 * 8
    means = comparisons.easy(sweep, 8)
    assert len(means) == 2 * 8
    first = rows.filter((pl.col("seed") == 301) & (pl.col("task") == 0))
    assert means[0] == pytest.approx(first["quality"].mean())


def test_depth_is_that_of_the_tables_and_less_without_revisions(tiny):
    found = tiny["self-organization-depth"].depths
    assert found["depth"].to_list() == found["hierarchy_depth"].to_list()
    assert (found["depth_without"] <= found["depth"]).all()
    # Steps of L1 do not build on each other, those of L4 do.
    easy, hard = (found.filter(pl.col("level") == level) for level in ("L1", "L4"))
    assert easy["depth_without"].max() == 1 < easy["depth"].max()
    assert hard["depth_without"].max() > 1


def test_members_without_a_contribution_are_told_apart(tiny):
    found = Experiments(tiny["self-organization-misses"], tiny["self-organization-depth"])
    usual, plan = found.without("nothing"), found.without("protocol = coordinator")
    assert usual["own"] == pytest.approx(usual["all"])
    assert plan["told"] > plan["own"] == 0
    assert plan["told"] + plan["else"] == pytest.approx(plan["all"])
    poor = found.without("budget-tokens = 20000")
    assert poor["else"] > 1 > poor["told"] == 0
    assert own_share(poor) < own_share(usual)


def test_a_place_on_an_axis_that_is_not_there_is_no_empty_mean(tiny):
    with pytest.raises(LookupError):
        tiny["self-organization"].values("quality", "two-protocols", agents="5")


def test_the_report_is_written_the_same_twice(tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(st, "RESAMPLES", 99)
    both = [tmp_path / "one", tmp_path / "two"]
    for docs in both:
        # A fresh reading, so that nothing is kept from the first.
        sweeps = [replace(tiny[name]) for name in FILES]
        reproduce.write(*sweeps, docs)
    names = sorted(file.name for file in both[0].iterdir())
    assert "self-organization.md" in names
    assert len(names) == 7
    for name in names:
        assert (both[0] / name).read_bytes() == (both[1] / name).read_bytes()
    text = (both[0] / "self-organization.md").read_text()
    for number in NUMBERS:
        assert f"| {number.title} |" in text
