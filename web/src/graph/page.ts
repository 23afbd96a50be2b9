// The page of the graph: the map in place of the still picture, what is shown of it, and the node in focus beside it.

import { decoded } from "../address.ts";
import { root } from "../data.ts";
import type { Facets } from "../facets.ts";
import { facets, isWithin } from "../facets.ts";
import type { Names } from "../names.ts";
import { Kind, names as loadNames } from "../names.ts";
import type { Labels, Network } from "../network.ts";
import { labels as labelsOf, network as loadNetwork, skeleton } from "../network.ts";
import { count, t, texts } from "../text.ts";
import { el } from "../dom.ts";
import { button, name } from "./dom.ts";
import { find, folded } from "./find.ts";
import { panel } from "./panel.ts";
import type { Colouring, Measure } from "./scene.ts";
import { colourBy, distances, sizeBy, wholeScene } from "./scene.ts";
import { PLAIN, type State, read, written } from "./state.ts";
import { MapView } from "./view.ts";

/** Names that are offered while somebody types. */
const OFFERED = 8;
/** Tags and folders that are offered. */
const CHOICES = 400;

/** Makes the page work. What is read later and cannot be is told to `fail`; the page goes on without it. */
export async function graphPage(holder: HTMLElement, fail: (error: unknown) => void): Promise<void> {
  const [network, names] = await Promise.all([skeleton(), loadNames(), texts()]);
  new GraphPage(holder, network, names, fail).start();
}

class GraphPage {
  private state: State;
  private readonly view: MapView;
  private readonly stage: HTMLElement;
  private readonly aside = el("aside", { class: "near", hidden: true });
  private readonly live = el("p", { class: "live", role: "status" });
  private readonly tools = el("div", { class: "tools" });
  private readonly byHref = new Map<string, number>();
  private readonly searched: readonly (readonly string[])[];
  private readonly isTurned: boolean;
  private labels: Labels | undefined;
  private known: Facets | undefined;

  constructor(
    holder: HTMLElement,
    private network: Network,
    private readonly names: Names,
    private readonly fail: (error: unknown) => void,
  ) {
    names.hrefs.forEach((href, node) => this.byHref.set(decoded(href), node).set(`#${node}`, node));
    this.searched = names.titles.map((title, node) => [title, ...(names.aliases[node] ?? [])].map(folded));
    const still = holder.querySelector<HTMLElement>(".map")!;
    this.stage = el("div", {
      class: "stage",
      tabindex: "0",
      role: "application",
      "aria-label": t("graph_map"),
      "aria-describedby": "graph-keys",
    });
    const keys = el("p", { class: "keys", id: "graph-keys" }, t("graph_keys"));
    const frame = el("div", { class: "frame" }, el("div", { class: "board" }, this.stage, this.tools, this.zooms()), this.aside);
    still.replaceWith(frame, this.live, keys);
    this.state = read(location.hash, location.search);
    // The map is wide; a narrow screen sees it turned.
    const isHigh = this.stage.clientHeight > 1.2 * this.stage.clientWidth;
    this.isTurned = isHigh;
    this.view = new MapView(this.stage, wholeScene(network, names, isHigh), {
      focus: (node) => this.focused(node),
      open: (node) => this.open(node),
    });
    // On a narrow map the tools lie over its whole width.
    const { tools, stage } = this;
    this.view.covered = () => (tools.offsetWidth > stage.clientWidth / 2 ? tools.offsetTop + tools.offsetHeight : 0);
  }

