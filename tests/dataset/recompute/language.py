"""What a window's language is like."""

import numpy as np
import polars as pl
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy

from dataset import Dataset

COLUMNS = [
    "messages",
    "tokens",
    "entropy_bits",
    "entropy_mm_bits",
    "entropy_norm",
    "entropy_given_meaning_bits",
    "js_divergence_bits",
    "tokens_per_message",
    "tokens_per_message_p50",
    "tokens_per_message_p90",
    "tokens_per_message_p99",
    "type_token_ratio",
]


def windows(run: Dataset) -> list[dict]:
    """One row per window."""
    words = run.table("vocabulary").height
    counts = np.zeros((run.windows.height, words))
    spoken = run.messages.select("window", "meaning", "tokens").explode("tokens")
    uses = spoken.group_by("window", "tokens").len()
    counts[uses["window"].to_numpy(), uses["tokens"].to_numpy()] = uses["len"].to_numpy()
    given = entropy_given_meaning(spoken)
    lengths = lengths_by_window(run)
    rows = [described(counts[i], lengths.get(i), given.get(i), words) for i in range(len(counts))]
    for before, (i, row) in zip(counts[:-1], list(enumerate(rows))[1:], strict=True):
        row["js_divergence_bits"] = divergence(before, counts[i])
    return rows


def described(
    counts: np.ndarray, lengths: np.ndarray | None, given: float | None, words: int
) -> dict:
    """A window's row from the uses of each token and the lengths of its messages."""
    tokens = int(counts.sum())
    row = dict.fromkeys(COLUMNS) | {"messages": 0, "tokens": tokens}
    if lengths is not None:
        p50, p90, p99 = np.quantile(lengths, [0.5, 0.9, 0.99], method="inverted_cdf")
        row |= {
            "messages": len(lengths),
            "tokens_per_message": float(lengths.mean()),
            "tokens_per_message_p50": int(p50),
            "tokens_per_message_p90": int(p90),
            "tokens_per_message_p99": int(p99),
        }
    if tokens > 0:
        bits = float(entropy(counts, base=2))
        observed = int(np.count_nonzero(counts))
        row |= {
            "entropy_bits": bits,
            "entropy_mm_bits": bits + (observed - 1) / (2 * tokens) / np.log(2),
            "entropy_norm": bits / np.log2(words),
            "entropy_given_meaning_bits": given,
            "type_token_ratio": observed / tokens,
        }
    return row


def divergence(before: np.ndarray, now: np.ndarray) -> float | None:
    """Jensen-Shannon divergence in bits; undefined when either window is empty."""
    if before.sum() == 0 or now.sum() == 0:
        return None
    return float(jensenshannon(before, now, base=2) ** 2)


def lengths_by_window(run: Dataset) -> dict[int, np.ndarray]:
    """The messages' numbers of tokens."""
    lengths = run.messages.select("window", pl.col("tokens").list.len().alias("length"))
    groups = lengths.group_by("window").agg("length")
    return {window: np.array(each) for window, each in groups.iter_rows()}


def entropy_given_meaning(spoken: pl.DataFrame) -> dict[int, float]:
    """H(token | meaning) in bits: each meaning's entropy, weighed by its tokens."""
    uses = spoken.group_by("window", "meaning", "tokens").len()
    totals: dict[int, list[tuple[int, float]]] = {}
    for (window, _), cell in uses.group_by("window", "meaning"):
        bits = float(entropy(cell["len"].to_numpy(), base=2))
        totals.setdefault(window, []).append((cell["len"].sum(), bits))
    return {
        window: sum(n * bits for n, bits in cells) / sum(n for n, _ in cells)
        for window, cells in totals.items()
    }
