"""Message-graph measures of polity_metrics against networkx, scikit-learn, scipy and powerlaw.

Each measure on 200 random graphs, and on the real networks where they are at hand. Where networkx
answers 0 or nan for what is undefined, the crate must say null.
"""

import networkx as nx
import numpy as np
import pytest
from scipy import optimize, special, stats
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from networks import close, digraph, random_graphs, real_network, simple

GRAPHS = random_graphs(200, seed=20_260_102)


def gini(amounts):
    amounts = np.asarray(amounts, dtype=float)
    if len(amounts) == 0 or amounts.sum() == 0:
        return None
    return np.abs(amounts[:, None] - amounts[None, :]).mean() / (2 * amounts.mean())


def reciprocity(graph):
    return nx.overall_reciprocity(graph) if graph.number_of_edges() else None


def without_loops(graph):
    graph = graph.copy()
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph


def assortativity(graph):
    ends = {(graph.out_degree(a), graph.in_degree(b)) for a, b in graph.edges}
    if len({out for out, _ in ends}) < 2 or len({into for _, into in ends}) < 2:
        return None
    return nx.degree_assortativity_coefficient(graph)


def transitivity(graph):
    projection = simple(graph)
    triples = sum(degree > 1 for _, degree in projection.degree)
    return nx.transitivity(projection) if triples else None


def in_order(values, graph):
    return [values[node] for node in range(len(graph))]


def pagerank(graph, weight):
    if not graph:
        return []
    return in_order(nx.pagerank(graph, weight=weight, tol=1e-15, max_iter=1_000), graph)


def strengths(graph, degree):
    return gini([value for _, value in degree(graph)(weight="weight")])


@pytest.mark.parametrize(
    "metric, oracle",
    [
        ("reciprocity", lambda graph: reciprocity(without_loops(graph))),
        ("reciprocity_with_loops", reciprocity),
        ("degree_assortativity", assortativity),
        ("out_strength_gini", lambda graph: strengths(graph, lambda g: g.out_degree)),
        ("in_strength_gini", lambda graph: strengths(graph, lambda g: g.in_degree)),
        ("local_clustering", lambda graph: in_order(nx.clustering(simple(graph)), graph)),
        ("mean_clustering", lambda graph: nx.average_clustering(simple(graph)) if graph else None),
        ("transitivity", transitivity),
        ("core_numbers", lambda graph: in_order(nx.core_number(simple(graph)), graph)),
        ("pagerank", lambda graph: pagerank(graph, "weight")),
        ("pagerank_binary", lambda graph: pagerank(graph, None)),
        (
            "betweenness",
            lambda graph: (
                in_order(nx.betweenness_centrality(graph), graph) if len(graph) > 2 else None
            ),
        ),
    ],
)
def test_random_graphs(ask, metric, oracle):
    for nodes, edges in GRAPHS:
        close(ask(metric, nodes=nodes, edges=edges), oracle(digraph(nodes, edges)))


@pytest.mark.parametrize(
    "metric, oracle",
    [
        ("weak_components", nx.weakly_connected_components),
        ("strong_components", nx.strongly_connected_components),
    ],
)
def test_components(ask, metric, oracle):
    for nodes, edges in GRAPHS:
        found = ask(metric, nodes=nodes, edges=edges)
        expected = {frozenset(part) for part in oracle(digraph(nodes, edges))}
        parts = {}
        for node, label in enumerate(found["label"]):
            parts.setdefault(label, set()).add(node)
        assert {frozenset(part) for part in parts.values()} == expected
        assert found["count"] == len(expected)
        assert found["largest"] == max(map(len, expected), default=0)


def test_innermost_core(ask):
    for nodes, edges in GRAPHS:
        cores = list(nx.core_number(simple(digraph(nodes, edges))).values())
        found = ask("innermost_core", nodes=nodes, edges=edges)
        if not cores:
            assert found is None
            continue
        assert found["max_k_core"] == max(cores)
        close(found["core_share"], cores.count(max(cores)) / nodes)


