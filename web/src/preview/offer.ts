// Loads the previews when a reader first rests on a link. Part of the script of every page, so it is small.

import { script } from "../data.ts";
import { isOn } from "../switches.ts";

/** Whether the site has previews, and the reader has not switched them off. */
export function hasPreviews(): boolean {
  return document.documentElement.dataset["previews"] !== "off" && isOn("previews");
}

/** Waits for a pointer that rests on a link of the page, or the focus of the keyboard. */
export function offerPreviews(): void {
  if (!hasPreviews()) return;
  const offer = (event: PointerEvent | FocusEvent): void => {
    if ("pointerType" in event && event.pointerType === "touch") return;
    if (!(event.target instanceof Element) || !event.target.closest("main a[href]")) return;
    // A finger gives a link the focus, too, but not one that is seen.
    if (event.type === "focusin" && !event.target.matches(":focus-visible")) return;
    document.removeEventListener("pointerover", offer);
    document.removeEventListener("focusin", offer);
    // Without them the links still work.
    script("preview").catch(() => undefined);
  };
  document.addEventListener("pointerover", offer);
  document.addEventListener("focusin", offer);
}
