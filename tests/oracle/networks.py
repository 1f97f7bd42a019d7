"""Graphs to compare on: random ones of all kinds, and the real networks where they are at hand."""

import gzip
import os
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

SHARED = Path(os.environ.get("POLITY_SHARED", Path(__file__).resolve().parents[3] / "shared"))


def digraph(nodes, edges):
    """The networkx graph of an edge list, parallel edges merged with their weights summed."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    for source, target, weight in edges:
        known = graph.get_edge_data(source, target, {"weight": 0})["weight"]
        graph.add_edge(source, target, weight=known + weight)
    return graph


def close(value, expected, rel=1e-9, absolute=1e-12):
    """What is undefined is undefined, and what is not agrees."""
    if expected is None:
        assert value is None
    else:
        assert value is not None
        np.testing.assert_allclose(value, expected, rtol=rel, atol=absolute)


def simple(graph):
    """Undirected, unweighted, without self-loops."""
    projection = nx.Graph()
    projection.add_nodes_from(graph)
    projection.add_edges_from((a, b) for a, b in graph.edges if a != b)
    return projection


def random_graphs(count, seed):
    """Edge lists `(nodes, [[source, target, weight]])`: the first few degenerate, the rest of all
    sizes and densities, a third each uniform, in separate pieces, and mostly acyclic. Self-loops
    and parallel edges occur; weights are whole for half of the graphs."""
    chance = np.random.default_rng(seed)
    graphs = [(0, []), (1, []), (1, [[0, 0, 2.0]]), (2, []), (2, [[0, 1, 1.0]]), (3, [[2, 2, 1.0]])]
    while len(graphs) < count:
        nodes = int(chance.integers(2, 60))
        size = int(nodes * chance.choice([0.5, 1, 2, 5]))
        ends = chance.integers(0, nodes, (size, 2))
        kind = len(graphs) % 3
        if kind == 1:
            ends[:, 1] = (ends[:, 1] // 3 * 3 + ends[:, 0] % 3) % nodes
        if kind == 2:
            ends[: size - size // 20] = np.sort(ends[: size - size // 20], axis=1)
        whole = len(graphs) % 2 == 0
        weights = chance.integers(1, 9, size) if whole else chance.lognormal(size=size)
        graphs.append((nodes, [[int(a), int(b), float(w)] for (a, b), w in zip(ends, weights)]))
    return graphs


def real_network(name):
    """A network of shared/data/networks with nodes renumbered, each event weighing one."""
    path = SHARED / "data" / "networks" / f"{name}.txt.gz"
    if not path.exists():
        pytest.skip(f"{path} is not there; set POLITY_SHARED to a folder with data/networks")
    with gzip.open(path, "rt") as lines:
        rows = [line.split() for line in lines if not line.startswith("#")]
    names = sorted({int(end) for row in rows for end in row[:2]})
    number = {name: index for index, name in enumerate(names)}
    return len(names), [[number[int(row[0])], number[int(row[1])], 1.0] for row in rows]
