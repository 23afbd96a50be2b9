"""The database in Python's own SQLite: integrity, the path by a recursive query, full-text search."""

import json
import re
import sqlite3
import sys

from contract import END, START, Contract

EDGES = """
SELECT edges.id, subjects.id, targets.id, edges.label, edges.context, notes.id, edges.line
FROM edges JOIN nodes AS subjects ON subjects.number = edges.subject
JOIN nodes AS targets ON targets.number = edges.target JOIN nodes AS notes ON notes.number = edges.note
"""

PATH = """
WITH RECURSIVE walk (node, length, path) AS (
    SELECT number, 0, '/' || number || '/' FROM nodes WHERE title = :start
    UNION
    SELECT edges.target, length + 1, path || edges.target || '/'
    FROM walk JOIN edges ON edges.subject = walk.node
    WHERE edges.kind <> 'tag' AND length < 6 AND instr(path, '/' || edges.target || '/') = 0
    ORDER BY 2
)
SELECT path FROM walk JOIN nodes ON nodes.number = walk.node WHERE nodes.title = :end LIMIT 1
"""


def main(folder):
    contract = Contract(folder)
    db = sqlite3.connect(f"file:{folder}/graph.sqlite?mode=ro", uri=True)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    titles = dict(db.execute("SELECT id, title FROM nodes"))
    contract.check("SQLite", titles, {row[0]: row[1:] for row in db.execute(EDGES)})
    aliases = {id: json.loads(it) for id, it in db.execute("SELECT id, aliases FROM nodes")}
    assert aliases == {id: node["aliases"] for id, node in contract.nodes.items()}
    assert db.execute("SELECT count(*) FROM relations").fetchone() == (len(contract.edges),)
    if contract.has_path:
        numbers = db.execute(PATH, {"start": START, "end": END}).fetchone()[0].strip("/").split("/")
        id_of = dict(db.execute("SELECT number, id FROM nodes"))
        path = [id_of[int(it)] for it in numbers]
        labels = [
            [row[0] for row in db.execute(
                "SELECT label FROM edges WHERE subject = ? AND target = ? AND label IS NOT NULL", step
            )]
            for step in zip(numbers, numbers[1:])
        ]
        contract.check_path(path, labels)
        found = db.execute("SELECT nodes.title FROM nodes JOIN node_search ON node_search.rowid = number WHERE node_search MATCH 'metals'")
        assert START in {row[0] for row in found}
        found = db.execute(
            "SELECT edges.context FROM edge_search JOIN edges ON number = edge_search.rowid"
            " WHERE edge_search MATCH '\"rare earth\" OR \"rare earths\"'"
        ).fetchall()
        phrase = re.compile(r"\brare\W+earths?\b", re.IGNORECASE)
        texts = [(it["label"] or "", it["context"] or "") for it in contract.edges.values()]
        expected = [it for it in texts if any(map(phrase.search, it))]
        assert found and len(found) == len(expected), (len(found), len(expected))


main(sys.argv[1])
