// What the reader may switch off: keys of a single letter, previews, the trail. All are on at first.

import { keep, kept } from "./keep.ts";

/** Something that can be switched off. */
export type Switch = "keys" | "previews" | "trail";

/** All of them, in the order in which the help lists them. */
export const SWITCHES: readonly Switch[] = ["keys", "previews", "trail"];

/** Whether something is on. */
export function isOn(name: Switch): boolean {
  return kept(`adit-${name}`) !== "off";
}

/** Switches something on or off, on all pages. */
export function turn(name: Switch, on: boolean): void {
  keep(`adit-${name}`, on ? "on" : "off");
  document.dispatchEvent(new Event("adit:switch"));
}
