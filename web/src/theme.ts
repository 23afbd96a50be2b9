// Light, dark, or as the system has it.

import { keep, kept } from "./keep.ts";

/** What the reader chose. */
export type Choice = "system" | "light" | "dark";

const KEY = "adit-theme";

/** A choice that was kept; whatever else was kept is that of the system. */
export function choiceOf(stored: string | null): Choice {
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** The choice that a button leads to. */
export function following(choice: Choice): Choice {
  return choice === "system" ? "light" : choice === "light" ? "dark" : "system";
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
  choice = choiceOf(kept(KEY));
  show();
}

/** Shows a theme, keeps it, and tells whoever draws with its colours (the event `adit:theme`). */
export function choose(next: Choice): void {
  choice = next;
  show();
  keep(KEY, next);
  document.dispatchEvent(new Event("adit:theme"));
}
