"""Plateaus, shocks and quality against numpy, by their written definitions."""

import numpy as np
import pytest

CASES = range(200)


def random_series(seed):
    """Curves that settle, drift, jump or only make noise, with gaps."""
    generator = np.random.default_rng([seed, 31])
    length = int(generator.integers(1, 160))
    t = np.arange(length)
    curves = (
        1 - np.exp(-t / generator.uniform(1, 40)),
        np.minimum(t / generator.uniform(5, 120), 1.0),
        t * generator.uniform(-1, 1),
        np.where(t < generator.integers(1, 80), 0.0, 1.0),
        np.sin(t / generator.uniform(1, 30)),
    )
    level, noise = generator.uniform(-100, 100), generator.choice([0.0, 0.005, 0.03, 0.3])
    values = level + curves[seed % len(curves)] + noise * generator.standard_normal(length)
    gaps = generator.random(length) < generator.choice([0.0, 0.05, 0.4])
    return [None if gap else float(value) for gap, value in zip(gaps, values)]


def plateau(values, segment_min, segment_share, drift, spread):
    """The definition, written the slow way: for each start, are all later segments calm?"""
    m = max(segment_min, int(np.ceil(segment_share * len(values))))
    known = [v for v in values if v is not None]
    if not known or len(values) < m:
        return None
    scale = max(known) - min(known)

    def calm(start):
        at = [t for t in range(start, start + m) if values[t] is not None]
        if len(at) < max(3, m / 2):
            return False
        v = np.array([values[t] for t in at])
        slope = np.polyfit(np.array(at) - np.mean(at), v - v.mean(), 1)[0]
        moved, deviation = abs(slope) * (m - 1), np.std(v)
        return moved <= max(drift[0], drift[1] * scale) and deviation <= max(
            spread[0], spread[1] * scale
        )

    judged = [calm(start) for start in range(len(values) - m + 1)]
    for start in range(len(judged)):
        if all(judged[start:]):
            return next(t for t in range(start, len(values)) if values[t] is not None)
    return None


SETTINGS = (
    {"segment_min": 10, "segment_share": 0.2, "drift": [0.0, 0.1], "spread": [0.0, 0.05]},
    {"segment_min": 5, "segment_share": 0.0, "drift": [0.05, 0.0], "spread": [0.05, 0.0]},
    {"segment_min": 8, "segment_share": 0.1, "drift": [0.02, 0.3], "spread": [0.02, 0.2]},
)


@pytest.mark.parametrize("seed", CASES)
def test_plateau(ask, seed):
    values = random_series(seed)
    for settings in SETTINGS:
        assert ask("plateau", values=values, **settings) == plateau(values, **settings)


def test_the_random_series_reach_both_outcomes():
    """The comparison above would be empty if all were null, or none."""
    for settings in SETTINGS:
        settled = [plateau(random_series(seed), **settings) for seed in CASES]
        assert 20 < sum(value is not None for value in settled) < 180
        assert len(set(settled)) > 20


@pytest.mark.parametrize("seed", CASES)
def test_resilience(ask, agree, seed):
    generator = np.random.default_rng([seed, 37])
    length, shock = int(generator.integers(1, 60)), int(generator.integers(0, 40))
    t = np.arange(length)
    dip = np.where(t >= shock, np.exp(-(t - shock) / generator.uniform(1, 15)), 0.0)
    values = 5 - 3 * dip + 0.1 * generator.standard_normal(length)
    values = [None if generator.random() < 0.1 else float(v) for v in values]
    baseline = [None, 5][seed % 2]
    epsilon, hold = float(generator.choice([0.15, 0.5])), int(generator.integers(0, 5))
    at_least = bool(generator.random() < 0.5)
    reply = ask(
        "resilience",
        values=values,
        shock=shock,
        baseline=baseline,
        epsilon=epsilon,
        hold=hold,
        at_least=at_least,
    )
    first = 0 if baseline is None else max(0, shock - baseline)
    before = [v for v in values[first:shock] if v is not None]
    after = [(t, v) for t, v in enumerate(values) if t >= shock and v is not None]
    if not before or not after:
        assert reply is None
        return
    mean = np.mean(before)

    def back(value):
        return mean - value <= epsilon and (at_least or value - mean <= epsilon)

    stays = [
        window
        for i, (window, _) in enumerate(after)
        if all(back(v) for _, v in after[i:]) and len(after) - i >= max(1, hold)
    ]
    returned = stays[0] if stays else None
    lost = [max(0.0, mean - v) for w, v in after if returned is None or w < returned]
    agree(reply["baseline"], mean)
    agree(reply["depth"], max(0.0, mean - min(v for _, v in after)))
    agree(reply["windows_to_return"], None if returned is None else returned - shock)
    agree(reply["area_lost"], sum(lost))


@pytest.mark.parametrize("seed", CASES)
def test_quality(ask, agree, seed):
    ratings = np.random.default_rng([seed, 41]).integers(0, 6, 4)
    valid = ((ratings >= 1) & (ratings <= 4)).all()
    agree(ask("quality", ratings=ratings), float(ratings.sum() / 16) if valid else None)
