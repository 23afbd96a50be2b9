"""N-Quads and JSON-LD in Oxigraph: both are the same data, and SPARQL finds the path and the labels."""

import sys
from urllib.parse import unquote

from contract import END, START, Contract, compare
from pyoxigraph import Dataset, RdfFormat, Store, parse

PREFIXES = """
PREFIX adit: <urn:adit:>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

EDGES = """
SELECT ?edge ?subject ?target ?label ?context ?note ?line WHERE {
    ?edge a rdf:Statement ; rdf:subject ?subject ; rdf:object ?target ; prov:wasDerivedFrom ?place .
    OPTIONAL { ?edge skos:note ?label }
    OPTIONAL { ?edge oa:hasSelector/oa:exact ?context }
    OPTIONAL { ?edge adit:line ?line }
    BIND (STRBEFORE(CONCAT(STR(?place), "#"), "#") AS ?note)
}
"""

# The triples of a note are in its graph: none of them but tags are between a note and a tag.
STEPS = """
SELECT DISTINCT ?here ?there WHERE {
    ?edge rdf:subject ?here ; rdf:object ?there ; adit:kind ?kind . FILTER (?kind != "tag")
}
"""

LABELS = "SELECT ?label WHERE { ?edge rdf:subject <%s> ; rdf:object <%s> ; skos:note ?label }"


def id_of(iri):
    """The id in the contract of what has this name."""
    kind, name = iri.removeprefix("urn:vault:").split("/", 1)
    return {"tag": "#", "note": "", "entity": "", "missing": ""}[kind] + unquote(name)


def query(store, text):
    return store.query(PREFIXES + text, use_default_graph_as_union=True)


def main(folder):
    contract = Contract(folder)
    quads = Dataset(parse(path=f"{folder}/graph.nq", format=RdfFormat.N_QUADS))
    json_ld = Dataset(parse(path=f"{folder}/graph.jsonld", format=RdfFormat.JSON_LD))
    assert quads == json_ld, "N-Quads and JSON-LD differ"
    store = Store()
    store.bulk_extend(quads)
    titles = query(store, "SELECT ?it ?title WHERE { ?it a skos:Concept ; skos:prefLabel ?title }")
    titles = {id_of(row["it"].value): row["title"].value for row in titles}
    triples = {}
    for row in query(store, EDGES):
        label, context, line = (row[name] and row[name].value for name in ["label", "context", "line"])
        triples[row["edge"].value.removeprefix("urn:vault:edge/")] = (
            id_of(row["subject"].value),
            id_of(row["target"].value),
            label,
            context,
            id_of(row["note"].value),
            line and int(line),
        )
    contract.check("Oxigraph, N-Quads and JSON-LD", titles, triples)
    aliases = {}
    for row in query(store, "SELECT ?it ?name WHERE { ?it skos:altLabel ?name }"):
        aliases.setdefault(id_of(row["it"].value), set()).add(row["name"].value)
    compare("aliases", aliases, {id: set(it["aliases"]) for id, it in contract.nodes.items() if it["aliases"]})
    if contract.has_path:
        # SPARQL's paths have no length: it gives the steps, and whether there is a way at all.
        start, end = (f"urn:vault:entity/{contract.id_of(title)}" for title in [START, END])
        assert query(store, f"ASK {{ <{start}> dcterms:relation+ <{end}> }}")
        steps = {}
        for row in query(store, STEPS):
            steps.setdefault(row["here"].value, []).append(row["there"].value)
        path, layer = None, [[start]]
        while not path:
            layer = [it + [there] for it in layer for there in sorted(steps.get(it[-1], [])) if there not in it]
            path = next((it for it in layer if it[-1] == end), None)
        labels = [[row["label"].value for row in query(store, LABELS % step)] for step in zip(path, path[1:])]
        contract.check_path([id_of(it) for it in path], labels)


main(sys.argv[1])
