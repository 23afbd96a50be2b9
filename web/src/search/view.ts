// The field, what there is to choose, and the results: the same in the dialog and on the page.

import { el } from "../dom.ts";
import { DataError, root } from "../data.ts";
import { Kind } from "../names.ts";
import { count, t } from "../text.ts";
import type { Piece } from "./excerpt.ts";
import { fold } from "../tokens.ts";
import type { Hit } from "./engine.ts";
import type { Choice, Option } from "./filter.ts";
import { type Outcome, type Search, search } from "./search.ts";

/** What is asked: what was typed, and what was chosen. */
export interface Asked extends Choice {
  readonly text: string;
}

/** What the place of a view does about it. */
export interface Place {
  /** Results that are shown at first, and more at a time. */
  readonly step: number;
  /** Whether more can be shown here. */
  readonly more: boolean;
  /** Called when something else is asked; `done` if the reader chose, and does not go on typing. */
  asked(asked: Asked, done: boolean): void;
}

/** The page of results: the bar knows its name, which is another one where a note is called Search. */
export function searchPage(): string {
  const form = document.querySelector<HTMLFormElement>(".bar form[role=search]");
  return form?.getAttribute("action") ?? `${root}search.html`;
}

function pieces(parts: readonly Piece[]): (Node | string)[] {
  return parts.map(({ text, marked }) => (marked ? el("mark", {}, text) : text));
}

/** The field and the results. */
export class View {
  readonly input: HTMLInputElement;
  readonly form: HTMLFormElement;
  /** Everything below the field. */
  readonly below: HTMLElement;
  readonly #chips: HTMLElement;
  readonly #status: HTMLElement;
  readonly #list: HTMLOListElement;
  readonly #more: HTMLButtonElement;
  #types: readonly string[] = [];
  #tags: readonly string[] = [];
  /** Counts questions, so that a late answer to an earlier one is dropped. */
  #turn = 0;
  #shown = 0;

