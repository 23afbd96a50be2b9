// Builds elements. Text from notes only ever becomes text nodes.

/** An element with attributes and content; attributes that are `undefined` are left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: { readonly [name: string]: string | undefined } = {},
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(key, value);
  element.append(...content);
  return element;
}
