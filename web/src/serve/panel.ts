// What is wrong with the vault, in a corner of the page: how much it is, and on a click what and where. It has its own
// style sheet in a tree of its own, so that no theme and no page changes it; the colours are those of the page.

import { el } from "../dom.ts";
import type { Finding, News } from "./news.ts";
import style from "./panel.css";

/** What was closed, whether the list was open, and which failure opened it, for the pages of this tab. */
const CLOSED = "adit-serve-closed";
const OPEN = "adit-serve-open";
const FAILED = "adit-serve-failed";

/** The corner of the page. */
export class Panel {
  readonly #host = el("adit-status" as "div", { hidden: true });
  readonly #pill = el("button", { type: "button", class: "pill", "aria-expanded": "false", "aria-controls": "panel" });
  readonly #close = el("button", { type: "button", class: "close", "aria-label": "Hide until the next change", title: "Hide until the next change" }, "×");
  readonly #row = el("div", { class: "row" }, this.#pill, this.#close);
  readonly #panel = el("section", { id: "panel", class: "panel", "aria-label": "What is wrong with the vault", hidden: true });
  readonly #spoken = el("p", { class: "spoken", role: "status" });
  /** The state of the vault that is shown. */
  #shown = "";

  constructor() {
    const tree = this.#host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    tree.adoptedStyleSheets = [sheet];
    tree.append(this.#row, this.#panel, this.#spoken);
    this.#pill.addEventListener("click", () => this.#unfold(this.#panel.hidden === true));
    this.#close.addEventListener("click", () => {
      put(CLOSED, this.#shown);
      put(OPEN, "");
      this.#host.hidden = true;
    });
    tree.addEventListener("keydown", (event) => {
      // The page has keys of its own, and none of them is meant here.
      event.stopPropagation();
      if ((event as KeyboardEvent).key !== "Escape" || this.#panel.hidden) return;
      this.#unfold(false);
      this.#pill.focus();
    });
    document.body.append(this.#host);
  }

  /** Shows what is wrong, or nothing. */
  show(news: News): void {
    const { failure, errors, warnings } = news;
    const state = `${news.server} ${news.generation} ${failure?.message ?? ""}`;
    const total = errors + warnings;
    if (!failure && total === 0) {
      this.#host.hidden = true;
      this.#shown = state;
      return;
    }
    const parts = [failure ? "This page is old" : "", counted(errors, "error"), counted(warnings, "warning")].filter(Boolean);
    this.#put(parts.join(", "), failure || errors > 0 ? "bad" : "warn", state);
    const here = (finding: Finding): boolean => finding.page !== null && address(finding.page).pathname === location.pathname;
    const scroll = el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Findings" });
    list(scroll, "On this page", news.findings.filter(here));
    const others = news.findings.filter((it) => !here(it));
    list(scroll, others.length < news.findings.length ? "Elsewhere" : "In the vault", others);
    if (total > news.findings.length) scroll.append(el("p", { class: "more" }, `and ${total - news.findings.length} more: adit check shows them all`));
    const reason = failure && el("div", { class: "failure" }, el("p", {}, ...quoted(failure.message)), ...(failure.help ? [el("p", {}, ...quoted(failure.help))] : []));
    this.#panel.replaceChildren(...(reason ? [reason] : []), ...(news.findings.length > 0 ? [scroll] : []));
    this.#pill.disabled = false;
    const isNewFailure = failure !== null && get(FAILED) !== state;
    if (isNewFailure) put(FAILED, state);
    this.#unfold(isNewFailure || get(OPEN) === "1");
  }

  /** Says that the server is gone. */
  lose(): void {
    this.#put("adit serve has ended: this page stays as it is", "lost", "lost");
    this.#pill.disabled = true;
    this.#panel.hidden = true;
  }

  #put(text: string, kind: string, state: string): void {
    this.#row.className = `row ${kind}`;
    if (this.#pill.textContent !== text) this.#pill.textContent = text;
    if (this.#shown !== state && this.#spoken.textContent !== text) this.#spoken.textContent = text;
    this.#shown = state;
    this.#host.hidden = get(CLOSED) === state;
  }

  #unfold(isOpen: boolean): void {
    this.#panel.hidden = !isOpen;
    this.#pill.setAttribute("aria-expanded", String(isOpen));
    put(OPEN, isOpen ? "1" : "");
  }
}

/** Adds findings under a heading. */
function list(to: HTMLElement, heading: string, findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  to.append(el("h2", {}, heading), el("ul", {}, ...findings.map(item)));
}

function item(finding: Finding): HTMLLIElement {
  const place = `${finding.file}:${finding.line}`;
  const where = finding.page === null ? el("span", {}, place) : el("a", { href: address(finding.page).href }, place);
  return el(
    "li",
    { class: finding.is_error ? "bad" : "warn" },
    el("p", { class: "what" }, el("span", { dir: "auto" }, ...quoted(prefix(finding) + finding.message))),
    el("p", { class: "where" }, where, el("span", {}, finding.code)),
    ...(finding.help === null ? [] : [el("p", { class: "help" }, ...quoted(finding.help))]),
  );
}

/** A message, with what stands between backticks as code. */
function quoted(text: string): readonly (Node | string)[] {
  const parts = text.split("`");
  return parts.map((part, nth) => (nth % 2 === 1 && nth < parts.length - 1 ? el("code", {}, part) : part));
}

/** Colour alone does not tell an error from a warning. */
function prefix(finding: Finding): string {
  return finding.is_error ? "Error: " : "";
}

function address(page: string): URL {
  return new URL(page, `${location.origin}/`);
}

function counted(n: number, name: string): string {
  return n === 0 ? "" : `${n} ${name}${n === 1 ? "" : "s"}`;
}

function get(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function put(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Then it holds for this page.
  }
}
