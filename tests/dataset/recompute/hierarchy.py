"""Who passes work on to whom, and how deep that goes."""

from collections.abc import Iterable

import networkx as nx
import numpy as np
import polars as pl

from dataset import Dataset

TASK_COLUMNS = [
    "tasks_completed",
    "tasks_failed",
    "quality_mean",
    "hierarchy_depth",
    "hierarchy_depth_max",
]
GRAPH_COLUMNS = ["flow_hierarchy", "trophic_coherence", "reciprocity"]


def depth(edges: Iterable[tuple[int, int]]) -> int:
    """Levels of the longest path of the condensation; 1 without edges."""
    graph = nx.DiGraph(edges)
    if graph.number_of_edges() == 0:
        return 1
    return nx.dag_longest_path_length(nx.condensation(graph)) + 1


def task_depths(run: Dataset) -> list[int]:
    """The depth of each task, from delegations sent while it was open, in the table's order."""
    ends = run.tasks.select("task", "until")
    edges = run.delegations.select("task", "tick", "src", "dst").join(ends, on="task")
    edges = edges.filter(pl.col("tick") <= pl.col("until")).group_by("task").agg("src", "dst")
    depths = {task: depth(zip(src, dst, strict=True)) for task, src, dst in edges.iter_rows()}
    return [depths.get(task, 1) for task in ends["task"]]


def task_windows(run: Dataset, depths: list[int]) -> list[dict]:
    """What became of the tasks that ended in each window; open ones are in none."""
    depth_of = run.tasks.select("task").with_columns(pl.Series("depth", depths))
    tasks = run.ended.join(depth_of, on="task", how="left", maintain_order="left")
    groups = {window: each for (window,), each in tasks.group_by("window", maintain_order=True)}
    return [task_window(groups.get(window)) for window in range(run.windows.height)]


def task_window(ended: pl.DataFrame | None) -> dict:
    """The row of one window."""
    if ended is None:
        return dict.fromkeys(TASK_COLUMNS) | {"tasks_completed": 0, "tasks_failed": 0}
    completed = int((ended["status"] == "completed").sum())
    return {
        "tasks_completed": completed,
        "tasks_failed": ended.height - completed,
        "quality_mean": float(ended["quality"].mean()),
        "hierarchy_depth": float(ended["depth"].mean()),
        "hierarchy_depth_max": int(ended["depth"].max()),
    }


def graph_windows(run: Dataset) -> list[dict]:
    """The shape of each window's delegations, taken together."""
    counted = run.delegations.group_by("window", "src", "dst").len()
    groups = {window: each for (window,), each in counted.group_by("window")}
    return [graph_window(groups.get(window)) for window in range(run.windows.height)]


def window_graph(edges: pl.DataFrame) -> nx.DiGraph:
    """Delegations as a graph whose weights are counts."""
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(edges.select("src", "dst", "len").iter_rows())
    return graph


def graph_window(edges: pl.DataFrame | None) -> dict:
    """The row of one window."""
    if edges is None:
        return dict.fromkeys(GRAPH_COLUMNS)
    graph = window_graph(edges)
    loops = list(nx.selfloop_edges(graph))
    plain = nx.DiGraph(graph)
    plain.remove_edges_from(loops)
    mutual = nx.overall_reciprocity(plain) if plain.number_of_edges() else None
    return {
        "flow_hierarchy": nx.flow_hierarchy(graph),
        "trophic_coherence": trophic_coherence(graph),
        "reciprocity": mutual,
    }


def trophic_coherence(graph: nx.DiGraph) -> float:
    """1 - F0 of MacKay, Johnson & Sansom (2020)."""
    weights = nx.to_numpy_array(graph)
    inflow, outflow = weights.sum(axis=0), weights.sum(axis=1)
    laplacian = np.diag(inflow + outflow) - weights - weights.T
    levels, *_ = np.linalg.lstsq(laplacian, inflow - outflow, rcond=None)
    misfit = (levels[np.newaxis, :] - levels[:, np.newaxis] - 1) ** 2
    return 1 - float((weights * misfit).sum() / weights.sum())
