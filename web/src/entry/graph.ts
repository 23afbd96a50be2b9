// The map: on the page of the graph, and of the neighbourhood of a note wherever that is asked for.

import { offer } from "../data.ts";
import { type GraphPart, localGraph } from "../graph/local.ts";
import { graphPage } from "../graph/page.ts";

offer("graph", { local: localGraph } satisfies GraphPart);

const holder = document.getElementById("graph");
if (holder) {
  const fail = (error: unknown): void => {
    const note = document.querySelector(".graph-error") ?? document.createElement("p");
    note.className = "graph-error";
    note.setAttribute("role", "status");
    note.textContent = error instanceof Error ? error.message : String(error);
    holder.before(note);
  };
  graphPage(holder, fail).catch(fail);
}
