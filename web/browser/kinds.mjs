// The kinds of pages that a site has, each with pages of it that tests look at.
//
// Every page of a site is of one of these kinds: a test sees to that, so that a new kind cannot stay untested.

const KINDS = [
  // kind, its addresses, samples in the demo, samples in the generated vault
  ["home", /^index\.html$/, ["index.html"], ["index.html"]],
  ["not found", /^404\.html$/, ["404.html"], []],
  ["all notes", /^notes(-\d+)?\.html$/, ["notes.html"], ["notes-2.html"]],
  ["search", /^search\.html$/, ["search.html"], ["search.html"]],
  ["graph", /^graph\.html$/, ["graph.html"], ["graph.html"]],
  ["paths", /^paths\.html$/, ["paths.html"], ["paths.html"]],
  ["folders", /^folders\.html$/, ["folders.html"], ["folders.html"]],
  ["tags", /^tags\/index\.html$/, ["tags/index.html"], []],
  ["tag", /^tags\/(?!index\.html$).+\.html$/, ["tags/metal.html"], ["tags/region.html"]],
  ["wanted", /^wanted\/index(-\d+)?\.html$/, ["wanted/index.html"], []],
  ["missing note", /^wanted\/(?!index(-\d+)?\.html$).+\.html$/, ["wanted/mine-closure.html"], ["wanted/lost-ledger.html"]],
  ["explore", /^explore\/index\.html$/, ["explore/index.html"], ["explore/index.html"]],
  ["type", /^explore\/types\//, ["explore/types/mineral.html"], ["explore/types/ship.html"]],
  ["table", /^explore\/tables\//, ["explore/tables/event-date-actor.html"], []],
  ["tables", /^explore\/tables\.html$/, ["explore/tables.html"], []],
  ["label", /^explore\/labels\//, ["explore/labels/stockpiled_by.html"], []],
  ["labels", /^explore\/labels(-\d+)?\.html$/, ["explore/labels.html"], []],
  ["group", /^explore\/groups\//, ["explore/groups/jogmec-china-lynas-rare-earths.html"], []],
  ["groups", /^explore\/groups\.html$/, ["explore/groups.html"], []],
  ["timeline", /^explore\/timeline(-\d+)?\.html$/, ["explore/timeline.html"], []],
  ["list of findings", /^explore\/[a-z-]+(-\d+)?\.html$/, ["explore/central.html", "explore/figures-that-differ.html", "explore/names.html", "explore/undeclared-aliases.html"], []],
  ["canvas", /\.canvas\.html$/, ["boards/supply-chain.canvas.html"], ["boards/routes.canvas.html"]],
  ["base", /\.base\.html$/, ["bases/minerals.base.html"], ["bases/ports.base.html"]],
  ["further backlinks", /-backlinks(-\d+)?\.html$/, [], ["ports/orlen-haven-backlinks-2.html"]],
  ["folder", /\/index(-\d+)?\.html$/, ["minerals/index.html"], ["言葉/index.html"]],
  ["note", /\.html$/, ["actors/jogmec.html", "minerals/antimony.html", "inbox/loose-thought.html"], ["guides/everything-at-once.html", "ports/orlen-haven.html", "言葉/東京港.html", "لغات/ميناء-الإسكندرية.html", "guides/plain-words.html"]],
];

/** Pages to look at: kind and address, those of the demo or those of the generated vaults. */
export function samples(siteName) {
  return KINDS.flatMap(([kind, , demo, generated]) => (siteName === "demo" ? demo : generated).map((address) => ({ kind, address })));
}

/** What kind of page is at an address. */
export function kindOf(address) {
  return KINDS.find(([, addresses]) => addresses.test(address))?.[0];
}

/** The names of all kinds. */
export const kinds = () => KINDS.map(([kind]) => kind);
