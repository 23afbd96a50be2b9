"""What every engine has to give back: the nodes, edges and paths of the graph as `adit export json` has them."""

import json
from collections import deque
from pathlib import Path

START, END = "JOGMEC", "Defense"


class Contract:
    """The graph of a folder of exports, read from its `graph.json`."""

    def __init__(self, folder):
        self.folder = Path(folder)
        with open(self.folder / "graph.json", encoding="utf-8") as file:
            graph = json.load(file)
        self.nodes = {node["id"]: node for node in graph["nodes"]}
        self.edges = {edge["id"]: edge for edge in graph["edges"]}
        self.statements = {it["id"]: it for it in graph["statements"]}
        assert len(self.nodes) == len(graph["nodes"]), "ids of nodes are not unique"
        assert len(self.edges) == len(graph["edges"]), "ids of edges are not unique"
        self.has_path = START in {node["title"] for node in graph["nodes"]}

    def id_of(self, title):
        """The id of the note with this title."""
        return next(it["id"] for it in self.nodes.values() if it["title"] == title)

    def titles(self):
        return {id: node["title"] for id, node in self.nodes.items()}

    def triples(self):
        """Id of an edge: subject, target, label, sentence, file, line."""
        keys = ("subject", "to", "label", "context", "file", "line")
        return {id: tuple(edge[key] for key in keys) for id, edge in self.edges.items()}

    def distances(self, start):
        """How many steps each node is from one, along the edges but those of tags."""
        steps = {}
        for edge in self.edges.values():
            if edge["kind"] != "tag":
                steps.setdefault(edge["subject"], []).append(edge["to"])
        distances, queue = {start: 0}, deque([start])
        while queue:
            here = queue.popleft()
            for there in steps.get(here, []):
                if there not in distances:
                    distances[there] = distances[here] + 1
                    queue.append(there)
        return distances

    def labels(self, subject, target):
        """The labels of the edges between two nodes, sorted."""
        edges = self.edges.values()
        found = [it["label"] for it in edges if (it["subject"], it["to"]) == (subject, target)]
        return sorted(it for it in found if it is not None)

    def check_path(self, path, labels):
        """Fails unless this is a shortest path, each step with its labels."""
        start, end = self.id_of(START), self.id_of(END)
        assert (path[0], path[-1]) == (start, end), path
        assert len(path) - 1 == self.distances(start)[end], path
        for step, found in zip(zip(path, path[1:]), labels, strict=True):
            assert sorted(found) == self.labels(*step), (step, found, self.labels(*step))

    def check(self, engine, titles, triples, distances=None):
        """Fails unless an engine gave back what was put in."""
        compare(f"{engine}: titles", titles, self.titles())
        compare(f"{engine}: edges", triples, self.triples())
        if distances is not None:
            compare(f"{engine}: distances", distances, self.distances(self.id_of(START)))
        print(f"  {engine}: {len(titles)} nodes, {len(triples)} edges")


def compare(what, found, expected):
    """Fails with the first difference of two dictionaries."""
    if found == expected:
        return
    for key in sorted(set(found) | set(expected), key=repr):
        if found.get(key) != expected.get(key):
            raise AssertionError(f"{what}: {key!r} is {found.get(key)!r}, not {expected.get(key)!r}")


def pictures(value):
    """A value as XML 1.0 can hold it: control characters by their pictures."""
    if isinstance(value, str):
        def picture(c):
            if c < " " and c not in "\t\n\r":
                return chr(0x2400 + ord(c))
            return "\ufffd" if c in "\ufffe\uffff" else c

        return "".join(map(picture, value))
    if isinstance(value, dict):
        return {pictures(key): pictures(it) for key, it in value.items()}
    if isinstance(value, tuple):
        return tuple(map(pictures, value))
    return value
