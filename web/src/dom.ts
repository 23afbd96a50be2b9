// Builds elements. Text from notes only ever becomes text nodes.

/** An element with attributes and content; attributes that are `undefined` or `false` are left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: { readonly [name: string]: string | boolean | undefined } = {},
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...content);
  return element;
}

/** A button with a name, and what it does. */
export function button(className: string, name: string, run: (event: MouseEvent) => void): HTMLButtonElement {
  const it = el("button", { type: "button", class: className }, name);
  it.addEventListener("click", run);
  return it;
}

let live: HTMLElement | undefined;

/** Says something to those who do not see it. */
export function say(text: string): void {
  live ??= document.body.appendChild(el("p", { class: "spoken", "aria-live": "polite" }));
  // The same text twice is not said twice, so it is taken away first.
  live.textContent = "";
  requestAnimationFrame(() => {
    if (live) live.textContent = text;
  });
}
