// Listens to the server for all pages of a browser: one connection, however many tabs there are, for browsers open six to
// a server. It asks what the pages themselves may not, whose policy lets them connect to nothing.

import type { FromPage, News, ToPage } from "./news.ts";

/** How long the server may be gone before pages say so: it may only have been started anew. */
const PATIENCE = 2_000;

/** A page, at the other end of a port. */
interface Page {
  readonly address: string;
  readonly version: string;
}

/** The end of a connection to a page. */
interface Port {
  postMessage(message: ToPage): void;
}

const pages = new Map<Port, Page>();
let last: News | undefined;
let lost: ReturnType<typeof setTimeout> | undefined;
let isLost = false;

/** Hears what a page says. */
function hear(port: Port, message: FromPage): void {
  if (message.kind === "bye") {
    pages.delete(port);
    return;
  }
  const page = { address: message.address, version: message.version };
  pages.set(port, page);
  if (last) port.postMessage({ kind: "news", news: last });
  if (isLost) port.postMessage({ kind: "lost" });
  // It may have been kept by the browser, or have been rendered before what was told last.
  void compare(port, page);
}

/** Tells a page to reload, if it is not what is served. */
async function compare(port: Port, page: Page): Promise<void> {
  try {
    const { headers } = await fetch(page.address, { method: "HEAD", cache: "no-store" });
    const version = headers.get("etag");
    if (version !== null && version !== `"${page.version}"` && pages.get(port) === page) port.postMessage({ kind: "reload" });
  } catch {
    // The server is gone; when it comes back it has news.
  }
}

/** Takes what the server tells. */
function take(news: News): void {
  clearTimeout(lost);
  lost = undefined;
  isLost = false;
  const before = last;
  last = news;
  const isNext = before?.server === news.server && before.generation + 1 === news.generation;
  const isSame = before?.server === news.server && before.generation === news.generation;
  for (const [port, page] of pages) {
    port.postMessage({ kind: "news", news });
    if (isSame) continue;
    if (before && !isNext) {
      // What has changed in between was not heard of.
      port.postMessage({ kind: "reload" });
      continue;
    }
    if (isNext && news.changed.length > 0) port.postMessage({ kind: "changed", addresses: news.changed });
    void compare(port, page);
  }
}

/** Connects, and connects again whenever that fails for good. */
function listen(): void {
  const source = new EventSource("/__adit/events");
  source.onmessage = ({ data }) => take(JSON.parse(data as string) as News);
  source.onerror = () => {
    lost ??= setTimeout(() => {
      isLost = true;
      for (const port of pages.keys()) port.postMessage({ kind: "lost" });
    }, PATIENCE);
    // Browsers come back by themselves from some errors only.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, PATIENCE / 2);
  };
}

if ("onconnect" in globalThis) {
  globalThis.addEventListener("connect", (event) => {
    const port = (event as MessageEvent).ports[0];
    if (port) port.onmessage = ({ data }: MessageEvent<FromPage>) => hear(port, data);
  });
} else {
  // Where browsers have no workers that pages share, each page has one of its own.
  const page: Port = { postMessage: (message) => (postMessage as (message: ToPage) => void)(message) };
  globalThis.addEventListener("message", ({ data }: MessageEvent<FromPage>) => hear(page, data));
}
listen();
