"""Role reading, division of labour and agreement against scipy, scikit-learn and numpy."""

from collections import Counter
from math import comb

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import jensenshannon
from scipy.stats import binom, entropy
from sklearn.metrics import (
    adjusted_rand_score,
    mutual_info_score,
    normalized_mutual_info_score,
)
from sklearn.metrics.cluster import expected_mutual_information

CASES = range(200)


def random_table(seed):
    """Agents × kinds: few or many actions, alike or specialised, some agents idle."""
    generator = np.random.default_rng([seed, 11])
    agents, kinds = int(generator.integers(1, 120)), int(generator.integers(1, 9))
    concentration = generator.choice([0.1, 1.0, 1000.0])
    mixes = generator.dirichlet(np.full(kinds, concentration), agents)
    acts = generator.poisson(generator.choice([0.3, 2.0, 20.0, 300.0]), agents)
    return np.array([generator.multinomial(n, mix) for n, mix in zip(acts, mixes)])


def cells(table):
    return {"cells": table.ravel(), "columns": table.shape[1]}


def expected_information(table):
    """sklearn's E[I], from labels having the table's margins (it reads nothing else of it)."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    used = np.outer(rows[rows > 0], columns[columns > 0]).astype(np.int64)
    # Only the margins of the argument are used; give it a matrix that has them.
    margins = np.zeros_like(used)
    left, right = rows[rows > 0].copy(), columns[columns > 0].copy()
    i = j = 0
    while i < len(left) and j < len(right):
        step = min(left[i], right[j])
        margins[i, j] += step
        left[i] -= step
        right[j] -= step
        i, j = (i + 1, j) if left[i] == 0 else (i, j + 1)
    return float(expected_mutual_information(margins, int(table.sum())))


@pytest.mark.parametrize("seed", CASES)
def test_division_of_labour_raw(ask, agree, seed):
    table = random_table(seed)
    reply = ask("division_of_labour_raw", **cells(table))
    if table.sum() == 0:
        assert reply is None
        return
    information = float(mutual_info_score(None, None, contingency=table))
    agent, action = entropy(table.sum(axis=1)), entropy(table.sum(axis=0))
    agree(reply["information_nats"], information)
    agree(reply["of_action"], information / action if action > 0 else None)
    agree(reply["of_agent"], information / agent if agent > 0 else None)
    both = np.sqrt(agent * action)
    agree(reply["symmetric"], information / both if both > 0 else None)


@pytest.mark.parametrize("seed", CASES)
def test_division_of_labour(ask, agree, seed):
    table = random_table(seed)
    reply = ask("division_of_labour", **cells(table))
    total = table.sum()
    action = float(entropy(table.sum(axis=0))) if total else 0.0
    if action == 0:
        assert reply is None
        return
    chance = expected_information(table)
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    own = ask("expected_mutual_information_nats", rows=rows, columns=columns)
    agree(own, chance, floor=1e-10)
    if rows.max() <= 1:
        assert reply is None
    else:
        information = float(mutual_info_score(None, None, contingency=table))
        # sklearn's log-gamma costs digits that the quotient of small differences magnifies.
        room = action - chance
        agree(reply, (information - chance) / room, floor=1e-11 / room)


def exact_cell(row, column, total):
    """Expected contribution of one cell from exact integers; Python divides them correctly."""
    tables = comb(total, row)
    value = 0.0
    for k in range(max(1, row + column - total), min(row, column) + 1):
        probability = comb(column, k) * comb(total - column, row - k) / tables
        value += probability * k / total * np.log(k * total / (row * column))
    return value


def test_expected_information_of_many_agents(ask):
    """Log-gamma costs sklearn eight digits at a large N: exact integers are the oracle here."""
    rows, columns = [250] * 400, [40_000, 59_000, 1000]
    own = ask("expected_mutual_information_nats", rows=rows, columns=columns)
    exact = sum(400 * exact_cell(250, column, 100_000) for column in columns)
    assert own == pytest.approx(exact, rel=1e-9)


def exact_tail(count, n, share):
    return binom.sf(count - 1, n, share)


@pytest.mark.parametrize("seed", CASES)
def test_read_roles(ask, seed):
    table = random_table(seed)
    alpha = (0.01, 0.05, 0.2, 1e-6)[seed % 4]
    min_actions = (1, 5, 0)[seed % 3]
    population = table.sum(axis=0)
    labels = ask(
        "read_roles", **cells(table), population=population, min_actions=min_actions, alpha=alpha
    )
    assert len(labels) == len(table)
    shares = population / max(population.sum(), 1)
    for row, label in zip(table, labels):
        n = int(row.sum())
        if n < min_actions:
            assert label == -2
            continue
        # In exact integers, since ties are decided by the order of kinds.
        excess = [int(c) * int(population.sum()) - n * int(p) for c, p in zip(row, population)]
        significant = [
            kind
            for kind in range(len(row))
            if excess[kind] > 0 and exact_tail(row[kind], n, shares[kind]) < alpha * (1 - 1e-10)
        ]
        expected = max(significant, key=lambda k: (excess[k], -k)) if significant else -1
        assert label == expected


@pytest.mark.parametrize("n", [1, 2, 3, 10, 57, 1000, 12_345, 1_000_000])
@pytest.mark.parametrize("share", [1, 10, 333, 500, 999])
def test_critical_count(ask, n, share):
    """The least significant count, at numbers of actions far beyond a window's."""
    critical = int(binom.isf(0.01, n, share / 1000)) + 1
    for count in range(max(critical - 2, 0), min(critical + 2, n) + 1):
        label = ask(
            "read_roles",
            cells=[count, n - count],
            columns=2,
            population=[share, 1000 - share],
            min_actions=1,
            alpha=0.01,
        )[0]
        tail = exact_tail(count, n, share / 1000)
        assert (label == 0) == (tail < 0.01 * (1 - 1e-10) and count * 1000 > n * share)


