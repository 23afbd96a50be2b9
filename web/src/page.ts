// What every page does at once: the trail, and opening what a link leads into.

import { root, rootAddress, sheet } from "./data.ts";
import { keepHere, keptHere } from "./keep.ts";
import { isOn } from "./switches.ts";
import { format, nameOf, parse, visit } from "./trail.ts";

/** Below this width the trail stands at the end of the page. */
const PHONE = "(max-width: 860px)";

/** Shows which pages were read before, and adds this one. */
export function startTrail(): void {
  const nav = document.querySelector<HTMLElement>("nav.trail");
  const heading = document.querySelector("main h1");
  const here = location.href.replace(/[?#].*$/s, "");
  if (!nav || !heading || !here.startsWith(rootAddress) || !isOn("trail")) return;
  const key = `adit-trail-${nameOf(rootAddress)}`;
  const before = parse(keptHere(key), rootAddress);
  const page = { title: heading.textContent ?? "", href: here.slice(rootAddress.length) };
  // What is not there is nothing to come back to.
  if (!document.querySelector("main.lost")) keepHere(key, format(visit(before, page)));
  const others = before.filter((it) => it.href !== page.href);
  if (others.length === 0) return;
  const links = others.map(({ title, href }) => {
    const [item, link, name] = [document.createElement("li"), document.createElement("a"), document.createElement("bdi")];
    link.href = root + href;
    name.textContent = title;
    link.append(name);
    item.append(link);
    return item;
  });
  const list = document.createElement("ol");
  list.append(...links);
  nav.append(list);
  // Where there is no room above the page without moving it.
  if (matchMedia(PHONE).matches) document.querySelector("main")?.append(nav);
  void sheet("trail").then(() => {
    nav.hidden = false;
  });
}

/** Opens what is folded around the place that the address names, and what is folded itself. */
export function openAround(): void {
  let id: string;
  try {
    id = decodeURIComponent(location.hash.slice(1));
  } catch {
    return;
  }
  const target = id ? document.getElementById(id) : null;
  if (!target) return;
  let moved = false;
  for (let it = target.closest("details"); it; it = it.parentElement?.closest("details") ?? null) {
    moved ||= !it.open;
    it.open = true;
  }
  // A heading whose section is folded as a whole.
  const section = target.nextElementSibling;
  if (section instanceof HTMLDetailsElement) section.open = true;
  if (moved) target.scrollIntoView();
}
