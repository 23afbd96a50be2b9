// A scenario: a sentence about what a reader sees, tried in both browsers on pages from the disk.
//
// Whatever a scenario is about, it fails if the console has an error, a script throws, the policy of the page is
// violated, or something is asked for that does not belong to the site.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { BROWSERS, start } from "./browsers.mjs";
import { site } from "./sites.mjs";

const PATIENCE = 20_000;
const GLANCE = 15;

const running = new Map();
after(async () => {
  for (const started of running.values()) await (await started).stop();
});

/**
 * Registers a test a browser and site. `options`: `sites` (["demo"]), `browsers` (both), `scripts` (true),
 * `scheme` ("light"), `pointer` ("mouse"), `width` (1280), `height` (900), and `problems` (none), how many are right.
 */
export function scenario(sentence, options, body) {
  for (const name of options.sites ?? ["demo"]) {
    for (const browser of options.browsers ?? BROWSERS) {
      test(`${sentence} (${name}, ${browser})`, { timeout: 120_000 }, () => inTab(browser, { ...options, site: site(name), siteName: name }, body));
    }
  }
}

/** What was waited for did not come in time. */
export class Late extends assert.AssertionError {}

/**
 * Tries once more, in a fresh tab, what came too late, or what the browser did not answer: the machine may have been busy
 * elsewhere. It is said, because a page that loses a key or a click looks the same. Whatever else is wrong is wrong at once.
 */
export async function steadily(say, attempt) {
  try {
    await attempt();
  } catch (error) {
    const isOfTheHarness = isLeaving(error) || ["ProtocolError", "TimeoutError", "TargetCloseError"].includes(error.name);
    if (!(error instanceof Late) && (error instanceof assert.AssertionError || !isOfTheHarness)) throw error;
    say(`UNSTEADY, tried again: ${error.message}`);
    await attempt();
  }
}

/** Gives a fresh tab with a fresh profile to `body`, and asserts afterwards that nothing went wrong in it. */
export function inTab(browser, options, body) {
  return steadily(console.log, async () => {
    const tab = await open(browser, options);
    try {
      await body(tab);
      assert.deepEqual(tab.problems(), [], "the page is without errors, and asks for nothing beyond the site");
    } finally {
      await tab.close();
    }
  });
}

/** Opens a tab in a browser, which is started if no earlier test of the file needed one like it. */
export async function open(browser, { scripts = true, scheme = "light", pointer = "mouse", width = 1280, height = 900, served = false, site, siteName }) {
  const started = await shared(browser, { scripts, scheme, pointer, served });
  const context = await started.browser.createBrowserContext();
  const page = await context.newPage();
  const before = started.remote().length;
  const problems = watch(page, site.root);
  let n_requests = 0;
  page.on("request", () => n_requests++);
  await page.setViewport({ width, height, isMobile: browser === "chromium" && pointer === "touch", hasTouch: browser === "chromium" && pointer === "touch" });
  if (browser === "chromium") {
    await page.setJavaScriptEnabled(scripts);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
  }
  const tab = {
    browser,
    page,
    site,
    siteName,
    context,
    problems: () => [...new Set([...problems, ...started.remote().slice(before).map((host) => `a request to ${host}`)])],
    close: () => context.close(),
    /** Waits until the page asks for nothing more. */
    async still() {
      for (let quiet = 0, before = -1; quiet < 8; before = n_requests) {
        await new Promise((done) => setTimeout(done, GLANCE));
        quiet = n_requests === before ? quiet + 1 : 0;
      }
    },
    ...hands(page, site),
  };
  return tab;
}

/** The browser that all tests of a file with the same needs share. */
function shared(browser, needs) {
  // Chromium changes these for a tab; Firefox heeds them at its start only.
  const key = browser === "chromium" ? `${browser} ${needs.served}` : JSON.stringify([browser, needs]);
  if (!running.has(key)) running.set(key, start(browser, needs));
  return running.get(key);
}

