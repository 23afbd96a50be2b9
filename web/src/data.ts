// Loads data. From file:// a classic script is the only way to read another file, so each shard of data is a script
// `data/NAME.js` that calls `__adit.x("NAME", version, value)`.

/** What shards of data call, and what is known of them. */
interface Registry {
  /** Takes a shard. */
  x(name: string, version: string, value: unknown): void;
  /** Shards that nobody has taken yet. */
  readonly arrived: Map<string, { readonly version: string; readonly value: unknown }>;
  /** The promise of each shard, and of what is made of it, that was asked for. */
  readonly asked: Map<string, Promise<unknown>>;
  /** What scripts offer to each other, by the names of the scripts. */
  readonly parts: Map<string, unknown>;
  /** The version of the first shard: all others have to have the same. */
  version: string | undefined;
}

declare global {
  var __adit: Registry | undefined;
}

// Tests read shards where there is no page.
const page: DOMStringMap = typeof document === "undefined" ? {} : document.documentElement.dataset;

/** The way from this page to the root of the site: empty, or `../` repeated. */
export const root = page["root"] ?? "";

/** The address of the root of the site. */
export const rootAddress = typeof document === "undefined" ? "" : new URL(root || ".", location.href).href;

/** The number of this page's node, if it has one. */
export const here = page["node"] === undefined ? undefined : Number(page["node"]);

// Several scripts bundle this file: the first one's registry serves all of them.
const site = (globalThis.__adit ??= {
  arrived: new Map(),
  asked: new Map(),
  parts: new Map(),
  version: undefined,
  x(name, version, value) {
    this.arrived.set(name, { version, value });
  },
});

/** A shard that is not there, or not of this site. */
export class DataError extends Error {}

/** Injects a script of the site, and waits until it has run. */
function inject(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => {
      script.remove();
      resolve();
    };
    script.onerror = () => {
      script.remove();
      reject(new DataError(`${address} cannot be read`));
    };
    document.head.append(script);
  });
}

/**
 * The value of a shard. A shard with another version than the page's belongs to another build: a site that was half
 * copied says so instead of showing wrong things.
 */
export function load<T>(name: string): Promise<T> {
  return once(name, async () => {
    await inject(`${root}${page["data"] ?? "data/"}${name}.js`);
    const shard = site.arrived.get(name);
    if (!shard) throw new DataError(`${name} holds no data`);
    site.arrived.delete(name);
    site.version ??= shard.version;
    if (site.version !== shard.version) throw new DataError("the files of this site are of different builds");
    return shard.value as T;
  });
}

/** What `make` gives, made once a page whichever script asks first; one that failed may be asked for again. */
export function once<T>(key: string, make: () => Promise<T>): Promise<T> {
  const known = site.asked.get(key);
  if (known) return known as Promise<T>;
  const promise = make();
  promise.catch(() => site.asked.delete(key));
  site.asked.set(key, promise);
  return promise;
}

/** Runs a script of the site, `assets/NAME.js`, once. */
export function script(name: string): Promise<void> {
  return once(`${name}.js`, () => inject(`${root}assets/${name}.js`));
}

/** Offers to other scripts what the script `assets/NAME.js` can do; it says so when it runs. */
export function offer(name: string, part: unknown): void {
  site.parts.set(name, part);
}

/** What the script `assets/NAME.js` offers; it is loaded first, where it is not yet there. */
export async function part<T>(name: string): Promise<T> {
  if (!site.parts.has(name)) await script(name);
  const found = site.parts.get(name);
  if (found === undefined) throw new DataError(`${name}.js offers nothing`);
  return found as T;
}

/** Links a style sheet of the site, `assets/NAME.css`, once. */
export function sheet(name: string): Promise<void> {
  const href = `${root}assets/${name}.css`;
  if (document.head.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    // A page without the sheet is plainer, and still works.
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
}

/** The bytes of a text in base64. */
export function bytes(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const out = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) out[at] = text.charCodeAt(at);
  return out;
}

/** Inflates base64 of a raw deflate stream to text. */
export async function inflate(base64: string): Promise<string> {
  const stream = new Blob([bytes(base64)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).text();
}