def test_degree_quantiles(ask):
    shares = [0, 0.01, 0.25, 0.5, 0.9, 0.99, 1]
    for nodes, edges in GRAPHS:
        degrees = [degree for _, degree in digraph(nodes, edges).out_degree]
        found = ask("degree_quantiles", degrees=degrees, quantiles=shares)
        if not degrees:
            assert found is None
            continue
        assert found == np.quantile(degrees, shares, method="inverted_cdf").tolist()


@pytest.mark.parametrize(
    "name, nodes, edges, with_loops, dropped, core",
    [
        ("email-Eu-core", 1_005, 25_571, 0.6934, 0.7112, 34),
        ("CollegeMsg", 1_899, 20_296, 0.6364, 0.6364, 20),
        ("facebook_combined", 4_039, 88_234, None, None, 115),
    ],
)
def test_real_networks(ask, name, nodes, edges, with_loops, dropped, core):
    count, events = real_network(name)
    args, graph = {"nodes": count, "edges": events}, digraph(count, events)
    assert (count, graph.number_of_edges()) == (nodes, edges)
    assert ask("innermost_core", **args)["max_k_core"] == core
    if dropped is not None:
        assert ask("reciprocity", **args) == pytest.approx(dropped, abs=5e-5)
        assert ask("reciprocity_with_loops", **args) == pytest.approx(with_loops, abs=5e-5)
        close(ask("degree_assortativity", **args), assortativity(graph))
        close(ask("pagerank", **args), pagerank(graph, "weight"))
        close(ask("transitivity", **args), nx.transitivity(simple(graph)))
        close(ask("mean_clustering", **args), nx.average_clustering(simple(graph)))


def test_real_betweenness(ask):
    nodes, edges = real_network("email-Eu-core")
    graph = digraph(nodes, edges)
    expected = in_order(nx.betweenness_centrality(graph), graph)
    close(ask("betweenness", nodes=nodes, edges=edges), expected)


# Power laws. The package `powerlaw` stops its optimizer at 1e-4 and limits alpha to 3 unless told
# otherwise; hence the definition is computed once more in scipy and compared to 1e-9, and the
# package to three digits.


def exponent(tail, xmin):
    """Maximum likelihood: the root of the derivative, with the derivative of zeta as a sum."""
    mean = np.log(tail / xmin).mean()
    head = np.arange(xmin, xmin + 4_000, dtype=float)

    def excess(alpha):
        # A complex step is exact to rounding for a real-analytic sum; the far tail by its integral.
        terms = (head / xmin) ** -alpha
        end, slope = head[-1] + 0.5, alpha - 1
        rest = end * (end / xmin) ** -alpha / slope
        midpoint = 1 - alpha * slope / (24 * end * end)
        logs = np.log(head / xmin)
        far = np.log(end / xmin)
        total = terms.sum() + rest * midpoint
        weighted = (logs * terms).sum() + rest * (
            (far + 1 / slope) * midpoint + (2 * alpha - 1) / (24 * end * end)
        )
        return weighted / total - mean

    return optimize.brentq(excess, 1 + 1e-3, 60, xtol=1e-14, rtol=1e-14)


def fit(sample):
    """Distance, cut and exponent of the best cut, as powerlaw.Fit finds it, exactly."""
    sample = np.asarray([x for x in sample if x > 0], dtype=float)
    values = np.unique(sample)
    if len(values) < 4:
        return None
    found = []
    for xmin in values[:-2]:
        tail, support = sample[sample >= xmin], values[values >= xmin]
        alpha = exponent(tail, xmin)
        law = 1 - special.zeta(alpha, support) / special.zeta(alpha, xmin)
        seen = np.array([(tail < x).mean() for x in support])
        found.append((np.abs(law - seen).max(), xmin, alpha, len(tail)))
    return min(found)


