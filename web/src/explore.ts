// The small graph of a page as a map to walk in, in place of the drawing.

import { here, part } from "./data.ts";
import { button, el } from "./dom.ts";
import { t } from "./text.ts";

/** What the script `graph` offers for it. */
interface Graph {
  readonly local: (holder: HTMLElement, node: number) => Promise<void>;
}

/** A button below the drawing, which shows the map, and the drawing again. */
export function exploreNear(): void {
  const drawing = document.querySelector<SVGElement>(".fan svg");
  const place = document.querySelector(".fan .more");
  if (!drawing || !place || here === undefined) return;
  const node = here;
  let map: HTMLElement | undefined;
  const it = button("", t("explore_near"), () => {
    const isMap = drawing.hasAttribute("hidden");
    if (!map) {
      map = el("div");
      drawing.before(map);
      const shown = map;
      part<Graph>("graph").then((graph) => graph.local(shown, node)).catch(() => {
        shown.textContent = t("half_copied");
      });
    }
    map.hidden = isMap;
    drawing.toggleAttribute("hidden", !isMap);
    it.ariaPressed = String(!isMap);
  });
  it.ariaPressed = "false";
  place.prepend(it);
}
