"""Who does what: roles and division of labour."""

import numpy as np
import polars as pl
from scipy.stats import binom, entropy
from sklearn.metrics import mutual_info_score
from sklearn.metrics.cluster import expected_mutual_information

from dataset import Dataset

ACTIONS = ["executed", "informed", "validated", "combined", "delegated"]
SPECIALISTS = ["executor", "informant", "validator", "aggregator", "broker"]
COLUMNS = [
    "role_entropy_bits",
    "role_evenness",
    "effective_roles",
    "role_hhi",
    "division_of_labour",
    "division_of_labour_raw",
    "role_persistence",
]
ALPHA = 0.01
IDLE_BELOW = 5


def tables(run: Dataset) -> list[np.ndarray]:
    """The agent × action counts of each window."""
    groups = run.table("agents").sort("agent").group_by("window")
    found = {window: each.select(ACTIONS).to_numpy() for (window,), each in groups}
    return [found[window].astype(np.int64) for window in range(run.windows.height)]


def read_roles(table: np.ndarray) -> list[str]:
    """Each agent's role: the action in which its share exceeds the population's most, p < 0.01."""
    if table.sum() == 0:
        return ["idle"] * len(table)
    share = table.sum(axis=0) / table.sum()
    actions = table.sum(axis=1, keepdims=True)
    # P(X >= x): a share above the population's that chance seldom gives.
    chance = binom.sf(table - 1, actions, share)
    excess = table / np.maximum(actions, 1) - share
    excess = np.where((chance < ALPHA) & (excess > 0), excess, -np.inf)
    best = excess.argmax(axis=1)
    special = np.isfinite(excess.max(axis=1))
    idle = actions[:, 0] < IDLE_BELOW
    return [
        "idle" if i else SPECIALISTS[b] if s else "generalist"
        for b, s, i in zip(best, special, idle, strict=True)
    ]


def windows(run: Dataset) -> list[dict]:
    """One row per window."""
    rows, before = [], None
    for table in tables(run):
        roles = read_roles(table)
        row = described(roles) | division(table)
        row["role_persistence"] = None if before is None else persistence(before, roles)
        rows.append(row)
        before = roles
    return rows


def described(roles: list[str]) -> dict:
    """How the agents that are not idle spread over roles."""
    counts = pl.Series([role for role in roles if role != "idle"], dtype=pl.String).value_counts()
    held = counts["count"].to_numpy()
    if len(held) == 0:
        return dict.fromkeys(COLUMNS)
    nats = float(entropy(held))
    return {
        "role_entropy_bits": float(entropy(held, base=2)),
        "role_evenness": nats / np.log(len(held)) if len(held) > 1 else None,
        "effective_roles": float(np.exp(nats)),
        "role_hhi": float(((held / held.sum()) ** 2).sum()),
    }


def division(table: np.ndarray) -> dict:
    """Information of agent about action over the entropy of actions: plain, and less chance."""
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    actions = entropy(table.sum(axis=0)) if len(table) else 0.0
    if actions == 0:
        return {"division_of_labour": None, "division_of_labour_raw": None}
    information = mutual_info_score(None, None, contingency=table)
    chance = expected_mutual_information(table, int(table.sum()))
    room = actions - chance
    return {
        "division_of_labour": (information - chance) / room if room > 1e-12 * actions else None,
        "division_of_labour_raw": information / actions,
    }


def persistence(before: list[str], now: list[str]) -> float | None:
    """Agreement corrected for chance, shares pooled; agents idle in either window left out."""
    pairs = [(a, b) for a, b in zip(before, now, strict=True) if "idle" not in (a, b)]
    if not pairs:
        return None
    _, counts = np.unique(np.array(pairs).ravel(), return_counts=True)
    chance = float(((counts / counts.sum()) ** 2).sum())
    kept = sum(a == b for a, b in pairs) / len(pairs)
    return (kept - chance) / (1 - chance) if len(counts) > 1 else None
