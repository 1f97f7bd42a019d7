"""Message entropy and inequality against scipy, scikit-learn and numpy."""

from collections import Counter

import numpy as np
import polars
import pytest
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy
from sklearn.metrics import mutual_info_score

CASES = range(200)


def random_counts(seed, sizes=(1, 400)):
    """Token counts: heavy-tailed, many zeros, sometimes one symbol or nothing at all."""
    generator = np.random.default_rng(seed)
    size = int(generator.integers(*sizes))
    scale = 10.0 ** generator.integers(0, 7)
    counts = np.floor(generator.pareto(1.1, size) * scale).astype(np.int64)
    counts[generator.random(size) < generator.choice([0.0, 0.3, 0.9])] = 0
    return np.minimum(counts, 10**12)


def random_table(seed):
    generator = np.random.default_rng([seed, 7])
    rows, columns = int(generator.integers(1, 30)), int(generator.integers(1, 40))
    table = generator.poisson(generator.choice([0.02, 0.5, 5.0, 500.0]), (rows, columns))
    if seed % 3 == 0:  # rows that differ
        table *= generator.integers(0, 4, (rows, columns))
    if seed % 5 == 0:  # rows that never occur
        table[generator.random(rows) < 0.5] = 0
    return table


def gini(values):
    """Half the relative mean absolute difference, by its definition."""
    values = np.asarray(values, dtype=float)
    differences = np.abs(values[:, None] - values[None, :]).mean()
    return differences / (2 * values.mean()) if values.sum() > 0 else None


@pytest.mark.parametrize("seed", CASES)
def test_entropy(ask, agree, seed):
    counts = random_counts(seed)
    total, seen = int(counts.sum()), np.count_nonzero(counts)
    bits = float(entropy(counts, base=2)) if total else None
    agree(ask("entropy_bits", counts=counts), bits)
    miller_madow = bits + (seen - 1) / (2 * total) / np.log(2) if total else None
    agree(ask("entropy_mm_bits", counts=counts), miller_madow)
    size = max(2, len(counts))
    agree(
        ask("entropy_norm", counts=counts, vocabulary_size=size),
        bits / np.log2(size) if total else None,
    )
    agree(ask("type_token_ratio", counts=counts), seen / total if total else None)


@pytest.mark.parametrize("seed", CASES)
def test_js_divergence(ask, agree, seed):
    previous, current = random_counts(seed, (2, 300)), random_counts(seed + 1000, (2, 300))
    if seed % 4 == 0:  # nearly the same mix
        current = previous + np.random.default_rng(seed).integers(0, 2, len(previous))
    size = max(len(previous), len(current))
    padded = [np.pad(side, (0, size - len(side))) for side in (previous, current)]
    defined = all(side.sum() > 0 for side in padded)
    expected = float(jensenshannon(*padded, base=2) ** 2) if defined else None
    agree(ask("js_divergence_bits", previous=previous, current=current), expected)


@pytest.mark.parametrize("seed", CASES)
def test_two_variables(ask, agree, seed):
    table = random_table(seed)
    args = {"cells": table.ravel(), "columns": table.shape[1]}
    if table.sum() == 0:
        assert ask("mutual_information_bits", **args) is None
        assert ask("conditional_entropy_bits", **args) is None
        return
    information = mutual_info_score(None, None, contingency=table) / np.log(2)
    agree(ask("mutual_information_bits", **args), information)
    given = sum(row.sum() * entropy(row, base=2) for row in table if row.sum()) / table.sum()
    agree(ask("conditional_entropy_bits", **args), given)


@pytest.mark.parametrize("seed", CASES)
def test_token_lengths(ask, agree, seed):
    generator = np.random.default_rng([seed, 3])
    largest = int(generator.choice([1, 50, 2047, 200_000]))
    lengths = generator.integers(0, largest + 1, int(generator.integers(1, 3000)))
    pairs = sorted(Counter(lengths.tolist()).items(), key=lambda _: generator.random())
    reply = ask("token_lengths", pairs=pairs)
    agree(reply["mean"], float(lengths.mean()))
    for name, share in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99)):
        exact = int(np.quantile(lengths, share, method="inverted_cdf"))
        # Three significant digits: exact below 2,048, at most 0.1 % too high above.
        assert exact <= reply[name] <= (exact if exact < 2048 else exact * 1.001)


@pytest.mark.parametrize("seed", CASES)
def test_gini(ask, agree, seed):
    amounts = random_counts(seed) * (1.0 if seed % 2 else 0.37)
    agree(ask("gini", amounts=amounts), gini(amounts))


def test_undefined_gini(ask):
    assert ask("gini", amounts=[]) is None
    assert ask("gini", amounts=[-1.0, 2.0]) is None


@pytest.fixture(scope="module")
def moltbook(shared_data):
    return polars.read_parquet(shared_data("moltbook/moltbook_messages.parquet"))


def test_moltbook_entropy(ask, agree, moltbook):
    tokens = moltbook["token_ids"].explode().drop_nulls()
    counts = tokens.value_counts(sort=True)["count"].to_numpy()
    assert (int(counts.sum()), len(counts)) == (423_769, 61_796)
    assert ask("entropy_bits", counts=counts) == pytest.approx(11.777069, abs=5e-7)
    agree(ask("entropy_bits", counts=counts), float(entropy(counts, base=2)))


def test_moltbook_gini_of_messages_per_author(ask, moltbook):
    authors = moltbook["author_id"].drop_nulls()  # 148 messages name no author
    per_author = authors.value_counts(sort=True)["count"].to_numpy()
    assert ask("gini", amounts=per_author.astype(float)) == pytest.approx(0.408631, abs=5e-7)
