// Previews of what links lead to.

import assert from "node:assert/strict";
import { violations } from "./axe.mjs";
import { scenario } from "./scenario.mjs";

const LINK = 'article a[href*="concepts/rare-metals.html"]';
const shown = (tab, text, n = 1) =>
  tab.until(`${n} preview(s) are open, the last with ${text}`, (wanted, count) => {
    const open = [...document.querySelectorAll(".preview:popover-open")];
    return open.length === count && open.at(-1).textContent.includes(wanted);
  }, text, n);

scenario("a pointer that rests on a link sees what is behind it, and may go in", {}, async (tab) => {
  await tab.go("minerals/antimony.html");
  await tab.hover(LINK);
  await shown(tab, "Rare metals");
  await tab.hover(".preview");
  await shown(tab, "Rare metals");
  await tab.page.mouse.move(2, 2);
  await tab.gone(".preview");
});

scenario("Escape takes a preview away, and it stays away while the pointer stays", {}, async (tab) => {
  await tab.go("minerals/antimony.html");
  await tab.hover(LINK);
  await shown(tab, "Rare metals");
  await tab.press("Escape");
  await tab.gone(".preview");
  assert.equal((await tab.address()).split("#")[0], "minerals/antimony.html");
});

scenario("a preview has previews", {}, async (tab) => {
  await tab.go("minerals/antimony.html");
  await tab.hover(LINK);
  await shown(tab, "Rare metals");
  await tab.hover(".preview .preview-text a[href]");
  await tab.until("a second preview is open", () => document.querySelectorAll(".preview:popover-open").length === 2);
  await tab.press("Escape");
  await tab.until("the first is left", () => document.querySelectorAll(".preview:popover-open").length === 1);
  await tab.press("Escape");
  await tab.gone(".preview");
});

scenario("the focus of the keyboard shows a preview, and goes in and out of it", {}, async (tab) => {
  await tab.go("minerals/antimony.html");
  await tab.evaluate((css) => document.querySelector(css).previousElementSibling ?? document.querySelector(css).focus(), LINK);
  await tab.evaluate((css) => document.querySelector(css).focus(), LINK);
  await tab.press("Tab");
  await tab.page.keyboard.down("Shift");
  await tab.press("Tab");
  await tab.page.keyboard.up("Shift");
  await shown(tab, "Rare metals");
  await tab.press("ArrowDown");
  assert.ok(await tab.evaluate(() => Boolean(document.activeElement.closest(".preview"))));
  await tab.press("Escape");
  await tab.gone(".preview");
  assert.ok(await tab.evaluate((css) => document.activeElement.matches(css), LINK), "the focus is back on the link");
});

scenario("a missing note's preview says who asks for it", { sites: ["thousand"] }, async (tab) => {
  await tab.go("guides/wanted-twice.html");
  await tab.hover('article a[href*="lost-ledger"]');
  await shown(tab, "Everything at once");
});

scenario("headings, blocks and footnotes have previews of their own", { sites: ["thousand"] }, async (tab) => {
  await tab.go("guides/everything-at-once.html");
  await tab.hover('article p a[href$="orlen-haven.html#berths"]');
  await shown(tab, "Berths");
  await tab.press("Escape");
  await tab.gone(".preview");
  await tab.hover('article sup a[href^="#"]');
  await shown(tab, "The board decided so in 1931");
});

scenario("a finger sees no preview, and goes where the link leads", { pointer: "touch", width: 390, browsers: ["chromium"] }, async (tab) => {
  await tab.go("minerals/antimony.html");
  await tab.evaluate((css) => document.querySelector(css).scrollIntoView({ block: "center", behavior: "instant" }), LINK);
  await tab.arrive(() => tab.page.tap(LINK));
  assert.equal((await tab.address()).split("#")[0], "concepts/rare-metals.html");
  assert.equal(await tab.count(".preview"), 0);
});

scenario("a text that is an attack is text in a preview", { sites: ["thousand"] }, async (tab) => {
  await tab.go("odd/index.html");
  await tab.hover('main a[href*="sad-img"]');
  await shown(tab, "<img src=x onerror=alert(1)>");
  assert.equal(await tab.count(".preview [onerror], .preview script, .preview img"), 0);
});

for (const scheme of ["light", "dark"]) {
  scenario(`a preview does not violate WCAG, ${scheme}`, { browsers: ["chromium"], scheme }, async (tab) => {
    await tab.go("minerals/antimony.html");
    await tab.hover(LINK);
    await shown(tab, "Rare metals");
    assert.deepEqual(await violations(tab), []);
  });
}

const NOTE = 'article .lede a[href="../countries/japan.html"]';
const boxes = (tab) =>
  tab.evaluate(() => {
    const box = (element) => element.getBoundingClientRect().toJSON();
    return [...document.querySelectorAll(".preview")].map((it) => ({ ...box(it), link: box(document.querySelector(`[aria-describedby="${it.firstElementChild.id}"]`)) }));
  });

scenario("a reader who rests on a link sees what it leads to, beside the link and inside the window", {}, async (tab) => {
  await tab.go("actors/jogmec.html");
  await tab.hover(NOTE);
  await tab.see(".preview");
  const words = await tab.text(".preview");
  for (const word of ["Country", "Japan", "industrial country", "Tokyo", "Linked from"]) assert.ok(words.includes(word), words);
  const [{ left, top, right, bottom, link }] = await boxes(tab);
  assert.ok(left >= 0 && top >= 0 && right <= 1280 && bottom <= 900, `${left} ${top} ${right} ${bottom}`);
  assert.ok(top >= link.bottom || bottom <= link.top, "the link stays visible");
});

scenario("a click beside a preview takes it away, and a link in it is followed", {}, async (tab) => {
  await tab.go("actors/jogmec.html");
  await tab.hover(NOTE);
  await tab.see(".preview");
  await tab.page.mouse.click(4, 450);
  await tab.gone(".preview");
  await tab.hover(NOTE);
  await tab.see(".preview");
  await tab.follow('.preview .preview-text a[href="../countries/china.html"]');
  assert.equal(await tab.address(), "countries/china.html");
});

scenario("footnotes are read where they are referred to", {}, async (tab) => {
  await tab.go("actors/jogmec.html");
  await tab.hover(".footnote-ref a");
  await tab.see(".preview");
  assert.match(await tab.text(".preview"), /Older name/);
  assert.equal(await tab.count(".preview [id^='_fn']"), 0, "no id is there twice");
});
