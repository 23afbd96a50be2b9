"""Computes the numbers that tests/analysis.rs compares adit's algorithms with.

    python3 -m venv venv && venv/bin/pip install networkx==3.6.1 igraph==1.0.0 scipy
    target/debug/adit graph vault > demo.json
    venv/bin/python tests/reference/make.py demo.json

writes karate.json, les_miserables.json and demo.json beside this file. The graphs:

- Zachary's karate club, undirected, weighted by the kinds of meetings (W. Zachary, 1977), as in NetworkX;
- who meets whom in Les Misérables, undirected, weighted by chapters (D. Knuth, The Stanford GraphBase, 1993), as in
  NetworkX;
- the notes of the demo vault with their links, directed, weighted by how many links there are.
"""

import itertools
import json
import random
import sys
from pathlib import Path

import igraph
import networkx as nx

HERE = Path(__file__).parent
# Ways are asked for between these pairs of nodes, evenly spread, so many of each.
PAIRS, WAYS = 6, 12


def demo(path):
    data = json.loads(Path(path).read_text())
    notes = sorted(node["id"] for node in data["nodes"] if node["kind"] == "note")
    number = {name: nth for nth, name in enumerate(notes)}
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(notes)))
    for edge in data["edges"]:
        ends = number.get(edge["from"]), number.get(edge["to"])
        if edge["kind"] != "link" or None in ends or ends[0] == ends[1]:
            continue
        weight = graph.get_edge_data(*ends, {"weight": 0})["weight"]
        graph.add_edge(*ends, weight=weight + 1)
    return notes, graph


def named(graph):
    names = sorted(graph.nodes, key=str) if isinstance(next(iter(graph.nodes)), str) else sorted(graph.nodes)
    return [str(it) for it in names], nx.relabel_nodes(graph, {name: nth for nth, name in enumerate(names)})


def cost(graph, to):
    """Costs of ways: a step is 10, and the degree of the node it leads to in the undirected graph comes on top."""
    return 10 + graph.degree(to)


def ways(graph, undirected):
    found = []
    nodes = sorted(graph.nodes)
    for nth in range(PAIRS):
        start, goal = nodes[nth * 5 % len(nodes)], nodes[-1 - nth * 7 % len(nodes)]
        weight = lambda u, v, d: cost(undirected, v)
        try:
            paths = list(itertools.islice(nx.shortest_simple_paths(graph, start, goal, weight=weight), WAYS))
        except nx.NetworkXNoPath:
            paths = []
        costs = [sum(cost(undirected, v) for v in path[1:]) for path in paths]
        both = igraph.Graph(n=len(nodes), edges=list(graph.to_directed().edges), directed=True)
        weights = [cost(undirected, edge.target) for edge in both.es]
        if paths:
            again = both.get_k_shortest_paths(start, to=goal, k=WAYS, weights=weights, mode="out")
            assert costs == [sum(cost(undirected, v) for v in path[1:]) for path in again]
        found.append({"from": start, "to": goal, "costs": costs})
    return found


def cut_off(graph, point):
    """How many nodes of the component of `point` are in none but the largest piece without it."""
    component = graph.subgraph(nx.node_connected_component(graph, point))
    pieces = [len(it) for it in nx.connected_components(component.subgraph(set(component) - {point}))]
    return {"node": point, "pieces": len(pieces), "cut_off": sum(pieces) - max(pieces)}


def reference(names, graph):
    nodes = range(len(names))
    undirected = nx.Graph()
    undirected.add_nodes_from(nodes)
    for u, v, weight in graph.edges(data="weight", default=1):
        so_far = undirected.get_edge_data(u, v, {"weight": 0})["weight"]
        undirected.add_edge(u, v, weight=so_far + weight)

    ranks = nx.pagerank(graph, alpha=0.85, tol=1e-14, max_iter=10_000, weight="weight")
    arcs = graph.to_directed()
    same = igraph.Graph(n=len(names), edges=list(arcs.edges), directed=True)
    weights = [arcs.edges[edge].get("weight", 1) for edge in arcs.edges]
    ours = same.pagerank(damping=0.85, weights=weights)
    assert max(abs(ours[node] - ranks[node]) for node in nodes) < 1e-9

    points = sorted(nx.articulation_points(undirected))
    flat = igraph.Graph(n=len(names), edges=list(undirected.edges))
    assert points == sorted(flat.articulation_points())

    between = nx.betweenness_centrality(graph)
    flat.es["weight"] = [undirected.edges[edge]["weight"] for edge in undirected.edges]
    best = 0.0
    for seed in range(20):
        random.seed(seed)
        igraph.set_random_number_generator(random)
        found = flat.community_leiden(objective_function="modularity", weights="weight", n_iterations=-1)
        best = max(best, found.modularity)
        louvain = nx.community.louvain_communities(undirected, weight="weight", seed=seed)
        best = max(best, nx.community.modularity(undirected, louvain, weight="weight"))

    edges = sorted([u, v, graph.edges[u, v].get("weight", 1)] for u, v in graph.edges)
    return {
        "made_by": "tests/reference/make.py",
        "libraries": f"networkx {nx.__version__}, igraph {igraph.__version__}",
        "directed": graph.is_directed(),
        "nodes": names,
        "edges": edges,
        "page_rank": {
            "call": "networkx.pagerank(graph, alpha=0.85, tol=1e-14, weight='weight'); igraph.Graph.pagerank agrees",
            "values": [ranks[node] for node in nodes],
        },
        "components": {
            "call": "networkx.connected_components(undirected)",
            "values": sorted((sorted(it) for it in nx.connected_components(undirected)), key=lambda it: it[0]),
        },
        "cut_points": {
            "call": "networkx.articulation_points(undirected), and each removed in turn; igraph.Graph.articulation_points agrees",
            "values": [cut_off(undirected, point) for point in points],
        },
        "betweenness": {
            "call": "networkx.betweenness_centrality(graph)",
            "values": [between[node] for node in nodes],
        },
        "ways": {
            "call": "networkx.shortest_simple_paths(graph, from, to, weight=10 + degree of the node that is entered); igraph.Graph.get_k_shortest_paths agrees",
            "values": ways(graph, undirected),
        },
        "modularity": {
            "call": "best of 20 seeds of igraph.Graph.community_leiden(objective_function='modularity', weights, n_iterations=-1) and networkx.community.louvain_communities(undirected, weight)",
            "value": best,
        },
    }


def write(name, names, graph):
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in reference(names, graph).items()]
    (HERE / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


write("karate", *named(nx.karate_club_graph()))
write("les_miserables", *named(nx.les_miserables_graph()))
write("demo", *demo(sys.argv[1]))
