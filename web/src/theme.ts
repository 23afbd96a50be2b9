// Light, dark, or as the system has it. Chromium keeps localStorage for all pages on disk, Firefox keeps cookies: both
// are written, and whichever is there is read.

/** What the reader chose. */
export type Choice = "system" | "light" | "dark";

const KEY = "adit-theme";

function read(): Choice {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(KEY);
  } catch {
    // Storage may be switched off.
  }
  stored ??= /(?:^|; )adit-theme=(\w+)/.exec(document.cookie)?.[1] ?? null;
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** The choice that holds. */
export let choice: Choice = "system";

function show(): void {
  const { dataset } = document.documentElement;
  if (choice === "system") delete dataset["theme"];
  else dataset["theme"] = choice;
}

/** Shows the theme that was chosen before. Runs in the head, before anything is painted. */
export function restore(): void {
  choice = read();
  show();
}

/** Shows a theme, keeps it, and tells whoever draws with its colours (the event `adit:theme`). */
export function choose(next: Choice): void {
  choice = next;
  show();
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Then it holds for this page, or by the cookie.
  }
  document.cookie = `${KEY}=${next}; path=/; max-age=31536000; samesite=lax`;
  document.dispatchEvent(new Event("adit:theme"));
}
