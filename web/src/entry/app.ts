// Every page runs this, in its head: the theme is set before anything is painted, the rest waits for the page. What is
// bigger is a script of its own, which is loaded when the reader first does something, or asks for it.

import { startBar, switchTheme } from "../bar.ts";
import { part, script } from "../data.ts";
import { actionOf, takesText, type Action } from "../keys.ts";
import { openAround, startTrail } from "../page.ts";
import { keepPlaces } from "../places.ts";
import { offerPreviews } from "../preview/offer.ts";
import { isOn } from "../switches.ts";
import { restore } from "../theme.ts";

/** What the scripts `search` and `tools` offer, as far as keys ask for it. */
interface Search {
  readonly open: (text?: string) => Promise<void>;
}
interface Tools {
  readonly help: () => void;
}

restore();

// Firefox does not bring links in drawings into view when they get the focus, nor does it when it is asked to.
addEventListener("focusin", ({ target }) => {
  if (!(target instanceof SVGElement)) return;
  const frame = target.closest(".fan");
  if (frame) {
    const [here, room] = [target.getBoundingClientRect(), frame.getBoundingClientRect()];
    frame.scrollTop += Math.max(0, here.bottom - room.bottom) + Math.min(0, here.top - room.top);
  }
  const { top, bottom } = target.getBoundingClientRect();
  scrollBy({ top: Math.max(0, bottom + 16 - innerHeight) + Math.min(0, top - 64), behavior: "instant" });
});

function help(): void {
  part<Tools>("tools").then((tools) => tools.help(), () => {});
}

/** Search over the page; where that cannot be had, the field in the bar. */
async function search(): Promise<void> {
  try {
    await (await part<Search>("search")).open();
  } catch {
    document.querySelector<HTMLInputElement>(".bar input[type=search]")?.focus();
  }
}

/** Follows the first of some links that the page has. */
function follow(...selectors: readonly string[]): boolean {
  for (const selector of selectors) {
    const link = document.querySelector<HTMLElement>(selector);
    if (!link) continue;
    link.click();
    return true;
  }
  return false;
}

function act(action: Action): boolean {
  switch (action) {
    case "search":
      void search();
      return true;
    case "graph":
      return follow(".fan .more a", ".bar a[data-key=g]");
    case "paths":
      return follow("a.paths-from", ".bar a[data-key=p]");
    case "backlinks":
      if (!document.getElementById("_backlinks")) return false;
      location.hash = "_backlinks";
      return true;
    case "previous":
      return follow("a[rel=prev]");
    case "next":
      return follow("a[rel=next]");
    case "home":
      return follow(".bar .brand");
    case "theme":
      switchTheme();
      return true;
    case "help":
      help();
      return true;
  }
}

function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    const action = actionOf(event, isOn("keys"), takesText(document.activeElement));
    // What is over the page has its own keys.
    if (!action || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (act(action)) event.preventDefault();
  });
}

/** Loads what makes the page handier when the reader first does something: what nobody reads costs nothing. */
function startAtFirstSign(): void {
  const hasTables = keepPlaces();
  const signs = ["pointermove", "pointerdown", "keydown", "focusin", "wheel", "scroll", "touchstart"];
  const start = (): void => {
    for (const sign of signs) removeEventListener(sign, start, true);
    const has = (selector: string): boolean => document.querySelector(selector) !== null;
    if (has(".fan, .toc, .reading :is(pre, img, h2[id], h3[id])")) void script("tools").catch(() => {});
    if (hasTables) void script("tables").catch(() => {});
  };
  for (const sign of signs) addEventListener(sign, start, { capture: true, passive: true });
}

function start(): void {
  startBar(help);
  startTrail();
  startKeys();
  offerPreviews();
  startAtFirstSign();
  openAround();
  addEventListener("hashchange", openAround);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
