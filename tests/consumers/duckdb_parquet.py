"""Parquet in DuckDB: the tables as they are, and the shortest path by a recursive query."""

import sys

import duckdb
from contract import END, START, Contract

PATH = """
WITH RECURSIVE steps AS (
    SELECT DISTINCT subject, "to" FROM edges WHERE kind <> 'tag'
), walk(path, here) AS (
    SELECT [id], id FROM nodes WHERE title = $start
    UNION ALL
    SELECT list_append(walk.path, steps."to"), steps."to"
    FROM walk JOIN steps ON steps.subject = walk.here
    WHERE NOT list_contains(walk.path, steps."to")
      AND NOT EXISTS (SELECT 1 FROM walk AS other JOIN nodes ON nodes.id = other.here WHERE nodes.title = $end)
)
SELECT path FROM walk JOIN nodes ON nodes.id = walk.here WHERE nodes.title = $end ORDER BY len(path), path LIMIT 1
"""


def main(folder):
    contract = Contract(folder)
    db = duckdb.connect()
    for table in ["nodes", "edges", "statements", "roles"]:
        db.execute(f"CREATE TABLE {table} AS SELECT * FROM read_parquet('{folder}/parquet/{table}.parquet')")
    titles = dict(db.execute("SELECT id, title FROM nodes").fetchall())
    rows = db.execute('SELECT id, subject, "to", label, context, file, line FROM edges').fetchall()
    contract.check("DuckDB, Parquet", titles, {row[0]: row[1:] for row in rows})
    aliases = dict(db.execute("SELECT id, aliases FROM nodes").fetchall())
    assert aliases == {id: node["aliases"] for id, node in contract.nodes.items()}
    sections = dict(db.execute("SELECT id, section FROM edges").fetchall())
    assert sections == {id: edge["section"] for id, edge in contract.edges.items()}
    wanted = dict(db.execute('SELECT id, "exists" FROM nodes').fetchall())
    assert wanted == {id: node["exists"] for id, node in contract.nodes.items()}
    roles = {}
    for statement, name, value, entities in db.execute(
        "SELECT statement, name, value, entities FROM roles ORDER BY statement, nth"
    ).fetchall():
        roles.setdefault(statement, []).append((value, entities))
    for id, statement in contract.statements.items():
        expected = [(it["value"], it["entities"]) for it in statement["roles"].values()]
        assert roles.get(id, []) == expected, (id, roles.get(id), expected)
    if contract.has_path:
        path = db.execute(PATH, {"start": START, "end": END}).fetchone()[0]
        labels = [
            [row[0] for row in db.execute(
                'SELECT label FROM edges WHERE subject = ? AND "to" = ? AND label IS NOT NULL', step
            ).fetchall()]
            for step in zip(path, path[1:])
        ]
        contract.check_path(path, labels)


main(sys.argv[1])
