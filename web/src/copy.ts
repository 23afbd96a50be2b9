// Copying: code, and the addresses of headings.

import { button, el, say } from "./dom.ts";
import { t } from "./text.ts";

/** How long a button says that it has copied. */
const TOLD = 2000;

/** Puts a text on the clipboard; from disk there is not always one that scripts may write to. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** The old way, by a selection. */
function copyBySelection(text: string): boolean {
  const field = el("textarea", { class: "spoken" });
  field.value = text;
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  let done = false;
  try {
    done = document.execCommand("copy");
  } catch {
    // Then it cannot be copied.
  }
  field.remove();
  if (focused instanceof HTMLElement || focused instanceof SVGElement) focused.focus({ preventScroll: true });
  return done;
}

/** What a button copies is said on it, and aloud. */
async function tell(it: HTMLElement, text: string): Promise<void> {
  const told = t((await copy(text)) ? "copied" : "not_copied");
  say(told);
  it.dataset["told"] = told;
  setTimeout(() => delete it.dataset["told"], TOLD);
}

/** A button on each block of code. */
export function copyButtons(): void {
  for (const block of document.querySelectorAll<HTMLElement>(".reading pre")) {
    if (block.closest(".copyable") || !block.textContent?.trim()) continue;
    const it = button("copy", t("copy"), () => void tell(it, (block.textContent ?? "").replace(/\n$/, "")));
    it.ariaLabel = t("copy_code");
    const box = el("div", { class: "copyable" });
    block.replaceWith(box);
    box.append(block, it);
  }
}

/** A link on each heading of the text, to copy the address of its section. */
export function headingLinks(): void {
  for (const heading of document.querySelectorAll<HTMLElement>(".note :is(h1, h2, h3, h4, h5, h6)[id]")) {
    if (heading.closest(".embed") || heading.querySelector(".anchor")) continue;
    // Its name is its text, without the link.
    const text = el("span");
    text.id = `_name-${heading.id}`;
    text.append(...heading.childNodes);
    const link = el("a", { class: "anchor" }, "#");
    link.href = `#${encodeURIComponent(heading.id)}`;
    link.ariaLabel = t("link_to_section");
    link.addEventListener("click", () => void tell(link, link.href));
    heading.append(text, link);
    heading.setAttribute("aria-labelledby", text.id);
  }
}
