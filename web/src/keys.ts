// Which key does what. Keys of a single letter can be switched off, for they get in the way of those who speak to their
// computer; nothing happens while something is typed.

/** What a key does. */
export type Action =
  | "search" | "graph" | "paths" | "backlinks" | "theme" | "help" | "home" | "previous" | "next";

/** The keys of a single letter or sign, in the order in which the help lists them. */
export const KEYS: readonly (readonly [string, Action])[] = [
  ["/", "search"],
  ["g", "graph"],
  ["p", "paths"],
  ["b", "backlinks"],
  ["[", "previous"],
  ["]", "next"],
  ["h", "home"],
  ["t", "theme"],
  ["?", "help"],
];

/** What of a key press matters. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** Whether it is part of a sign that is put together from several keys. */
  readonly isComposing: boolean;
  /** Whether the key is held down. */
  readonly repeat: boolean;
}

/** What a key press does; `single` is whether keys of a single letter are on, `typing` whether a field takes it. */
export function actionOf(press: Press, single: boolean, typing: boolean): Action | undefined {
  if (press.isComposing || press.repeat) return undefined;
  const withControl = press.ctrlKey || press.metaKey;
  if (withControl) return press.key.toLowerCase() === "k" && !press.altKey ? "search" : undefined;
  if (!single || typing) return undefined;
  // On many keyboards signs such as `[` are typed with AltGr, which is Alt to some; letters are not.
  if (press.altKey && /[a-z]/i.test(press.key)) return undefined;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return KEYS.find(([it]) => it === key)?.[1];
}

/** Whether an element takes what is typed. */
export function takesText(element: Element | null): boolean {
  if (!element) return false;
  return element.closest("input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox]") !== null;
}
