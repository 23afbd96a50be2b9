// The previews that are open, each over a link of the one below it, and when they open and close.

import { el } from "../dom.ts";
import { t } from "../text.ts";
import { content, target, type Content } from "./content.ts";
import { boxAt, place } from "./place.ts";

/** How long a pointer rests on a link until it is shown, in milliseconds. */
const HOVER = 250;
/** The same for the focus of the keyboard, which often only passes. */
const FOCUS = 700;
/** When reading begins, so that a preview is there in time. */
const HEAD_START = 120;
/** How long a preview stays when the pointer has left it and its link, so that it may cross the gap. */
const GRACE = 300;
/** How many may be open, one over the other. */
const MAX_OPEN = 8;

interface Open {
  readonly link: HTMLAnchorElement;
  readonly element: HTMLElement;
}

const open: Open[] = [];
let n = 0;
let opening: ReturnType<typeof setTimeout> | undefined;
let closing: ReturnType<typeof setTimeout> | undefined;
/** The link that is about to be shown. */
let pending: HTMLAnchorElement | undefined;
/** The link whose preview was dismissed: it stays so until the pointer has left it. */
let dismissed: HTMLAnchorElement | undefined;
const pointer = { x: 0, y: 0 };
/** What the pointer is over. */
let under: Element | null = null;

/** How many of the open previews contain an element, or have it in their link. */
function depthOf(element: Element | null): number {
  if (!element) return 0;
  return open.findLastIndex((it) => it.element.contains(element) || it.link.contains(element)) + 1;
}

/** Takes the previews above `depth` away. */
function closeTo(depth: number): void {
  while (open.length > depth) {
    const { link, element } = open.pop()!;
    if (element.contains(document.activeElement)) link.focus({ preventScroll: true });
    link.removeAttribute("aria-describedby");
    element.remove();
  }
}

/** Takes away, after a while, what neither pointer nor focus is in. */
function settle(): void {
  clearTimeout(closing);
  const keep = (): number => {
    const active = document.activeElement;
    const focused = active?.matches(":focus-visible") ? depthOf(active) : 0;
    return Math.max(depthOf(under), focused);
  };
  if (open.length > keep()) closing = setTimeout(() => closeTo(keep()), GRACE);
}

function cancel(): void {
  clearTimeout(opening);
  pending = undefined;
}

/** Shows a link after `delay`, unless something comes between. */
function schedule(link: HTMLAnchorElement, delay: number): void {
  if (link === pending || link === dismissed || open.some((it) => it.link === link)) return;
  cancel();
  const found = target(link);
  if (!found) return;
  pending = link;
  const at = performance.now() + delay;
  opening = setTimeout(() => {
    content(found).then(
      (shown) => {
        if (!shown || pending !== link) return;
        opening = setTimeout(() => show(link, shown), Math.max(at - performance.now(), 0));
      },
      // A site of which files are missing has no previews; its links still work.
      () => undefined,
    );
  }, HEAD_START);
}

function show(link: HTMLAnchorElement, { name, parts }: Content): void {
  if (pending !== link || !link.isConnected) return;
  pending = undefined;
  closeTo(depthOf(link.closest(".preview")));
  if (open.length >= MAX_OPEN) return;
  const id = `_preview-${++n}`;
  const body = el("div", { class: "preview-body", id }, ...parts);
  const element = el("div", { class: "preview", popover: "manual", role: "group", "aria-label": t("preview_of", { name }) }, body);
  if (document.activeElement === link) element.append(el("p", { class: "preview-keys" }, t("preview_keys")));
  // In the content: outside of it, readers who go from landmark to landmark would not find it.
  (document.querySelector("main") ?? document.body).append(element);
  element.showPopover();
  link.setAttribute("aria-describedby", id);
  open.push({ link, element });
  position(open.at(-1)!);
  settle();
}

