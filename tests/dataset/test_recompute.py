"""The data set's measures are what METRICS.md says, computed again from what happened.

Each measure of a window is recomputed with another library from the messages sent in it, the tasks
that ended in it, and what its agents did; with loss, with latencies of each edge's own, in windows
of ticks and of messages, and where most windows are empty.
"""

import networkx as nx
import polars as pl
import pytest

from dataset import Dataset, disagreements
from recompute import hierarchy, labour, language


def columns_that_differ(run: Dataset, rows: list[dict], columns: list[str]) -> dict[str, list[str]]:
    """The columns of `windows` that do not hold these rows, with the differences."""
    found = {
        column: disagreements([row[column] for row in rows], run.windows[column].to_list())
        for column in columns
    }
    return {column: where for column, where in found.items() if where}


def test_language_follows_from_the_messages(run):
    assert not columns_that_differ(run, language.windows(run), language.COLUMNS)


def test_depth_of_tasks_follows_from_delegations(run):
    assert not disagreements(hierarchy.task_depths(run), run.tasks["hierarchy_depth"].to_list())


def test_windows_sum_up_the_tasks_that_ended_in_them(run):
    rows = hierarchy.task_windows(run, hierarchy.task_depths(run))
    assert not columns_that_differ(run, rows, hierarchy.TASK_COLUMNS)


def test_shape_of_delegations_follows_from_the_messages(run):
    assert not columns_that_differ(run, hierarchy.graph_windows(run), hierarchy.GRAPH_COLUMNS)


def test_labour_follows_from_what_agents_did(run):
    assert not columns_that_differ(run, labour.windows(run), labour.COLUMNS)


def test_roles_are_read_as_stated(run):
    agents = run.table("agents").sort("window", "agent")
    expected = [role for table in labour.tables(run) for role in labour.read_roles(table)]
    assert not disagreements(expected, agents["role"].to_list())


def test_degrees_and_cores_of_agents_follow_from_delegations(run):
    counted = run.delegations.group_by("window", "src", "dst").len()
    graphs = {w: hierarchy.window_graph(each) for (w,), each in counted.group_by("window")}
    cores = {w: nx.core_number(graph.to_undirected()) for w, graph in graphs.items()}
    agents = run.table("agents")
    keys = list(agents.select("window", "agent").iter_rows())
    of = {
        "in_degree": lambda w, a: graphs[w].in_degree(a) if a in graphs[w] else 0,
        "out_degree": lambda w, a: graphs[w].out_degree(a) if a in graphs[w] else 0,
        "core": lambda w, a: cores[w].get(a, 0),
    }
    for column, value in of.items():
        expected = [value(w, a) if w in graphs else 0 for w, a in keys]
        assert not disagreements(expected, agents[column].to_list()), column


def test_quiet_runs_leave_measures_undefined(runs):
    """Or else agreement on null would never have been tested."""
    windows = runs("quiet").windows
    optional = set(language.COLUMNS) - {"messages", "tokens"}
    optional |= {*labour.COLUMNS, *hierarchy.GRAPH_COLUMNS, "quality_mean", "hierarchy_depth"}
    for column in sorted(optional):
        nulls = windows[column].null_count()
        assert nulls > 0, f"{column} is always defined"
    assert windows["entropy_bits"].count() > 0


def another_word(run: Dataset) -> Dataset:
    """One message, halfway, says one word more."""
    messages = run.table("messages")
    longer = pl.concat_list("tokens", pl.lit(0, dtype=pl.UInt32))
    here = pl.int_range(pl.len()) == messages.height // 2
    tokens = pl.when(here).then(longer).otherwise("tokens").alias("tokens")
    return run.with_table("messages", messages.with_columns(tokens))


def another_meaning(run: Dataset) -> Dataset:
    """One message, halfway, means something else."""
    messages = run.table("messages")
    here = pl.int_range(pl.len()) == messages.height // 2
    meaning = pl.when(here).then((pl.col("meaning") + 1) % 12).otherwise("meaning")
    return run.with_table("messages", messages.with_columns(meaning.cast(pl.UInt8)))


def fewer_delegations(run: Dataset) -> Dataset:
    """One task's delegations are gone."""
    messages = run.table("messages")
    deep = run.table("tasks").filter(pl.col("hierarchy_depth") > 2)["task"][0]
    kept = (pl.col("task") != deep) | (pl.col("kind") != "delegate")
    return run.with_table("messages", messages.filter(kept))


def later_messages(run: Dataset) -> Dataset:
    """Messages count in the tick in which they arrive, not that in which they were sent."""
    return run.with_table("messages", run.table("messages").with_columns(pl.col("tick") + 1))


def one_worse_task(run: Dataset) -> Dataset:
    """One task's quality is a little lower."""
    first = pl.int_range(pl.len()) == 0
    quality = pl.when(first).then(pl.col("quality") - 1e-5).otherwise("quality")
    return run.with_table("tasks", run.table("tasks").with_columns(quality.alias("quality")))


def open_tasks_failed(run: Dataset) -> Dataset:
    """The tasks that are open when the run ends count as failed in its last tick."""
    tasks = run.table("tasks")
    is_open = pl.col("status") == "open"
    last = pl.lit(run.manifest["ticks"] - 1, dtype=tasks.schema["tick_end"])
    return run.with_table(
        "tasks",
        tasks.with_columns(
            pl.when(is_open).then(pl.lit("failed")).otherwise("status").alias("status"),
            pl.when(is_open).then(last).otherwise("tick_end").alias("tick_end"),
            pl.when(is_open).then(0.25).otherwise("quality").alias("quality"),
        ),
    )


def one_more_action(run: Dataset) -> Dataset:
    """An agent did one thing more."""
    first = pl.int_range(pl.len()) == 0
    validated = pl.when(first).then(pl.col("validated") + 1).otherwise("validated")
    return run.with_table("agents", run.table("agents").with_columns(validated.alias("validated")))


@pytest.mark.parametrize(
    ("break_it", "noticed"),
    [
        (another_word, {"tokens", "entropy_bits", "tokens_per_message", "js_divergence_bits"}),
        (another_meaning, {"entropy_given_meaning_bits"}),
        (fewer_delegations, {"hierarchy_depth", "trophic_coherence"}),
        (later_messages, {"messages", "entropy_bits", "trophic_coherence"}),
        (one_worse_task, {"quality_mean"}),
        (open_tasks_failed, {"tasks_failed", "quality_mean", "hierarchy_depth"}),
        (one_more_action, {"division_of_labour", "division_of_labour_raw"}),
    ],
)
def test_what_is_broken_is_noticed(plain, break_it, noticed):
    """The recomputation depends on its inputs: change one, and the measures no longer agree."""
    run = break_it(plain)
    inside = pl.col("window") < run.windows.height
    run = run.with_table("messages", run.messages.filter(inside).drop("window"))
    rows = [
        (language.windows(run), language.COLUMNS),
        (hierarchy.task_windows(run, hierarchy.task_depths(run)), hierarchy.TASK_COLUMNS),
        (hierarchy.graph_windows(run), hierarchy.GRAPH_COLUMNS),
        (labour.windows(run), labour.COLUMNS),
    ]
    found = {c for each, columns in rows for c in columns_that_differ(run, each, columns)}
    assert noticed <= found