  start(): void {
    this.fillTools();
    this.apply(true);
    addEventListener("hashchange", () => {
      this.state = read(location.hash, "");
      this.fillTools();
      this.apply(true);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.view.focused !== undefined) this.view.focus(undefined);
    });
    const { x, y, scale } = this.view.camera;
    const arrived = (): void => {
      if (this.view.focused !== undefined) this.fillPanel(this.view.focused);
      this.view.changed();
    };
    const whole = (network: Network): void => {
      this.network = network;
      this.view.scene = wholeScene(network, this.names, this.isTurned);
      this.labels = this.view.labels = labelsOf(network, arrived, this.fail);
      // Only now it is known what is near the node of an address. Whoever has moved the map meanwhile looks elsewhere.
      const { camera } = this.view;
      const isStill = camera.x === x && camera.y === y && camera.scale === scale;
      this.apply(this.state.depth > 0 || (isStill && this.byHref.has(decoded(this.state.at))));
      if (this.view.focused !== undefined) this.fillPanel(this.view.focused);
    };
    loadNetwork().then(whole).catch(this.fail);
  }

  // What is shown.

  /** Shows the state; where it came from an address, the map goes to the node in focus. */
  private apply(isNew: boolean): void {
    const { view, names, network, state } = this;
    const { scene } = view;
    sizeBy(scene, state.size, network);
    colourBy(scene, this.colouring(), network, names);
    view.allEdges = state.edges;
    const at = this.byHref.get(decoded(state.at));
    if ((state.tag || state.folder) && !this.known) {
      const apply = (known: Facets): void => {
        this.known = known;
        this.apply(isNew);
      };
      facets().then(apply).catch(this.fail);
    }
    const near = at !== undefined && state.depth > 0 ? distances(scene, at, state.depth) : undefined;
    for (let node = 0; node < scene.n; node++) {
      const isShown = (near === undefined || near[node]! < 255) && (node === at || this.passes(node));
      scene.visible[node] = isShown ? 1 : 0;
    }
    if (isNew) {
      if (at === undefined) view.show();
      else if (near) view.show();
      else view.showNear(at, false);
      if (view.focused === at) this.focused(at);
      else view.focus(at);
    }
    this.write();
    view.changed();
    this.tell();
  }

  private passes(node: number): boolean {
    const { state, names, known } = this;
    const isMissing = names.kinds[node] === Kind.Missing;
    if (isMissing && !state.missing) return false;
    if (state.types.length > 0 && !state.types.includes(names.typeNames[names.types[node]!] ?? "")) return false;
    if (!known) return true;
    if (state.tag && !known.tags[node]!.some((tag) => isWithin(known.tagNames[tag] ?? "", state.tag))) return false;
    const folder = known.folderNames[known.folders[node]!];
    return !state.folder || (folder !== undefined && `${folder}/`.startsWith(`${state.folder}/`));
  }

  private colouring(): Colouring {
    return this.state.colour || (this.names.types.some((type) => type >= 0) ? "type" : "group");
  }

  private set(change: Partial<State>, isNew = false): void {
    Object.assign(this.state, change);
    this.apply(isNew);
  }

  private write(): void {
    const hash = written(this.state);
    if (hash !== location.hash) history.replaceState(null, "", location.pathname + location.search.replace(/^\?.*/, "") + hash);
  }

  private tell(): void {
    const { scene } = this.view;
    let n = 0;
    for (const shown of scene.visible) n += shown;
    this.shown.textContent = n < scene.n ? count("graph_shown", n) : "";
  }

  private readonly shown = el("span", { class: "shown" });

  // The node in focus.

  private focused(node: number | undefined): void {
    const { names, network, state } = this;
    state.at = node === undefined ? "" : (names.hrefs[node] ?? "");
    if (node === undefined && state.depth > 0) {
      state.depth = 0;
      this.apply(false);
    }
    this.aside.hidden = node === undefined;
    this.write();
    if (node === undefined) {
      this.live.textContent = "";
      return;
    }
    const [nOut, nIn] = [network.nOut[node]!, network.nIn[node]!];
    const title = names.titles[node] ?? "";
    this.live.textContent = `${title}. ${count("graph_out", nOut)}, ${count("graph_in", nIn)}.`;
    this.fillPanel(node);
  }

  private fillPanel(node: number): void {
    const { names, network, view, state } = this;
    const wishes = {
      focus: (other: number) => {
        view.focus(other);
        view.showNear(other);
        this.stage.focus({ preventScroll: true });
      },
      hint: (other: number | undefined) => view.hint(other),
    };
    const href = encodeURIComponent(names.hrefs[node] ?? "");
    const paths = document.querySelector<HTMLElement>("[data-paths]")?.dataset["paths"] ?? "paths.html";
    const from = this.byHref.get(decoded(state.from));
    const acts = el("p", { class: "acts" });
    if (from !== undefined && from !== node) {
      const way = `${root}${paths}?from=${encodeURIComponent(state.from)}&to=${href}`;
      acts.append(el("a", { href: way }, t("graph_paths_from", { name: names.titles[from] ?? "" })));
    } else {
      acts.append(el("a", { href: `${root}${paths}?from=${href}` }, t("graph_paths")));
    }
    acts.append(
      button(t("graph_mark"), { "aria-pressed": String(from === node) }, () => {
        state.from = from === node ? "" : (names.hrefs[node] ?? "");
        this.write();
        this.fillPanel(node);
      }),
    );
    const depth = el("fieldset", { class: "depth" }, el("legend", {}, t("graph_depth")));
    for (const value of [0, 1, 2, 3]) {
      const choice = el("input", { type: "radio", name: "graph-depth", value: String(value), checked: state.depth === value });
      choice.addEventListener("change", () => {
        this.set({ depth: value });
        view.show(true);
      });
      depth.append(el("label", {}, choice, value === 0 ? t("graph_depth_all") : String(value)));
    }
    const close = button("×", { class: "near-close", "aria-label": t("graph_close") }, () => {
      view.focus(undefined);
      this.stage.focus({ preventScroll: true });
    });
    this.aside.setAttribute("aria-label", names.titles[node] ?? "");
    const [head, ...rest] = split(panel(node, network, names, this.labels, wishes));
    this.aside.replaceChildren(close, ...(head ?? []), acts, depth, ...rest.flat());
    this.aside.scrollTop = 0;
  }

  private open(node: number): void {
    location.href = root + (this.names.hrefs[node] ?? "");
  }

  // Tools.

  private zooms(): HTMLElement {
    return el(
      "div",
      { class: "zooms" },
      button("+", { "aria-label": t("graph_nearer") }, () => this.view.zoom(1.5)),
      button("−", { "aria-label": t("graph_farther") }, () => this.view.zoom(1 / 1.5)),
      button("⤢", { "aria-label": t("graph_whole") }, () => this.view.show(true)),
    );
  }

  private fillTools(): void {
    this.tools.replaceChildren(this.search(), this.filters());
  }

  private search(): HTMLElement {
    const input = el("input", {
      type: "search",
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": "graph-found",
      "aria-autocomplete": "list",
      autocomplete: "off",
      "aria-label": t("graph_find"),
      placeholder: t("graph_find"),
    });
    const list = el("ul", { id: "graph-found", role: "listbox", "aria-label": t("graph_find"), hidden: true });
    let found: number[] = [];
    let chosen = -1;
    const mark = (): void => {
      [...list.children].forEach((item, nth) => item.setAttribute("aria-selected", String(nth === chosen)));
      if (chosen >= 0) input.setAttribute("aria-activedescendant", `graph-found-${chosen}`);
      else input.removeAttribute("aria-activedescendant");
    };
    const close = (): void => {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
    };
    const go = (node: number | undefined): void => {
      if (node === undefined) return;
      close();
      input.value = "";
      if (this.view.scene.visible[node] === 0) this.set({ ...PLAIN, size: this.state.size, colour: this.state.colour });
      this.view.focus(node);
      this.view.showNear(node);
      this.stage.focus({ preventScroll: true });
    };
    input.addEventListener("input", () => {
      found = find(input.value, this.searched, OFFERED, (node) => this.view.scene.size[node]!);
      chosen = found.length > 0 ? 0 : -1;
      list.replaceChildren(
        ...found.map((node, nth) => {
          const item = el("li", { role: "option", id: `graph-found-${nth}` }, name(this.names.titles[node] ?? ""));
          item.addEventListener("pointerdown", (event) => {
            event.preventDefault();
            go(node);
          });
          return item;
        }),
      );
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
      mark();
    });
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && found.length > 0) {
        chosen = (chosen + step + found.length) % found.length;
        mark();
      } else if (event.key === "Enter") go(found[chosen]);
      else if (event.key === "Escape" && !list.hidden) close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    input.addEventListener("blur", close);
    return el("div", { class: "find" }, input, list);
  }

  private filters(): HTMLElement {
    const { names, state } = this;
    const check = (text: string, isOn: boolean, changed: (isOn: boolean) => void): HTMLElement => {
      const input = el("input", { type: "checkbox", checked: isOn });
      input.addEventListener("change", () => changed(input.checked));
      return el("label", {}, input, name(text));
    };
    const select = <V extends string>(label: string, values: readonly (readonly [V, string])[], now: V, changed: (value: V) => void): HTMLElement => {
      const options = values.map(([value, text]) => el("option", { value, selected: value === now }, text));
      const made = el("select", {}, ...options);
      made.addEventListener("change", () => changed(made.value as V));
      return el("label", { class: "row" }, el("span", {}, label), made);
    };
    const used = new Map<number, number>();
    for (const type of names.types) used.set(type, (used.get(type) ?? 0) + 1);
    const types = el("fieldset", {}, el("legend", {}, t("graph_types")));
    for (const [type] of [...used].filter(([type]) => type >= 0).sort(([a], [b]) => a - b)) {
      const own = names.typeNames[type] ?? "";
      const box = check(own, state.types.length === 0 || state.types.includes(own), () => {
        const boxes = [...types.querySelectorAll("input")];
        const on = boxes.filter((it) => it.checked);
        const all = [...used.keys()].filter((it) => it >= 0).sort((a, b) => a - b);
        const chosen = all.filter((_, nth) => boxes[nth]?.checked).map((it) => names.typeNames[it] ?? "");
        this.set({ types: on.length === boxes.length ? [] : chosen });
      });
      types.append(box);
    }
    const pick = (label: string, key: "tag" | "folder", id: string): HTMLElement => {
      const options = el("datalist", { id });
      const input = el("input", { list: id, value: state[key], placeholder: t("graph_any") });
      input.addEventListener("focus", () => {
        const offer = (known: Facets): void => {
          this.known = known;
          const all = (key === "tag" ? [...known.tagNames].sort() : known.folderNames).filter((it) => it !== "");
          options.replaceChildren(...all.slice(0, CHOICES).map((value) => el("option", { value })));
        };
        facets().then(offer).catch(this.fail);
      });
      input.addEventListener("change", () => {
        const value = input.value.trim().replace(/^#/, "").replace(/\/$/, "");
        this.set({ [key]: value });
        this.view.show(true);
      });
      return el("label", { class: "row" }, el("span", {}, label), input, options);
    };
    const body = el(
      "div",
      { class: "choices" },
      ...(types.childElementCount > 1 ? [types] : []),
      pick(t("graph_tag"), "tag", "graph-tags"),
      pick(t("graph_folder"), "folder", "graph-folders"),
      select<Colouring>(
        t("graph_colour"),
        [
          ["type", t("graph_by_type")],
          ["group", t("graph_by_group")],
        ],
        this.colouring(),
        (colour) => this.set({ colour }),
      ),
      select<Measure>(
        t("graph_size"),
        [
          ["links", t("graph_by_links")],
          ["in", t("graph_by_in")],
          ["rank", t("graph_by_rank")],
          ["none", t("graph_by_none")],
        ],
        state.size,
        (size) => this.set({ size }),
      ),
      check(t("graph_with_missing"), state.missing, (missing) => this.set({ missing })),
      check(t("graph_all_edges"), state.edges, (edges) => this.set({ edges })),
      button(t("graph_reset"), { class: "reset" }, () => {
        Object.assign(this.state, PLAIN, { at: state.at });
        this.fillTools();
        this.apply(false);
        this.view.show(true);
      }),
    );
    return el("details", { class: "filters" }, el("summary", {}, t("graph_filters"), " ", this.shown), body);
  }
}

/** What stands above the lists, and the lists. */
function split(parts: (HTMLElement | string)[]): (HTMLElement | string)[][] {
  const at = parts.findIndex((part) => typeof part !== "string" && part.tagName === "SECTION");
  return at < 0 ? [parts] : [parts.slice(0, at), parts.slice(at)];
}