def vuong(gaps):
    ratio, n = gaps.sum(), len(gaps)
    return ratio, special.erfc(abs(ratio) / np.sqrt(2 * n * gaps.var()))


def log_power(tail, alpha, xmin):
    return -alpha * np.log(tail) - np.log(special.zeta(alpha, xmin))


def log_lognormal(tail, mu, sigma, xmin):
    """ln P(x − ½ < X < x + ½ | X > xmin − ½), from logarithms of tails."""
    low, high = ((np.log(tail + side) - mu) / sigma for side in (-0.5, 0.5))
    upper, lower = stats.norm.logsf(low), stats.norm.logsf(high)
    mass = upper + np.log(-np.expm1(lower - upper))
    return mass - stats.norm.logsf((np.log(xmin - 0.5) - mu) / sigma)


def best_lognormal(tail, xmin):
    centre = np.log(tail).mean()

    def place(point):
        sigma = np.exp(point[1])
        return centre - point[0] * sigma**2, sigma

    def cost(point):
        if abs(point[1]) > np.log(100):
            return np.inf
        value = -log_lognormal(tail, *place(point), xmin).mean()
        return value if np.isfinite(value) else np.inf

    options = {"xatol": 1e-9, "fatol": 1e-14, "maxiter": 4_000, "maxfev": 8_000}
    starts = [(0.2, -0.5), (0.5, 1), (1.5, 2)]
    runs = [
        optimize.minimize(cost, start, method="Nelder-Mead", options=options) for start in starts
    ]
    best = min(runs, key=lambda run: run.fun)
    best = optimize.minimize(cost, best.x, method="Nelder-Mead", options=options)
    return log_lognormal(tail, *place(best.x), xmin)


def samples(count):
    """Zipf, geometric, rounded lognormal and uniform samples, with zeros now and then."""
    chance = np.random.default_rng(20_260_103)
    for index in range(count):
        size = int(chance.integers(8, 400))
        yield [
            lambda: np.minimum(chance.zipf(chance.uniform(1.6, 3.5), size), 10**9),
            lambda: chance.geometric(chance.uniform(0.05, 0.5), size),
            lambda: np.rint(chance.lognormal(chance.uniform(0, 3), 1, size)).astype(int),
            lambda: chance.integers(0, 30, size),
        ][index % 4]().tolist()


def test_power_law_fit(ask):
    for sample in samples(200):
        expected, found = fit(sample), ask("power_law", sample=sample)
        if expected is None:
            assert found is None
            continue
        distance, xmin, alpha, tail = expected
        close(found["distance"], distance, rel=1e-8)
        close(found["alpha"], alpha, rel=1e-8)
        assert (found["xmin"], found["tail"]) == (xmin, tail)


def test_exponential_comparison(ask):
    for sample in samples(200):
        found = ask("power_law", sample=sample, xmin=2)
        tail = np.array([x for x in sample if x >= 2], dtype=float)
        if len(np.unique(tail)) < 2:
            assert found is None
            continue
        rate = np.log1p(1 / (tail.mean() - 2))
        geometric = np.log(-np.expm1(-rate)) - rate * (tail - 2)
        gaps = log_power(tail, found["alpha"], 2) - geometric
        close(found["exponential"], vuong(gaps), rel=1e-8, absolute=1e-9)


def test_lognormal_comparison(ask):
    """The likelihood is flat at its peak: the ratio is sharp, its significance a little less so."""
    for sample in samples(24):
        found = ask("power_law", sample=sample, xmin=1)
        tail = np.array([x for x in sample if x >= 1], dtype=float)
        if found is None:
            continue
        gaps = log_power(tail, found["alpha"], 1) - best_lognormal(tail, 1)
        ratio, p = vuong(gaps)
        close(found["lognormal"][0], ratio, rel=1e-6, absolute=1e-6)
        close(found["lognormal"][1], p, rel=1e-3, absolute=1e-4)


