// Marks the section that is read in the table of contents.

import { decoded } from "./address.ts";

/** Marks the last heading that is above the upper part of the window. */
export function followContents(): void {
  const links = new Map<Element, HTMLAnchorElement>();
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".toc a[href^='#']")) {
    const target = document.getElementById(decoded(link.hash.slice(1)));
    if (target) links.set(target, link);
  }
  if (links.size === 0) return;
  const headings = [...links.keys()];
  let marked: HTMLAnchorElement | undefined;
  const mark = (): void => {
    const limit = innerHeight / 3;
    // Headings stand in the order of the page, so that the first below the limit ends the search.
    let found: Element | undefined;
    for (const heading of headings) {
      if (heading.getBoundingClientRect().top > limit) break;
      found = heading;
    }
    const link = found && links.get(found);
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    marked = link;
    if (link) keepInSight(link);
  };
  // What is read changes only where a heading crosses the limit.
  const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
  for (const heading of headings) observer.observe(heading);
  mark();
}

/** Scrolls the list so that a link is in sight, without moving the page. */
function keepInSight(link: HTMLElement): void {
  const box = link.closest<HTMLElement>(".toc, .guide, .rail");
  if (!box || box.scrollHeight <= box.clientHeight) return;
  const [inner, outer] = [link.getBoundingClientRect(), box.getBoundingClientRect()];
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top + inner.height;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + inner.height;
}
