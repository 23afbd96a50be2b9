"""GraphML and GEXF in NetworkX."""

import sys

import networkx as nx
from contract import Contract, compare, pictures


def check(engine, contract, graph, title):
    titles = {id: node[title] for id, node in graph.nodes(data=True)}
    triples = {
        edge.get("id", key): (start, end, edge.get("label"), edge.get("context"), edge["file"], edge.get("line"))
        for start, end, key, edge in graph.edges(keys=True, data=True)
    }
    compare(f"{engine}: titles", titles, pictures(contract.titles()))
    compare(f"{engine}: edges", triples, pictures(contract.triples()))
    print(f"  {engine}: {len(titles)} nodes, {len(triples)} edges")
    if contract.has_path:
        walk = nx.MultiDiGraph(
            (start, end, key) for start, end, key, kind in graph.edges(keys=True, data="kind") if kind != "tag"
        )
        start, end = (contract.id_of(title) for title in ["JOGMEC", "Defense"])
        path = nx.shortest_path(walk, start, end)
        labels = [
            [it["label"] for it in graph.get_edge_data(*step).values() if it.get("label")]
            for step in zip(path, path[1:])
        ]
        contract.check_path(path, labels)
        compare(f"{engine}: distances", nx.single_source_shortest_path_length(walk, start), contract.distances(start))


def main(folder):
    contract = Contract(folder)
    graph = nx.read_graphml(f"{folder}/graph.graphml", force_multigraph=True)
    check("NetworkX, GraphML", contract, graph, "title")
    graph = nx.read_gexf(f"{folder}/graph.gexf", version="1.3")
    check("NetworkX, GEXF", contract, nx.MultiDiGraph(graph), "label")


main(sys.argv[1])
