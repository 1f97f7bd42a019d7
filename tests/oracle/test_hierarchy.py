"""Hierarchy measures of polity_metrics against networkx and numpy.

Each measure on 200 random graphs of all sizes and densities (empty, edgeless, with self-loops, in
pieces), on the toy graphs of METRICS.md, and on real networks where they are at hand. Python says
what is undefined in its own ways; there the crate must say null, and nowhere else.
"""

import itertools

import networkx as nx
import numpy as np
import pytest

from networks import close, digraph, random_graphs, real_network

GRAPHS = random_graphs(200, seed=20_260_101)


def depth(graph):
    if not graph:
        return None
    return nx.dag_longest_path_length(nx.condensation(graph)) + 1


def flow(graph, weight=None):
    return nx.flow_hierarchy(graph, weight=weight) if graph.number_of_edges() else None


def krackhardt(graph):
    reaches = {node: nx.descendants(graph, node) for node in graph}
    ways = [(b in reaches[a]) + (a in reaches[b]) for a, b in itertools.combinations(graph, 2)]
    connected = sum(way > 0 for way in ways)
    return 1 - sum(way == 2 for way in ways) / connected if connected else None


def reaching(graph):
    if graph.number_of_edges() == 0 or len(graph) < 2:
        return None
    return nx.global_reaching_centrality(graph)


def trophic(graph):
    """Levels and F0 exactly as the paper writes them, the singular system by least squares."""
    if graph.number_of_edges() == 0:
        return None, None
    weights = nx.to_numpy_array(graph, nodelist=range(len(graph)))
    into, out = weights.sum(axis=0), weights.sum(axis=1)
    matrix = np.diag(into + out) - weights - weights.T
    levels = np.linalg.lstsq(matrix, into - out, rcond=None)[0]
    climb = levels[None, :] - levels[:, None] - 1
    return levels, (weights * climb**2).sum() / weights.sum()


@pytest.mark.parametrize(
    "metric, oracle",
    [
        ("depth", depth),
        ("flow_hierarchy", flow),
        ("flow_hierarchy_weighted", lambda graph: flow(graph, "weight")),
        ("krackhardt", krackhardt),
        ("global_reaching_centrality", reaching),
        ("trophic_incoherence", lambda graph: trophic(graph)[1]),
    ],
)
def test_random_graphs(ask, metric, oracle):
    for nodes, edges in GRAPHS:
        close(ask(metric, nodes=nodes, edges=edges), oracle(digraph(nodes, edges)))


def test_trophic_levels_and_coherence(ask):
    for nodes, edges in GRAPHS:
        levels, incoherence = trophic(digraph(nodes, edges))
        close(ask("trophic_levels", nodes=nodes, edges=edges), levels, absolute=1e-10)
        coherence = None if incoherence is None else 1 - incoherence
        close(ask("trophic_coherence", nodes=nodes, edges=edges), coherence)


def test_depth_of_tasks(ask):
    """Arbitrary agent ids: only those that occur are nodes."""
    for _, edges in GRAPHS:
        named = [
            [4_000_000_000 - 7 * source, 4_000_000_000 - 7 * target] for source, target, _ in edges
        ]
        graph = nx.DiGraph(map(tuple, named))
        close(ask("depth_of_edges", edges=named), depth(graph) or 1)


def test_toy_graphs(ask):
    """Longest path in edges, flow, Krackhardt, F0, GRC of METRICS.md."""
    tree = [[node, 2 * node + side, 1] for node in range(7) for side in (1, 2)]
    ring = [[node, (node + 1) % 6, 1] for node in range(6)]
    mixed = [[0, 1, 1], [1, 2, 1], [2, 0, 1], [2, 3, 1], [3, 4, 1], [0, 4, 1], [4, 5, 1]]
    table = [
        (15, tree, 3, 1, 1, 0, 0.898),
        (6, ring, 0, 0, 0, 1, 0),
        (6, mixed, 3, 4 / 7, 0.8, 0.4675, 0.48),
    ]
    for nodes, edges, path, flow_share, hierarchy, incoherence, reach in table:
        graph = {"nodes": nodes, "edges": edges}
        assert ask("depth", **graph) == path + 1
        assert ask("flow_hierarchy", **graph) == pytest.approx(flow_share, abs=1e-12)
        assert ask("krackhardt", **graph) == pytest.approx(hierarchy, abs=1e-12)
        assert ask("trophic_incoherence", **graph) == pytest.approx(incoherence, abs=5e-5)
        assert ask("global_reaching_centrality", **graph) == pytest.approx(reach, abs=5e-4)


@pytest.mark.parametrize("name", ["email-Eu-core", "CollegeMsg"])
def test_real_networks(ask, name):
    nodes, edges = real_network(name)
    graph, args = digraph(nodes, edges), {"nodes": nodes, "edges": edges}
    close(ask("depth", **args), depth(graph))
    close(ask("flow_hierarchy", **args), flow(graph))
    close(ask("flow_hierarchy_weighted", **args), flow(graph, "weight"))
    close(ask("trophic_incoherence", **args), trophic(graph)[1])
    if name == "email-Eu-core":
        close(ask("krackhardt", **args), krackhardt(graph))
        close(ask("global_reaching_centrality", **args), reaching(graph))
