// Where the reader is on a page, from before it is loaded anew to after.

const KEY = "adit-serve-place";

/** Where a reader was. */
interface Place {
  readonly path: string;
  readonly x: number;
  readonly y: number;
  /** The last element with an id above the middle of the window, and how far it was from the top. */
  readonly anchor: { readonly id: string; readonly top: number } | null;
  /** What could be opened, by its text, and whether it was. */
  readonly open: readonly (readonly [string, boolean])[];
}

/** Whether the page is about to be loaded anew. */
let isLeft = false;

/** Remembers the place for the next load of this page in this tab. */
export function leave(): void {
  const place: Place = { path: location.pathname, x: scrollX, y: scrollY, anchor: anchor(), open: folds().map(([key, it]) => [key, it.open]) };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(place));
  } catch {
    // The browser's own memory of the place has to do.
    return;
  }
  // Or the browser would go to where it thinks the place was, after all else.
  history.scrollRestoration = "manual";
  isLeft = true;
}

/** Goes back to the place that was left, if this page was left to be loaded anew. */
export function comeBack(): void {
  const place = taken();
  if (!place || place.path !== location.pathname) return;
  const open = new Map(place.open);
  const settle = (): void => {
    for (const [key, it] of folds()) {
      const wasOpen = open.get(key);
      if (wasOpen !== undefined && it.open !== wasOpen) it.open = wasOpen;
    }
    const element = place.anchor && document.getElementById(place.anchor.id);
    const y = place.anchor && element ? scrollY + element.getBoundingClientRect().top - place.anchor.top : place.y;
    scrollTo({ left: place.x, top: y, behavior: "instant" });
  };
  settle();
  // Other scripts add to the page when it has been read, and pictures have their size when they are there.
  addEventListener("DOMContentLoaded", settle, { once: true });
  addEventListener("load", settle, { once: true });
  // Back and forward are the browser's own again.
  addEventListener("pagehide", () => {
    if (!isLeft) history.scrollRestoration = "auto";
  });
}

function taken(): Place | null {
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return text === null ? null : (JSON.parse(text) as Place);
  } catch {
    return null;
  }
}

/** What was edited above an element must not move it. At the top of a page there is nothing to hold on to. */
function anchor(): Place["anchor"] {
  if (scrollY === 0) return null;
  let found: Place["anchor"] = null;
  for (const element of document.querySelectorAll("main [id]")) {
    const top = element.getClientRects()[0]?.top;
    // What stands beside the text does not move with it.
    if (top === undefined || top > innerHeight / 2 || (found && top < found.top) || element.closest("nav, aside")) continue;
    found = { id: element.id, top };
  }
  return found;
}

/** What can be opened, with keys that stay the same when others come and go. */
function folds(): readonly (readonly [string, HTMLDetailsElement])[] {
  const n_seen = new Map<string, number>();
  return [...document.querySelectorAll("details")].map((it) => {
    const text = it.id || (it.querySelector("summary")?.textContent ?? "").trim();
    const nth = n_seen.get(text) ?? 0;
    n_seen.set(text, nth + 1);
    return [`${nth} ${text}`, it];
  });
}