@pytest.mark.parametrize("seed", CASES)
def test_spread_over_roles(ask, agree, seed):
    generator = np.random.default_rng([seed, 13])
    counts = generator.poisson(generator.choice([0.2, 3.0, 1e5]), int(generator.integers(1, 20)))
    total, held = counts.sum(), np.count_nonzero(counts)
    nats = float(entropy(counts)) if total else None
    agree(ask("role_entropy_bits", counts=counts), nats / np.log(2) if total else None)
    agree(ask("role_evenness", counts=counts), nats / np.log(held) if held > 1 else None)
    agree(ask("effective_roles", counts=counts), float(np.exp(nats)) if total else None)
    agree(ask("role_hhi", counts=counts), float(((counts / total) ** 2).sum()) if total else None)
    shares = ask("role_shares", counts=counts)
    assert shares == (pytest.approx(counts / total, rel=1e-12) if total else None)


@pytest.mark.parametrize("seed", CASES)
def test_mismatch(ask, agree, seed):
    generator = np.random.default_rng([seed, 17])
    size = int(generator.integers(1, 12))
    demanded, done = generator.exponential(1.0, (2, size)) * (generator.random((2, size)) < 0.7)
    defined = demanded.sum() > 0 and done.sum() > 0
    expected = float(jensenshannon(demanded, done, base=2) ** 2) if defined else None
    agree(ask("role_mismatch_bits", demanded=demanded, done=done), expected)


def random_labels(seed):
    """Two labellings of the same agents, from equal to independent."""
    generator = np.random.default_rng([seed, 19])
    agents, groups = int(generator.integers(1, 300)), int(generator.integers(1, 12))
    left = generator.integers(0, groups, agents)
    moved = generator.random(agents) < generator.choice([0.0, 0.2, 1.0])
    right = np.where(moved, generator.integers(0, groups, agents), left)
    return left, (generator.permutation(groups)[right] if seed % 2 else right), groups


@pytest.mark.parametrize("seed", CASES)
def test_agreement(ask, agree, seed):
    left, right, _ = random_labels(seed)
    agree(ask("ari", left=left, right=right), adjusted_rand_score(left, right))
    agree(ask("nmi", left=left, right=right), normalized_mutual_info_score(left, right))


@pytest.mark.parametrize("seed", CASES)
def test_persistence(ask, agree, seed):
    left, right, _ = random_labels(seed)
    pooled = np.bincount(np.concatenate([left, right])) / (2 * len(left))
    chance, same = float((pooled**2).sum()), float((left == right).mean())
    agree(
        ask("role_persistence", left=left, right=right),
        (same - chance) / (1 - chance) if (pooled > 0).sum() > 1 else None,
    )


@pytest.mark.parametrize("seed", CASES)
def test_alignment(ask, seed):
    left, right, groups = random_labels(seed)
    aligned = np.array(ask("align_labels", left=left, right=right, groups=groups))
    overlap = np.zeros((groups, groups), dtype=int)
    np.add.at(overlap, (left, right), 1)
    best = overlap[linear_sum_assignment(overlap, maximize=True)].sum()
    assert (aligned == left).sum() == best
    names = {(int(a), int(b)) for a, b in zip(right, aligned)}
    assert len(names) == len({a for a, _ in names}) == len({b for _, b in names})


@pytest.mark.parametrize("seed", CASES)
def test_assignment(ask, seed):
    generator = np.random.default_rng([seed, 23])
    size = int(generator.integers(1, 25))
    reach = int(generator.choice([1, 10, 10**12]))
    cost = generator.integers(-reach, reach + 1, (size, size))
    columns = ask("assign_min_cost", cost=cost.ravel(), size=size)
    assert sorted(columns) == list(range(size))
    assert cost[range(size), columns].sum() == cost[linear_sum_assignment(cost)].sum()


@pytest.mark.parametrize("seed", CASES)
def test_names(ask, agree, seed):
    generator = np.random.default_rng([seed, 29])
    tasks = [
        [f"role {name}" for name in generator.integers(0, 9, int(generator.integers(0, 12)))]
        for _ in range(int(generator.integers(0, 30)))
    ]
    ratios = [len(set(task)) / len(task) for task in tasks if task]
    agree(ask("role_uniqueness", tasks=tasks), float(np.mean(ratios)) if ratios else None)
    uses = np.array(list(Counter(name for task in tasks for name in task).values()), dtype=int)
    unused = np.zeros(seed % 3, dtype=int)  # names that nobody used must not count
    reply = ask("role_invention", counts=np.concatenate([unused, uses]))
    if len(uses) == 0:
        assert reply is None
        return
    differences = np.abs(uses[:, None] - uses[None, :]).mean()
    assert reply["distinct"] == len(uses)
    agree(reply["once_share"], float((uses == 1).mean()))
    agree(reply["gini"], float(differences / (2 * uses.mean())))
