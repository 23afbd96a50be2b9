"""DOT in Graphviz, which gives what it read as JSON."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter

from contract import Contract


def clean(text):
    """A text as DOT holds it: control characters are spaces, but for line breaks."""
    return "".join(" " if (c < " " and c != "\n") or "\x7f" <= c < "\xa0" else c for c in text)


def unescaped(text):
    """A text as DOT has it, without its backslashes."""
    return re.sub(r"\\(.)", lambda it: "\n" if it[1] == "n" else it[1], text)


def main(folder):
    if not shutil.which("dot"):
        print("  left out: DOT, for there is no Graphviz")
        return
    contract = Contract(folder)
    run = subprocess.run(["dot", "-Kpatchwork", "-Tdot_json", f"{folder}/graph.dot"], capture_output=True, check=False)
    graph = json.loads(run.stdout.decode("utf-8"))
    nodes = {it["_gvid"]: it for it in graph["objects"]}
    titles = {unescaped(it["name"]): unescaped(it["label"]) for it in nodes.values()}
    assert titles == {clean(id): clean(title) for id, title in contract.titles().items()}
    found = Counter(
        (unescaped(nodes[it["tail"]]["name"]), unescaped(nodes[it["head"]]["name"]), unescaped(it.get("label", "")))
        for it in graph["edges"]
    )
    expected = Counter(
        (clean(it["subject"]), clean(it["to"]), clean(it["label"] or "")) for it in contract.edges.values()
    )
    assert found == expected, (found - expected, expected - found)
    print(f"  Graphviz, DOT: {len(titles)} nodes, {found.total()} edges")


main(sys.argv[1])
