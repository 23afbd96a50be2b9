// Pictures that are bigger than they are shown, over the whole window.

import { button, el } from "./dom.ts";
import { t } from "./text.ts";

/** How much bigger a picture has to be. */
const WORTH = 1.15;

function show(image: HTMLImageElement): void {
  const big = el("img");
  big.src = image.currentSrc || image.src;
  big.alt = image.alt;
  const dialog = el("dialog", { class: "zoom" });
  dialog.ariaLabel = image.alt || t("picture");
  const close = button("close", "", () => dialog.close());
  close.ariaLabel = t("close");
  // A press on the picture shows it as big as it is, and back; one beside it closes it.
  big.addEventListener("click", () => dialog.classList.toggle("full"));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    image.focus({ preventScroll: true });
  });
  dialog.append(close, big);
  document.body.append(dialog);
  dialog.showModal();
}

function offer(image: HTMLImageElement): void {
  const isSmaller = image.naturalWidth > image.clientWidth * WORTH && image.clientWidth > 0;
  if (!isSmaller || image.closest("a, button, summary, label")) return;
  image.tabIndex = 0;
  image.role = "button";
  image.ariaLabel = image.alt ? t("enlarge_name", { name: image.alt }) : t("enlarge");
  image.classList.add("zoomable");
  image.addEventListener("click", () => show(image));
  image.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    show(image);
  });
}

/** Makes the pictures of the text open. */
export function zoomImages(): void {
  for (const image of document.querySelectorAll<HTMLImageElement>(".reading img, .properties .cover")) {
    if (image.complete) offer(image);
    else image.addEventListener("load", () => offer(image), { once: true });
  }
}
