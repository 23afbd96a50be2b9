// Starts Chromium and Firefox as readers have them: no network, and the origin policy of local files as strict as shipped.
//
// CHROMIUM and FIREFOX name the programs; Debian's places are looked at otherwise.

import { existsSync } from "node:fs";
import http from "node:http";
import puppeteer from "puppeteer-core";

export const BROWSERS = ["chromium", "firefox"];

const PLACES = {
  chromium: [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"],
  firefox: [process.env.FIREFOX, "/usr/bin/firefox-esr", "/usr/bin/firefox"],
};

// What the browsers ask for on their own behalf, and do not get. Pages never name these hosts: `watch` sees to that too.
const OWN_HOSTS = /(^|\.)(google\.com|googleapis\.com|gvt1\.com|mozilla\.(com|org|net)|mozilla-backup\.org|firefox\.com)$/;

/** Where a browser is, or nothing. */
export function find(name) {
  return PLACES[name].find((place) => place && existsSync(place));
}

/**
 * Starts a browser: `{ scripts, scheme, pointer, served }`, where `pointer` is "mouse" or "touch", and `served` is whether
 * it may ask servers of this machine. What it gives has `remote()`, the requests so far that would have gone elsewhere.
 * They are all refused.
 */
export async function start(name, { scripts = true, scheme = "light", pointer = "mouse", served = false } = {}) {
  const executablePath = find(name);
  if (!executablePath) throw new Error(`${name} is not installed: apt-get install chromium firefox-esr, or name it in ${name.toUpperCase()}`);
  const proxy = await refuse();
  const common = { executablePath, headless: true, protocolTimeout: 60_000, timeout: 60_000 };
  const browser = await puppeteer.launch(
    name === "chromium"
      ? { ...common, args: chromiumArguments(proxy.port, served) }
      : { ...common, browser: "firefox", extraPrefsFirefox: firefoxPreferences(proxy.port, { scripts, scheme, pointer, served }) },
  );
  return {
    browser,
    remote: () => proxy.seen.filter((host) => !OWN_HOSTS.test(host)),
    async stop() {
      await browser.close();
      proxy.close();
    },
  };
}

/** A proxy that writes down the host of each request and refuses it. */
async function refuse() {
  const seen = [];
  const server = http.createServer((request, response) => {
    seen.push(hostOf(request.url));
    response.writeHead(502).end();
  });
  server.on("connect", (request, socket) => {
    socket.on("error", () => {});
    seen.push(hostOf(`https://${request.url}`));
    socket.end("HTTP/1.1 502 Refused\r\n\r\n");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  server.unref();
  return { seen, port: server.address().port, close: () => server.close() };
}

function hostOf(address) {
  return URL.canParse(address) ? new URL(address).hostname : address;
}

function chromiumArguments(port, served) {
  return [
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--force-color-profile=srgb",
    // A mouse, which there is none of where there is no screen. Emulating touch overrides it.
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",
    `--proxy-server=127.0.0.1:${port}`,
    `--proxy-bypass-list=<-loopback>${served ? ";127.0.0.1" : ""}`,
  ];
}

function firefoxPreferences(port, { scripts, scheme, pointer, served }) {
  const capabilities = pointer === "mouse" ? FINE + HOVER : COARSE;
  return {
    // Without these two, fetch, modules and workers work on local files while a test drives, and for nobody else.
    "remote.prefs.recommended": false,
    "security.fileuri.strict_origin_policy": true,

    "javascript.enabled": scripts,
    "layout.css.prefers-color-scheme.content-override": scheme === "dark" ? 0 : 1,
    "ui.prefersReducedMotion": 1,
    "ui.primaryPointerCapabilities": capabilities,
    "ui.allPointerCapabilities": capabilities,

    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": port,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": port,
    "network.proxy.no_proxies_on": served ? "127.0.0.1" : "",
    "network.proxy.allow_hijacking_localhost": !served,

    "app.normandy.enabled": false,
    "app.update.disabledForTesting": true,
    "browser.newtabpage.enabled": false,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": false,
    "dom.push.connection.enabled": false,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "toolkit.telemetry.enabled": false,
  };
}

// Bits of Firefox's look-and-feel integers.
const COARSE = 1;
const FINE = 2;
const HOVER = 4;
