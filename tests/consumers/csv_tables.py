"""CSV: the headers by the rules of `neo4j-admin database import`, the ends of all edges, the values in pandas."""

import csv
import re
import sys

import pandas as pd
from contract import Contract

# https://neo4j.com/docs/operations-manual/current/import/: what a header may say of a column.
COLUMN = re.compile(
    r"(\w+)?:(ID|START_ID|END_ID)\(\w+\)|:LABEL|:TYPE|\w+(:(int|long|float|double|boolean|byte|short|char|string)(\[\])?)?"
)
UNIT = "\x1f"


def table(folder, name):
    with open(f"{folder}/csv/{name}.csv", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    for column in header:
        assert COLUMN.fullmatch(column), f"{name}.csv: {column}"
    assert all(len(row) == len(header) for row in rows), name
    assert len(set(header)) == len(header), header
    return header, rows


def main(folder):
    contract = Contract(folder)
    header, nodes = table(folder, "nodes")
    assert header[:2] == ["id:ID(node)", ":LABEL"]
    ids = {row[0] for row in nodes}
    assert all(row[1].split(UNIT)[0] == "Entity" for row in nodes)
    aliases = {row[0]: [it for it in row[header.index("aliases:string[]")].split(UNIT) if it] for row in nodes}
    assert aliases == {id: [it.replace(UNIT, " ") for it in node["aliases"]] for id, node in contract.nodes.items()}
    header, edges = table(folder, "edges")
    assert header[:4] == ["id", ":START_ID(node)", ":END_ID(node)", ":TYPE"]
    assert all(row[1] in ids and row[2] in ids and row[3] for row in edges)
    header, statements = table(folder, "statements")
    header, roles = table(folder, "roles")
    known = {row[0] for row in statements}
    assert known == set(contract.statements)
    assert all(row[0] in known and row[1] in ids and row[2] in ("ABOUT", "ROLE") for row in roles)

    def read(name, columns):
        frame = pd.read_csv(f"{folder}/csv/{name}.csv", dtype=str, keep_default_na=False, usecols=columns)
        return list(frame[columns].itertuples(index=False, name=None))

    titles = dict(read("nodes", ["id:ID(node)", "title"]))
    columns = ["id", ":START_ID(node)", ":END_ID(node)", "label", "context", "file", "line:int"]
    triples = {}
    for id, subject, target, label, context, file, line in read("edges", columns):
        triples[id] = (subject, target, label or None, context or None, file, int(line) if line else None)
    contract.check("pandas, CSV", titles, triples)


main(sys.argv[1])