function position({ link, element }: Open): void {
  const boxes = [...link.getClientRects()];
  const box = boxAt(boxes, pointer.x, pointer.y);
  if (!box) return;
  element.style.maxBlockSize = "";
  const size = { width: element.offsetWidth, height: element.offsetHeight };
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const rtl = getComputedStyle(link).direction === "rtl";
  const spot = place(box, size, { width, height }, rtl);
  element.style.maxBlockSize = `${spot.height}px`;
  element.style.left = `${spot.left}px`;
  element.style.top = `${spot.top}px`;
  element.dataset["side"] = spot.side;
}

/** The link around the target of an event. */
function linkOf(event: Event): HTMLAnchorElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
}

function onOver(event: PointerEvent): void {
  if (event.pointerType === "touch") return;
  under = event.target instanceof Element ? event.target : null;
  pointer.x = event.clientX;
  pointer.y = event.clientY;
  const link = linkOf(event);
  if (link !== dismissed) dismissed = undefined;
  if (link && event.buttons === 0) schedule(link, HOVER);
  else if (pending && pending !== document.activeElement) cancel();
  settle();
}

function onFocus(event: FocusEvent): void {
  const link = linkOf(event);
  if (link?.matches(":focus-visible")) schedule(link, FOCUS);
  else cancel();
  settle();
}

function onKey(event: KeyboardEvent): void {
  const top = open.at(-1);
  if (event.key === "Escape" && (top || pending)) {
    dismissed = top?.link ?? pending;
    cancel();
    if (top) {
      closeTo(open.length - 1);
      event.preventDefault();
      event.stopPropagation();
    }
    return;
  }
  if (!top) return;
  const links = [...top.element.querySelectorAll<HTMLAnchorElement>("a[href]")];
  if (event.key === "ArrowDown" && document.activeElement === top.link && links[0]) {
    links[0].focus();
    event.preventDefault();
  } else if (event.key === "Tab" && top.element.contains(document.activeElement)) {
    const edge = event.shiftKey ? links[0] : links.at(-1);
    // Behind the last link comes what is behind the link of the preview.
    if (document.activeElement === edge) {
      top.link.focus();
      if (event.shiftKey) event.preventDefault();
    }
  }
}

function onDown(event: PointerEvent): void {
  cancel();
  const element = event.target instanceof Element ? event.target : null;
  closeTo(depthOf(element));
  dismissed = linkOf(event) ?? undefined;
}

let frame = 0;

/** Keeps previews at their links while the page scrolls, and takes them away with them. */
function onMove(event: Event): void {
  if (open.length === 0 || (event.target instanceof Element && event.target.closest(".preview"))) return;
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => {
    const lost = open.findIndex(({ link }) => {
      const box = link.getBoundingClientRect();
      return box.bottom < 0 || box.top > document.documentElement.clientHeight;
    });
    if (lost >= 0) closeTo(lost);
    // They move with their links, wherever the pointer was when they opened.
    open.forEach(position);
  });
}

/** Watches links from now on, and shows the one that the reader is at. */
export function watch(): void {
  document.addEventListener("pointerover", onOver);
  document.documentElement.addEventListener("pointerleave", () => {
    under = null;
    cancel();
    settle();
  });
  document.addEventListener("focusin", onFocus);
  document.addEventListener("focusout", () => setTimeout(settle));
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerdown", onDown, true);
  document.addEventListener("scroll", onMove, { capture: true, passive: true });
  window.addEventListener("resize", onMove);
  const focused = document.activeElement;
  const hovered = [...document.querySelectorAll<HTMLAnchorElement>("a[href]:hover")].at(-1);
  if (focused instanceof HTMLAnchorElement && focused.matches(":focus-visible")) schedule(focused, FOCUS);
  else if (hovered) {
    under = hovered;
    const box = hovered.getBoundingClientRect();
    [pointer.x, pointer.y] = [box.left, box.top];
    schedule(hovered, HOVER);
  }
}