def test_zipf_gives_its_exponent_back(ask):
    sample = np.random.default_rng(1).zipf(2.57, 10_323).tolist()
    assert ask("power_law", sample=sample)["alpha"] == pytest.approx(2.57, abs=0.05)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(4))
def test_powerlaw_package(ask, seed):
    powerlaw = pytest.importorskip("powerlaw")
    chance = np.random.default_rng(seed)
    sample = np.minimum(chance.zipf(2.4, 600), 10**6)
    ranges = {"alpha": [1.01, None]}
    options = {"discrete": True, "estimate_discrete": False, "verbose": 0}
    theirs = powerlaw.Fit(sample, parameter_ranges=ranges, **options)
    found = ask("power_law", sample=sample.tolist())
    assert found["xmin"] == theirs.xmin
    assert found["alpha"] == pytest.approx(theirs.alpha, rel=1e-3)
    assert found["distance"] == pytest.approx(theirs.D, rel=1e-2, abs=1e-3)
    theirs = powerlaw.Fit(sample, xmin=1, parameter_ranges=None, **options)
    ratio, p = theirs.distribution_compare("power_law", "exponential")
    found = ask("power_law", sample=sample.tolist(), xmin=1)["exponential"]
    assert found[0] == pytest.approx(ratio, rel=1e-3)
    assert found[1] == pytest.approx(p, rel=1e-2, abs=1e-9)


# Structural roles.


def role_graphs(count):
    """Random graphs with a few hubs, so that there is something to cluster."""
    chance = np.random.default_rng(20_260_104)
    for _ in range(count):
        nodes = int(chance.integers(12, 80))
        ends = (nodes * chance.random((4 * nodes, 2)) ** 2).astype(int)
        yield nodes, [[int(a), int(b), 1.0] for a, b in ends]


def role_features(graph):
    graph = without_loops(graph)
    columns = [
        [graph.in_degree(node) for node in range(len(graph))],
        [graph.out_degree(node) for node in range(len(graph))],
        in_order(nx.betweenness_centrality(graph), graph),
        in_order(nx.clustering(simple(graph)), graph),
        pagerank(graph, None),
    ]
    table = np.array(columns, dtype=float).T
    spread = table.std(axis=0)
    flat = spread <= 1e-10 * np.abs(table.mean(axis=0))
    return (table - table.mean(axis=0)) * np.where(flat, 0, 1 / np.where(flat, 1, spread))


def test_role_features(ask):
    for nodes, edges in role_graphs(60):
        expected = role_features(digraph(nodes, edges))
        close(ask("role_features", nodes=nodes, edges=edges), expected, absolute=1e-9)


def test_structural_roles(ask):
    """The silhouette is sklearn's for the same labels, and k-means no worse than sklearn's; either
    may end in a local minimum the other misses."""
    shortfall = []
    for nodes, edges in role_graphs(30):
        found = ask("structural_roles", nodes=nodes, edges=edges)
        points, label = role_features(digraph(nodes, edges)), np.array(found["label"])
        close(found["silhouette"], silhouette_score(points, label))
        close(found["largest_share"], np.bincount(label).max() / nodes)
        assert found["k"] == len(np.unique(label))
        means = np.array([points[label == cluster].mean(axis=0) for cluster in range(found["k"])])
        distances = ((points[:, None] - means[None]) ** 2).sum(axis=2)
        own = distances[np.arange(nodes), label]
        assert (own <= distances.min(axis=1) + 1e-9).all(), "a point is nearer to another mean"
        inertia = own.sum()
        theirs = KMeans(found["k"], n_init=10, random_state=0).fit(points)
        shortfall.append(inertia / theirs.inertia_ - 1)
        mean, sd, drawn = found["null_silhouette"]
        assert drawn == 10 and -1 <= mean <= 1 and sd >= 0
    assert np.median(shortfall) < 1e-9
    assert np.mean(shortfall) < 0.01
