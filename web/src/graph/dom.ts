// Makes elements. Text from notes goes into text nodes alone.

type Child = Node | string;

/** An element with attributes and children; an attribute that is `false` is left out. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | boolean>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** A button that does something. */
export function button(text: string, attributes: Readonly<Record<string, string | boolean>>, act: () => void): HTMLButtonElement {
  const made = make("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

/** A text whose direction is its own. */
export function name(text: string): HTMLElement {
  return make("bdi", {}, text);
}