/** Writes down what goes wrong in a page. */
function watch(page, root) {
  const problems = [];
  page.on("console", (message) => {
    // Firefox gives an error no text: where it was said leads to it.
    const { url, lineNumber, columnNumber } = message.location();
    if (message.type() === "error") problems.push(`console: ${message.text()} (${url}:${lineNumber}:${columnNumber})`);
  });
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on("requestfailed", (request) => {
    // What a page no longer wants because it was left is no problem of it.
    const reason = request.failure()?.errorText ?? "";
    if (!/abort/i.test(reason)) problems.push(`${request.url()} could not be read: ${reason}`);
  });
  page.on("requestfinished", (request) => {
    // A page that is loaded anew before it was there is there in the end.
    const nth = request.isNavigationRequest() ? problems.findIndex((it) => it.startsWith(`${request.url()} could not be read`)) : -1;
    if (nth >= 0) problems.splice(nth, 1);
  });
  page.on("request", (request) => {
    const address = request.url();
    // The last two are the browser's own: Chromium shows a PDF with them, and no page may ask for them.
    if (!address.startsWith(root) && !/^(data|blob|about|chrome|chrome-extension):/.test(address)) problems.push(`a request to ${address}`);
  });
  return problems;
}

/** What a scenario does in a tab. */
function hands(page, site) {
  // `seen` gives something that can be told to node: a boolean, text or number, no element.
  const until = async (what, seen, ...args) => {
    const end = Date.now() + PATIENCE;
    for (;;) {
      // A page that is being left throws: it is not there yet, then.
      const value = await page.evaluate(seen, ...args).catch((error) => (isLeaving(error) ? undefined : Promise.reject(error)));
      if (value) return value;
      if (Date.now() > end) throw new Late({ message: `waited in vain until ${what}` });
      await new Promise((done) => setTimeout(done, GLANCE));
    }
  };
  const loaded = () => until("the page is loaded", () => document.readyState === "complete");
  const arrive = async (act) => {
    // The document itself is marked, so that a page that is reached again is another.
    await page.evaluate(() => void (document.documentElement.dataset.left = ""));
    const from = await page.evaluate(() => location.href);
    // The page may be gone before it has answered.
    await Promise.resolve(act()).catch((error) => (isLeaving(error) ? undefined : Promise.reject(error)));
    await until("another page is there", (old) => document.readyState === "complete" && location.href !== "about:blank" && (document.documentElement.dataset.left === undefined || location.href.split("#")[0] !== old.split("#")[0] || location.href !== old), from);
  };
  /** The middle of the first box of an element, after it was scrolled to; it has to be what a click there would hit. */
  const middle = async (selector) => {
    const spot = await page.evaluate((css) => {
      const element = document.querySelector(css);
      element?.scrollIntoView({ block: "center", behavior: "instant" });
      const box = element?.getClientRects()[0];
      if (!box) return `\`${css}\` is not there, or not visible`;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const hit = document.elementFromPoint(x, y);
      const reached = hit && (element.contains(hit) || hit.contains(element) || hit.closest("label")?.contains(element));
      return reached ? { x, y } : `\`${css}\` is covered by ${hit?.outerHTML.slice(0, 100)}`;
    }, selector);
    assert.equal(typeof spot, "object", String(spot));
    return spot;
  };
  // Puppeteer's own waits for frames and promises, and there are none in Firefox without scripts.
  const click = async (selector) => {
    const { x, y } = await middle(selector);
    await page.mouse.click(x, y);
  };
  const hover = async (selector) => {
    const { x, y } = await middle(selector);
    await page.mouse.move(x, y);
  };
  return {
    hover,
    until,
    loaded,
    /** Opens a page of the site by its address. */
    async go(address) {
      await page.goto(site.url(address), { waitUntil: "load" });
    },
    /** Clicks a link, and waits for the page or the place that it leads to. */
    follow: (selector) => arrive(() => click(selector)),
    click,
    /** Does something that leads to another page, and waits for it. */
    arrive,
    see: (selector) => until(`\`${selector}\` is visible`, (css) => [...document.querySelectorAll(css)].some((element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && element.getClientRects().length > 0), selector),
    gone: (selector) => until(`\`${selector}\` is not visible`, (css) => ![...document.querySelectorAll(css)].some((element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && element.getClientRects().length > 0), selector),
    text: (selector) => page.evaluate((css) => document.querySelector(css)?.innerText ?? null, selector),
    texts: (selector) => page.evaluate((css) => [...document.querySelectorAll(css)].map((element) => element.innerText.trim()), selector),
    count: (selector) => page.evaluate((css) => document.querySelectorAll(css).length, selector),
    address: () => page.evaluate(() => decodeURIComponent(location.href)).then((href) => href.slice(decodeURIComponent(site.root).length)),
    press: (key, options) => page.keyboard.press(key, options),
    type: (text) => page.keyboard.type(text),
    evaluate: (code, ...args) => page.evaluate(code, ...args),
  };
}

function isLeaving(error) {
  return /context was destroyed|navigat|detached|no such frame|Execution context|discarded|DOMException|NS_ERROR|AbortError|realm/i.test(String(error.message));
}