  constructor(readonly place: Place) {
    this.input = el("input", { type: "search", name: "q", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search" });
    this.input.placeholder = t("search_placeholder");
    this.input.setAttribute("aria-label", t("search"));
    this.form = el("form", { class: "search-form", role: "search", "aria-label": t("search"), action: searchPage() }, this.input);
    this.#chips = el("div", { class: "search-chips" });
    this.#status = el("p", { class: "search-status", role: "status" });
    this.#list = el("ol", { class: "search-hits" });
    this.#more = el("button", { type: "button", class: "search-more" }, t("search_more"));
    this.#more.hidden = true;
    this.below = el("div", { class: "search-found" }, this.#chips, this.#status, this.#list, this.#more);
    this.input.addEventListener("input", () => this.#changed(false));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#changed(true);
    });
  }

  /** What is asked. */
  get asked(): Asked {
    return { text: this.input.value, types: this.#types, tags: this.#tags };
  }

  /** Asks something. */
  ask(asked: Asked): Promise<void> {
    if (this.input.value !== asked.text) this.input.value = asked.text;
    this.#types = asked.types;
    this.#tags = asked.tags;
    return this.#answer();
  }

  #changed(done: boolean): void {
    this.place.asked(this.asked, done);
    void this.#answer();
  }

  async #answer(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const engine = await search();
      if (!engine.directory.full) this.input.placeholder = t("search_names_placeholder");
      const outcome = await engine.find(this.input.value, this.asked);
      if (turn !== this.#turn) return;
      this.#show(engine, outcome);
      if (outcome.hits.length === 0 || !engine.directory.tags) return;
      // The results are there; what there is to choose of tags follows. Without it all is still found.
      await engine.withTags().catch(() => undefined);
      const again = await engine.find(this.input.value, this.asked);
      if (turn === this.#turn && again.tags.length !== outcome.tags.length) this.#showOptions(again);
    } catch (error) {
      if (turn !== this.#turn) return;
      if (!(error instanceof DataError)) console.error(error);
      this.#status.textContent = t(error instanceof DataError ? "half_copied" : "search_failed");
      this.#list.replaceChildren();
    }
  }

  #show(engine: Search, outcome: Outcome): void {
    const isAsked = outcome.query.words.length > 0 || outcome.query.types.length + outcome.query.tags.length > 0
      || this.#types.length + this.#tags.length > 0;
    this.#showOptions(outcome);
    // Tags come later: they have their room before, so that nothing moves.
    this.#chips.classList.toggle("with-tags", engine.directory.tags && outcome.hits.length > 0);
    this.#chips.classList.toggle("with-types", this.#chips.querySelector("[data-of=types]") !== null);
    this.#status.textContent = isAsked ? summary(outcome) : t("search_hint");
    this.#list.replaceChildren();
    this.#shown = 0;
    this.#more.onclick = () => {
      const next = this.#shown;
      this.#add(engine, outcome);
      this.#links()[next]?.focus();
    };
    this.#add(engine, outcome);
  }

  /** What there is to choose. What is offered already stays the element it is: more may come while a finger is on it. */
  #showOptions(outcome: Outcome): void {
    const groups = [this.#group("types", t("search_types"), outcome.types), this.#group("tags", t("search_tags"), outcome.tags)];
    settle(this.#chips, groups.filter((group) => group !== undefined));
  }

  /** Buttons for what there is to choose; none if there is no choice. */
  #group(kind: "types" | "tags", label: string, options: readonly Option[]): HTMLElement | undefined {
    if (options.length === 0 || (options.length === 1 && !options[0]?.chosen)) return undefined;
    const group = this.#chips.querySelector<HTMLElement>(`[data-of=${kind}]`) ?? el("div", { role: "group", "aria-label": label, "data-of": kind });
    const offered = new Map([...group.children].map((button) => [button.getAttribute("data-name"), button]));
    settle(group, options.map(({ name, count: n, chosen }) => {
      const button = offered.get(name) ?? this.#option(kind, name);
      button.setAttribute("aria-pressed", String(chosen));
      button.lastElementChild!.textContent = String(n);
      return button;
    }));
    return group;
  }

  #option(kind: "types" | "tags", name: string): HTMLElement {
    // Apart, for the sign of a tag would go to its other end where lines run from right to left.
    const shown = el("bdi", {}, kind === "tags" ? `#${name}` : name);
    const button = el("button", { type: "button", "data-name": name }, shown, " ", el("span", {}));
    button.addEventListener("click", () => this.#toggle(kind, name));
    return button;
  }

  #toggle(kind: "types" | "tags", name: string): void {
    const flip = (names: readonly string[]) =>
      names.some((it) => fold(it) === fold(name)) ? names.filter((it) => fold(it) !== fold(name)) : [...names, name];
    if (kind === "types") this.#types = flip(this.#types);
    else this.#tags = flip(this.#tags);
    this.place.asked(this.asked, true);
    void this.#answer().then(() => {
      // What is chosen moves to the front, and what moves loses the focus.
      const pressed = this.#chips.querySelectorAll<HTMLElement>(`[data-of=${kind}] > button`);
      [...pressed].find((it) => it.dataset.name === name)?.focus();
    });
  }

  #add(engine: Search, outcome: Outcome): void {
    const hits = outcome.hits.slice(this.#shown, this.#shown + this.place.step);
    this.#shown += hits.length;
    for (const hit of hits) {
      // Behind those that have all words a line says that the others have some.
      if (hit === outcome.hits[outcome.complete] && outcome.complete > 0) {
        this.#list.append(el("li", { class: "search-line" }, t("search_some")));
      }
      this.#list.append(this.#hit(engine, outcome, hit));
    }
    this.#more.hidden = !this.place.more || this.#shown >= outcome.hits.length;
  }

  #hit(engine: Search, outcome: Outcome, hit: Hit): HTMLElement {
    const { names } = engine;
    const href = root + (names.hrefs[hit.node] ?? "");
    const title = names.titles[hit.node] ?? "";
    const link = el("a", { class: "search-link", href, dir: "auto" }, ...pieces(engine.title(title, outcome)));
    const head = el("p", { class: "search-head" }, link);
    const alias = names.aliases[hit.node]?.[hit.alias];
    const isMissing = names.kinds[hit.node] === Kind.Missing;
    const type = names.typeNames[names.types[hit.node] ?? -1];
    if (alias) head.append(" ", el("span", { class: "search-alias", dir: "auto" }, t("search_alias", { name: alias })));
    if (isMissing) link.classList.add("missing");
    const badge = isMissing ? t("search_missing") : type;
    if (badge) head.append(" ", el("span", { class: "search-type" }, badge));
    const item = el("li", {}, head);
    if (engine.directory.excerpts && !isMissing) {
      // It has its height before its text is there, so that nothing moves.
      const text = el("p", { class: "search-text", dir: "auto" });
      item.append(text);
      engine.excerpt(hit.node, outcome).then(
        (shown) => {
          text.append(...pieces(shown.pieces));
          if (shown.section) {
            const section = el("a", { class: "search-section", href: `${href}#${encodeURIComponent(shown.section.anchor)}`, dir: "auto" }, ...pieces(shown.section.title));
            head.append(" ", section);
          }
        },
        () => text.remove(),
      );
    }
    return item;
  }

  #links(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>(".search-link")];
  }

  /** Keys that lead from the field to results and between them. Whether the key was one of them. */
  key(event: KeyboardEvent): boolean {
    if (event.isComposing || event.altKey) return false;
    const links = this.#links();
    const at = links.indexOf(document.activeElement as HTMLElement);
    const inField = document.activeElement === this.input;
    const isCommand = event.ctrlKey || event.metaKey;
    switch (event.key) {
      case "ArrowDown":
        if (at < 0 && !inField) return false;
        (links[at + 1] ?? (this.#more.hidden ? undefined : this.#more))?.focus();
        break;
      case "ArrowUp":
        if (document.activeElement === this.#more) links.at(-1)?.focus();
        else if (at < 0) return false;
        else (links[at - 1] ?? this.input).focus();
        break;
      case "Home":
      case "End":
        if (at < 0) return false;
        links.at(event.key === "Home" ? 0 : -1)?.focus();
        break;
      case "Enter": {
        const first = links[0] as HTMLAnchorElement | undefined;
        if (!inField || !first || (this.place.more && !isCommand)) return false;
        if (isCommand) open(first.href, "_blank", "noopener");
        else first.click();
        break;
      }
      default:
        // Who goes on typing while a result has the focus means the field.
        if (at < 0 || isCommand || (event.key.length !== 1 && event.key !== "Backspace")) return false;
        this.input.focus();
        return true;
    }
    event.preventDefault();
    return true;
  }
}

/** Gives an element these children, of which those that are there already stay where they are as far as they can. */
function settle(parent: Element, children: readonly Element[]): void {
  children.forEach((child, nth) => {
    const there = parent.children[nth];
    if (there !== child) parent.insertBefore(child, there ?? null);
  });
  while (parent.children.length > children.length) parent.lastElementChild!.remove();
}

/** How many there are, and what else has to be said. */
function summary({ answer, complete, hits, query }: Outcome): string {
  const lines = answer.corrections.map(({ from, to }) => t("search_corrected", { from, to }));
  if (complete === 0 && hits.length > 0 && query.words.length > 0) {
    const words = answer.unknown.join(" ");
    lines.push(words === "" ? t("search_partly") : t("search_unknown", { words }));
  }
  const isNothing = hits.length === 0 && query.words.length > 0;
  lines.push(isNothing ? t("search_none") : count("n_results", complete > 0 ? complete : hits.length));
  return lines.join(" ");
}
