// The page `search.html`: what was typed and chosen is in its address.

import { el } from "../dom.ts";
import { type Asked, View } from "./view.ts";
import { pageAddress } from "./dialog.ts";

/** Results that are shown at a time. */
const STEP = 20;

function fromAddress(): Asked {
  const query = new URLSearchParams(location.search);
  return { text: query.get("q") ?? "", types: query.getAll("type"), tags: query.getAll("tag") };
}

/** Puts field and results on the page; returns what types something there. */
export function showPage(main: HTMLElement): (text: string) => void {
  const title = document.title;
  const static_ = [...main.children].filter((it) => !it.matches("header, script, .search-room"));
  const show = ({ text, types, tags }: Asked) => {
    // The index of all names gives way to results.
    const isAsked = text.trim() !== "" || types.length + tags.length > 0;
    for (const part of static_) (part as HTMLElement).hidden = isAsked;
    document.title = text.trim() === "" ? title : `${text.trim()} · ${title}`;
  };
  const view = new View({
    step: STEP,
    more: true,
    asked: (asked, done) => {
      show(asked);
      const address = pageAddress(asked);
      // A step back leads to what was asked before, not to one letter less.
      if (done && address !== written) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
      if (done) written = address;
    },
  });
  let written = pageAddress(fromAddress());
  const found = el("section", { class: "search-here" }, view.form, view.below);
  // The page keeps room for it, so that nothing moves.
  const room = main.querySelector(".search-room");
  if (room) room.replaceWith(found);
  else main.querySelector("header")?.after(found);
  const read = () => {
    const asked = fromAddress();
    show(asked);
    void view.ask(asked);
  };
  addEventListener("popstate", read);
  found.addEventListener("keydown", (event) => view.key(event));
  read();
  view.input.focus();
  return (text) => {
    if (text !== "") void view.ask({ ...view.asked, text });
    view.input.focus();
    view.input.select();
  };
}
