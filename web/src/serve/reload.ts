// Keeps a page that `adit serve` shows up to date, and says what is wrong with the vault. It stands at the end of each page
// that is served, and in none that is built.

import type { FromPage, ToPage } from "./news.ts";
import { Panel } from "./panel.ts";
import { comeBack, leave } from "./place.ts";

const version = (document.currentScript as HTMLScriptElement | null)?.dataset["version"] ?? "";
const panel = new Panel();

/** Loads the page anew, now or when somebody looks at it. */
function reload(): void {
  if (document.hidden) {
    document.addEventListener("visibilitychange", reload, { once: true });
    return;
  }
  leave();
  location.reload();
}

/** Takes what has changed besides the page: style sheets where they stand, anything else with the page. */
function renew(addresses: readonly string[]): void {
  const changed = new Set(addresses.map((it) => new URL(it, `${location.origin}/`).pathname));
  const isChanged = (address: string | null): boolean => address !== null && changed.has(new URL(address, document.baseURI).pathname);
  for (const element of document.querySelectorAll("script, img, source, video, audio, track, iframe, embed, object")) {
    const used = ["src", "poster", "data"].map((it) => element.getAttribute(it));
    const many = (element.getAttribute("srcset") ?? "").split(",").map((it) => it.trim().split(/\s/)[0] ?? null);
    if ([...used, ...many].some((it) => it && isChanged(it))) return reload();
  }
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) {
    if (!isChanged(link.getAttribute("href"))) continue;
    const fresh = link.cloneNode() as HTMLLinkElement;
    const address = new URL(link.href);
    address.searchParams.set("at", String(Date.now()));
    fresh.href = address.href;
    // The old one goes when the new one is there, or the page would stand without any for a moment.
    fresh.onload = fresh.onerror = () => link.remove();
    link.after(fresh);
  }
}

/** Connects to the worker, which listens to the server. */
function connect(hear: (message: ToPage) => void): (message: FromPage) => void {
  const address = "/__adit/worker.js";
  if (typeof SharedWorker === "undefined") {
    const worker = new Worker(address);
    worker.onmessage = ({ data }: MessageEvent<ToPage>) => hear(data);
    return (message) => worker.postMessage(message);
  }
  const { port } = new SharedWorker(address);
  port.onmessage = ({ data }: MessageEvent<ToPage>) => hear(data);
  return (message) => port.postMessage(message);
}

comeBack();
const tell = connect((message) => {
  if (message.kind === "news") panel.show(message.news);
  else if (message.kind === "lost") panel.lose();
  else if (message.kind === "changed") renew(message.addresses);
  else reload();
});
const hello = (): void => tell({ kind: "hello", address: location.pathname, version });
hello();
addEventListener("pagehide", () => tell({ kind: "bye" }));
// A page that the browser has kept may be old.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) hello();
});
