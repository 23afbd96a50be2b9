// Elements of the map. Text from notes goes into text nodes alone.

import { el } from "../dom.ts";

/** A button that does something. */
export function button(text: string, attributes: Readonly<Record<string, string | boolean>>, act: () => void): HTMLButtonElement {
  const made = el("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

/** A text whose direction is its own. */
export function name(text: string): HTMLElement {
  return el("bdi", {}, text);
}
