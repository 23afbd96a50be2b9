"""Parquet in Spark: the tables as they are, and the job of the guide, whose numbers have to be those of igraph."""

import shutil
import sys
from pathlib import Path

import igraph
from contract import Contract

JOBS = Path(__file__).parents[2] / "docs/examples"

# A small graph on one machine: what a cluster needs costs more than the work.
SETTINGS = {
    "spark.master": "local[2]",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.autoBroadcastJoinThreshold": "64m",
    "spark.log.level": "ERROR",
}


def main(folder):
    if not shutil.which("java"):
        print("  left out: Spark, for there is no Java")
        return
    contract = Contract(folder)
    from pyspark.sql import SparkSession

    builder = SparkSession.builder
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    titles = {row.id: row.title for row in spark.read.parquet(f"{folder}/parquet/nodes.parquet").collect()}
    edges = spark.read.parquet(f"{folder}/parquet/edges.parquet")
    triples = {
        row["id"]: tuple(row[key] for key in ("subject", "to", "label", "context", "file", "line"))
        for row in edges.collect()
    }
    contract.check("Spark, Parquet", titles, triples)
    statements = spark.read.parquet(f"{folder}/parquet/statements.parquet")
    assert {row.id for row in statements.collect()} == set(contract.statements)
    sys.path.append(str(JOBS))
    from pyspark_graph import DAMPING, ROUNDS, analyse

    rows = analyse(spark, f"{folder}/parquet").collect()
    spark.stop()
    ids = sorted(contract.nodes)
    numbers = {id: number for number, id in enumerate(ids)}
    pairs = {(it["subject"], it["to"]) for it in contract.edges.values() if it["kind"] != "tag"}
    graph = igraph.Graph(len(ids), [(numbers[a], numbers[b]) for a, b in sorted(pairs) if a != b], directed=True)
    expected = dict(zip(ids, graph.pagerank(damping=DAMPING)))
    ranks = {row["id"]: row["rank"] for row in rows}
    assert ranks.keys() == expected.keys()
    error = sum(abs(ranks[id] - expected[id]) for id in ranks)
    assert error < 2 * DAMPING**ROUNDS, error
    best = sorted(ids, key=lambda id: -expected[id])[:10]
    assert [row["id"] for row in rows[:10]] == best, (rows[:10], best)
    groups = {}
    for row in rows:
        groups.setdefault(row["component"], set()).add(row["id"])
    members = sorted(sorted(ids[it] for it in part) for part in graph.connected_components(mode="weak"))
    assert sorted(map(sorted, groups.values())) == members
    assert all(name == min(members) for name, members in groups.items())
    print(f"  Spark, PageRank and components: {len(ranks)} ranks, {len(groups)} components, error {error:.1e}")


main(sys.argv[1])
