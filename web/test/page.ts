// Stands in for a page of a site at /site/ where a module asks for one. Tests import it first.

const page = { documentElement: { dataset: { root: "../", data: "data/" }, lang: "en" }, baseURI: "file:///site/a/b.html" };
Object.assign(globalThis, { document: page, location: new URL("file:///site/a/b.html") });
