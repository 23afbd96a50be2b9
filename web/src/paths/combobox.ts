// A field for an entity, with a list of those that may be meant: an editable combobox as the ARIA practices describe it.

import { el } from "../dom.ts";
import { Kind, type Names } from "../names.ts";
import { count, t } from "../text.ts";
import type { Completion, Offer } from "./complete.ts";

/** A field for an entity. */
export interface Picker {
  /** The field with its label and list. */
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  /** Puts an entity into the field, or empties it. */
  set(node: number | undefined): void;
}

/** Makes a field; `chosen` hears of every entity that is chosen, and of none where the field is emptied. */
export function picker(
  id: string,
  label: string,
  all: Names,
  completion: Completion,
  chosen: (node: number | undefined) => void,
): Picker {
  let offers: Offer[] = [];
  let active = -1;
  let current: number | undefined;
  const list = el("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, class: "picker-list", hidden: "" });
  const error = el("p", { id: `${id}-error`, class: "picker-error", hidden: "" });
  const input = el("input", {
    id,
    type: "text",
    role: "combobox",
    dir: "auto",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    placeholder: t("paths_placeholder"),
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-describedby": error.id,
  });
  const status = el("span", { class: "unseen", role: "status" });
  const field = el("div", { class: "picker-field" }, input, list);
  const element = el("div", { class: "picker" }, el("label", { for: id }, label), field, error, status);

  const close = (): void => {
    list.hidden = true;
    offers = [];
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (nth: number): void => {
    active = nth;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === nth)));
    const option = list.children[nth];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const fail = (message: string): void => {
    error.textContent = message;
    error.hidden = message === "";
    if (message === "") input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
  };
  const set = (node: number | undefined): void => {
    current = node;
    input.value = node === undefined ? "" : (all.titles[node] ?? "");
    fail("");
    close();
  };
  const choose = (node: number | undefined): void => {
    const isNew = node !== current;
    set(node);
    if (isNew) chosen(node);
  };
  const show = (): void => {
    offers = completion.offers(input.value);
    list.replaceChildren(...offers.map((offer, nth) => option(`${id}-${nth}`, all, offer)));
    list.hidden = offers.length === 0;
    input.setAttribute("aria-expanded", String(offers.length > 0));
    status.textContent = input.value.trim() === "" ? "" : count("paths_offers", offers.length);
    mark(-1);
  };
  /** Takes what is typed for the name of an entity. */
  const settle = (): void => {
    const typed = input.value.trim();
    if (typed === "") return choose(undefined);
    if (current !== undefined && typed === (all.titles[current] ?? "").trim()) return close();
    const node = completion.exact(typed);
    if (node !== undefined) return choose(node);
    close();
    fail(t("paths_unknown", { name: typed }));
  };

  input.addEventListener("input", () => {
    fail("");
    show();
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", settle);
  input.addEventListener("keydown", (event) => {
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!isOpen) show();
      const down = event.key === "ArrowDown";
      if (offers.length > 0) mark(down ? (active + 1) % offers.length : (active <= 0 ? offers.length : active) - 1);
      event.preventDefault();
    } else if (event.key === "Enter" && !event.isComposing) {
      const offer = offers[active] ?? (completion.exact(input.value) === undefined ? offers[0] : undefined);
      if (isOpen && offer) choose(offer.node);
      else settle();
      event.preventDefault();
    } else if (event.key === "Escape" && (isOpen || input.value !== "")) {
      // The first closes the list, the second empties the field.
      if (isOpen) close();
      else input.value = "";
      event.stopPropagation();
      event.preventDefault();
    }
  });
  // Before the field loses the focus.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const item = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    const offer = item ? offers[[...list.children].indexOf(item)] : undefined;
    if (offer) choose(offer.node);
  });
  return { element, input, set };
}

/** An entity in the list: its title, the other name it was found by, and what it is. */
function option(id: string, all: Names, { node, alias }: Offer): HTMLElement {
  const type = all.types[node] ?? -1;
  const item = el("li", { id, role: "option", "aria-selected": "false", dir: "auto", class: kindClass(all, node) });
  item.append(el("span", { class: "picker-title" }, all.titles[node] ?? ""));
  if (alias !== "") item.append(" ", el("span", { class: "detail" }, alias));
  const what = type >= 0 ? all.typeNames[type] : all.kinds[node] === Kind.Missing ? t("preview_missing") : "";
  if (what) item.append(" ", el("span", { class: "detail picker-type" }, what));
  return item;
}

/** The classes that give a node the colour and shape of its type. */
export function kindClass(all: Names, node: number): string {
  const type = all.types[node] ?? -1;
  const missing = all.kinds[node] === Kind.Missing ? " is-missing" : "";
  return `stop${type >= 0 ? ` type-${type % 7} shape-${type % 5}` : ""}${missing}`;
}
