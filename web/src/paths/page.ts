// The page for ways between two entities: its fields, its answers, and its address.

import { el } from "../dom.ts";
import { names, type Names } from "../names.ts";
import { bestRoutes, partOf } from "../route.ts";
import { count, t, texts } from "../text.ts";
import { ties, type Ties } from "../ties.ts";
import { picker, type Picker } from "./combobox.ts";
import { Completion } from "./complete.ts";
import { routeList } from "./routes.ts";
import { MAX_ROUTES, query, read, ROUTES, type State } from "./state.ts";
import { reasons } from "./why.ts";

/** Fills the page. */
export async function start(app: HTMLElement): Promise<void> {
  await texts();
  const [all, network] = await Promise.all([names(), ties()]);
  new PathsPage(app, all, network).begin();
}

class PathsPage {
  readonly #all: Names;
  readonly #ties: Ties;
  #state: State;
  /** The number of the last question: answers to earlier ones are thrown away. */
  #asked = 0;
  readonly #from: Picker;
  readonly #to: Picker;
  readonly #mode: HTMLInputElement[];
  readonly #hubs: HTMLInputElement;
  readonly #options: HTMLElement;
  readonly #without: HTMLElement;
  readonly #status: HTMLElement;
  readonly #answer: HTMLElement;
  readonly #begin: HTMLElement | null;
  readonly #title = document.title;

  constructor(app: HTMLElement, all: Names, ties: Ties) {
    this.#all = all;
    this.#ties = ties;
    this.#state = read(location.search, all);
    const completion = new Completion(all, ties);
    this.#from = picker("_from", t("paths_from_field"), all, completion, (from) => this.#change({ from, without: [] }));
    this.#to = picker("_to", t("paths_to_field"), all, completion, (to) => this.#change({ to, without: [] }));
    const swap = el("button", { type: "button", class: "swap", "aria-label": t("paths_swap"), title: t("paths_swap") }, "⇄");
    swap.addEventListener("click", () => this.#change({ from: this.#state.to, to: this.#state.from }));
    this.#mode = ["routes", "why"].map((value) => {
      const radio = el("input", { type: "radio", name: "show", value });
      radio.addEventListener("change", () => this.#change({ why: value === "why" }));
      return radio;
    });
    const modes = el("fieldset", { class: "modes" }, el("legend", { class: "unseen" }, t("paths_show")));
    const words = [t("paths_routes"), t("paths_why")];
    this.#mode.forEach((radio, nth) => modes.append(el("label", {}, radio, words[nth] ?? "")));
    this.#hubs = el("input", { type: "checkbox" });
    this.#hubs.addEventListener("change", () => this.#change({ avoidsHubs: this.#hubs.checked }));
    this.#without = el("div", { class: "without" });
    this.#options = el("div", { class: "path-options" }, el("label", {}, this.#hubs, t("paths_avoid_hubs")), this.#without);
    this.#status = el("p", { class: "paths-status", role: "status" });
    this.#answer = el("div", { class: "paths-answer" });
    this.#begin = document.querySelector<HTMLElement>(".paths-begin");
    const controls = el("div", { class: "paths-controls" }, modes, this.#options);
    const form = el("form", { class: "paths-form" }, el("div", { class: "ends" }, this.#from.element, swap, this.#to.element), controls);
    form.addEventListener("submit", (event) => event.preventDefault());
    app.replaceChildren(form, this.#status, this.#answer);
  }

  /** Answers what the address asks, and what it will ask. */
  begin(): void {
    window.addEventListener("popstate", () => {
      this.#state = read(location.search, this.#all);
      this.#show();
    });
    this.#show();
    const { from, to } = this.#state;
    if (from !== undefined && to === undefined) this.#to.input.focus();
  }

  #change(change: Partial<State>): void {
    this.#state = { ...this.#state, routes: ROUTES, ...change };
    const address = location.pathname + query(this.#state, this.#all);
    try {
      history.pushState(null, "", address);
    } catch {
      // A browser that lets no page from the disk change its address: it can be read all the same.
    }
    this.#show();
  }

  #show(): void {
    const { from, to, why, avoidsHubs, without } = this.#state;
    this.#from.set(from);
    this.#to.set(to);
    this.#mode.forEach((radio, nth) => (radio.checked = (nth === 1) === why));
    this.#hubs.checked = avoidsHubs;
    this.#options.hidden = why;
    this.#without.replaceChildren(...without.map((node) => this.#chip(node)));
    void this.#ask();
  }

  /** An entity that routes do not pass, with a way to take that back. */
  #chip(node: number): HTMLElement {
    const name = this.#all.titles[node] ?? "";
    const button = el("button", { type: "button", "aria-label": t("paths_allow", { name }) }, t("paths_without", { name }), " ✕");
    button.addEventListener("click", () => this.#change({ without: this.#state.without.filter((it) => it !== node) }));
    return button;
  }

  async #ask(): Promise<void> {
    const asked = ++this.#asked;
    const { from, to, why } = this.#state;
    if (this.#begin) this.#begin.hidden = from !== undefined && to !== undefined;
    if (from === undefined || to === undefined || from === to) {
      this.#answer.replaceChildren();
      this.#status.textContent = from !== undefined && from === to ? t("paths_same") : "";
      document.title = this.#title;
      return;
    }
    document.title = `${this.#all.titles[from] ?? ""} – ${this.#all.titles[to] ?? ""} · ${this.#title}`;
    this.#answer.setAttribute("aria-busy", "true");
    const answer = why ? this.#why(from, to) : this.#routes(from, to);
    const { element, summary } = await answer.catch(() => ({ element: undefined, summary: t("half_copied") }));
    if (asked !== this.#asked) return;
    this.#answer.replaceChildren(...(element ? [element] : []));
    this.#answer.removeAttribute("aria-busy");
    this.#status.textContent = summary;
  }

  async #routes(from: number, to: number): Promise<{ element: HTMLElement | undefined; summary: string }> {
    const { avoidsHubs, without, routes: wanted } = this.#state;
    const routes = bestRoutes({ ties: this.#ties, from, to, routes: wanted, avoidsHubs, without: new Set(without) });
    const ends = { from: this.#all.titles[from] ?? "", to: this.#all.titles[to] ?? "" };
    if (routes.length === 0) return { element: undefined, summary: this.#apart(from, to, ends) };
    const avoid = (node: number): void => this.#change({ without: [...without, node] });
    const element = await routeList({ all: this.#all, routes, avoid });
    if (routes.length === wanted && wanted < MAX_ROUTES) {
      const more = el("button", { type: "button", class: "more-routes" }, t("paths_more_routes"));
      more.addEventListener("click", () => this.#change({ routes: Math.min(wanted + ROUTES, MAX_ROUTES) }));
      element.append(more);
    }
    return { element, summary: count("paths_found", routes.length, ends) };
  }

  /** Why there is no way. */
  #apart(from: number, to: number, ends: { readonly from: string; readonly to: string }): string {
    if (this.#state.without.length > 0) return t("paths_none_without", ends);
    const near = (node: number): string => count("paths_part", partOf(this.#ties, node), { name: this.#all.titles[node] ?? "" });
    return `${t("paths_none", ends)} ${near(from)} ${near(to)}`;
  }

  async #why(from: number, to: number): Promise<{ element: HTMLElement; summary: string }> {
    const found = await reasons(this.#all, this.#ties, from, to);
    const ends = { from: this.#all.titles[from] ?? "", to: this.#all.titles[to] ?? "" };
    return { element: found.element, summary: found.summary === "" ? t("paths_unrelated", ends) : `${t("paths_between", ends)} ${found.summary}` };
  }
}
