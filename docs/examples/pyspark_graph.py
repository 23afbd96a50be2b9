"""PageRank and connected components of an exported graph, as a Spark job.

    adit export parquet VAULT -o graph
    spark-submit pyspark_graph.py graph results

It reads nodes.parquet and edges.parquet, works with DataFrames only, so that it runs as it is on a cluster, and writes
one table: id, title, rank, component. A component has the least id of its members for a name.
"""

import sys

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

DAMPING = 0.85
ROUNDS = 20


def links(edges: DataFrame) -> DataFrame:
    """Who is related to whom: parallel edges once, no tags, nothing to itself."""
    related = edges.where((f.col("kind") != "tag") & (f.col("subject") != f.col("to")))
    return related.select(f.col("subject").alias("src"), f.col("to").alias("dst")).distinct().cache()


def page_rank(nodes: DataFrame, links: DataFrame) -> DataFrame:
    """The rank of each node. A reader who comes to a node without links begins anew anywhere."""
    n = nodes.count()
    degrees = links.groupBy("src").agg(f.count("*").alias("degree"))
    shares = links.join(degrees, "src").select("src", "dst", (1 / f.col("degree")).alias("share")).cache()
    sinks = nodes.select("id").join(degrees, nodes.id == degrees.src, "left_anti").cache()
    ranks = nodes.select("id", f.lit(1 / n).alias("rank"))
    for _ in range(ROUNDS):
        stranded = ranks.join(sinks, "id").agg(f.coalesce(f.sum("rank"), f.lit(0.0)).alias("stranded"))
        received = (
            shares.join(ranks, shares.src == ranks.id)
            .groupBy("dst")
            .agg(f.sum(f.col("rank") * f.col("share")).alias("received"))
        )
        ranks = (
            nodes.select("id")
            .join(received, nodes.id == received.dst, "left")
            .crossJoin(stranded)
            .select(
                "id",
                (
                    (1 - DAMPING + DAMPING * f.col("stranded")) / n
                    + DAMPING * f.coalesce("received", f.lit(0.0))
                ).alias("rank"),
            )
        )
        # Each round uses the ranks twice: without this the plan would double with each.
        ranks = ranks.localCheckpoint()
    return ranks


def components(nodes: DataFrame, links: DataFrame) -> DataFrame:
    """The component of each node, whichever way the links lead."""
    both = links.union(links.select(f.col("dst"), f.col("src"))).distinct().cache()
    found, n_components = nodes.select("id", f.col("id").alias("component")), 0
    while True:
        least = (
            both.join(found, both.src == found.id)
            .groupBy("dst")
            .agg(f.min("component").alias("least"))
        )
        better = (
            found.join(least, found.id == least.dst, "left")
            .select("id", f.least("component", f.coalesce("least", "component")).alias("component"))
        )
        # The name of a component is a member of it, whose own name may be better already: halves the way.
        names = better.select(f.col("id").alias("name"), f.col("component").alias("better"))
        better = (
            better.join(names, better.component == names.name)
            .select("id", f.col("better").alias("component"))
            .localCheckpoint()
        )
        n = better.select("component").distinct().count()
        if n == n_components:
            return better
        found, n_components = better, n


def analyse(spark: SparkSession, folder: str) -> DataFrame:
    """The table: best rank first."""
    nodes = spark.read.parquet(f"{folder}/nodes.parquet").select("id", "title").cache()
    related = links(spark.read.parquet(f"{folder}/edges.parquet"))
    table = page_rank(nodes, related).join(components(nodes, related), "id").join(nodes, "id")
    return table.select("id", "title", "rank", "component").orderBy(f.desc("rank"), "id").cache()


def main(folder: str, results: str) -> None:
    spark = SparkSession.builder.appName("adit").getOrCreate()
    table = analyse(spark, folder)
    table.show(10, truncate=False)
    table.write.mode("overwrite").parquet(results)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
