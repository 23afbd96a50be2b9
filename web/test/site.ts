// Reads the data of a built site as a page would, without a browser: scripts that are put into the head are run.

import "./page.ts";

import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

/** Bytes of the scripts that were read, by their addresses. */
export const bytesRead = new Map<string, number>();

interface Injected {
  src: string;
  onload?: () => void;
  onerror?: () => void;
  remove(): void;
}

const fake = globalThis.document as unknown as Record<string, unknown>;
fake["createElement"] = (): Injected => ({ src: "", remove() {} });
fake["head"] = {
  append(script: Injected) {
    queueMicrotask(() => {
      try {
        const text = readFileSync(script.src, "utf8");
        bytesRead.set(script.src, Buffer.byteLength(text));
        runInThisContext(text, { filename: script.src });
      } catch {
        script.onerror?.();
        return;
      }
      script.onload?.();
    });
  },
};

/** Makes the page one of the site in this folder. Modules that read data are imported after that. */
export function openSite(folder: string): void {
  const { dataset } = globalThis.document.documentElement;
  dataset["root"] = `${folder.replace(/\/$/, "")}/`;
}
