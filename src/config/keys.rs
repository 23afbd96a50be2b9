//! Every key of `adit.toml`, with what it does.

/// A key of `adit.toml`, for validation and documentation alike.
#[derive(Debug)]
pub struct Key {
    /// The table it belongs to.
    pub table: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// What a value looks like.
    pub example: &'static str,
    /// What it does, and what holds without it.
    pub doc: &'static str,
}

/// Every key but those of `[check]`, which are the codes of diagnostics.
pub const KEYS: &[Key] = &[
    Key {
        table: "site",
        name: "title",
        example: "\"Field notes\"",
        doc: "Name of the site. Default: the `title` property of the home page, if it is not just the name of its file, else the name of the vault's folder.",
    },
    Key {
        table: "site",
        name: "description",
        example: "\"What we know about supply chains\"",
        doc: "One sentence about the site: shown on a home page that adit makes, and to search engines on a home page without a description of its own. Default: none.",
    },
    Key {
        table: "site",
        name: "language",
        example: "\"en\"",
        doc: "Language of the site (a BCP 47 tag), written to every page. adit's own words are in it where adit knows it: `ar`, `de`, `en`, `es`, `ja`, `zh`; else in English. Default: `en`.",
    },
    Key {
        table: "site",
        name: "home",
        example: "\"Start here\"",
        doc: "The note that becomes the home page, named as a link would name it. Default: `index.md`, `README.md` or `Home.md` at the root of the vault; without these a page is made.",
    },
    Key {
        table: "site",
        name: "previews",
        example: "false",
        doc: "Whether links show what they lead to when a reader rests on them. Default: `true`.",
    },
    Key {
        table: "site",
        name: "overview",
        example: "false",
        doc: "Whether the home page goes on with a look at the vault as a whole, below the text of the note: main entities by type, recent notes, the latest dates, what is doubtful or missing. Default: `true`.",
    },
    Key {
        table: "site",
        name: "base_url",
        example: "\"https://example.org/notes/\"",
        doc: "Address of the folder that the site is published in. With it, pages say where they are, and there are `sitemap.xml`, `feed.xml` and `robots.txt`. Default: none; nothing in the site depends on where it is.",
    },
    Key {
        table: "site",
        name: "index",
        example: "false",
        doc: "Whether search engines may list the pages. Default: `true`.",
    },
    Key {
        table: "site",
        name: "redirects",
        example: "true",
        doc: "Whether old addresses lead to notes: those that notes name, those that a `permalink` took the place of, and aliases. `false` for none. Default: all with `base_url`, without it all but plain aliases.",
    },
    Key {
        table: "vault",
        name: "ignore",
        example: "[\"Templates/**\", \"*.tmp\"]",
        doc: "Globs of files and folders that are no part of the vault; `*` stops at `/`, `**` does not. A pattern without `/` matches at any depth. Default: none.",
    },
    Key {
        table: "theme",
        name: "folder",
        example: "\"theme\"",
        doc: "Folder of the vault with `templates` and `assets` of your own. Default: `.adit`.",
    },
    Key {
        table: "build",
        name: "output",
        example: "\"site\"",
        doc: "Output folder, below the folder in which adit is started. `-o` wins over it, and may be anywhere. Default: `site`.",
    },
    Key {
        table: "markdown",
        name: "strict_line_breaks",
        example: "true",
        doc: "Whether a single newline is white space instead of a line break. Default: as in Obsidian's settings of this vault, there `false`.",
    },
    Key {
        table: "markdown",
        name: "highlight",
        example: "false",
        doc: "Whether code is coloured. Default: `true`.",
    },
    Key {
        table: "security",
        name: "trust_html",
        example: "false",
        doc: "Passes raw HTML of notes through unchanged, scripts included, where whoever builds says `--trust` as well. Default: `false`.",
    },
    Key {
        table: "security",
        name: "iframe_hosts",
        example: "[\"www.youtube.com\", \"*.example.org\"]",
        doc: "Hosts whose pages notes may show in frames: by `<iframe>`, and YouTube films also by `![](…)`. Readers' browsers then contact these hosts. Default: none; a link is shown instead.",
    },
    Key {
        table: "query",
        name: "today",
        example: "\"2026-11-22\"",
        doc: "The day that `today()` and `now()` are in queries. Default: none; what asks for it is empty, and reported.",
    },
    Key {
        table: "mentions",
        name: "enabled",
        example: "false",
        doc: "Whether pages list the notes that name them without a link. Default: `true`.",
    },
    Key {
        table: "mentions",
        name: "min_length",
        example: "4",
        doc: "Letters and digits that a name needs to be looked for. Names in scripts without spaces may have two. Default: 3.",
    },
    Key {
        table: "mentions",
        name: "stop",
        example: "[\"Energy\", \"Market\"]",
        doc: "Names, in any case, that are not looked for, besides such as `index`, `notes` and `readme`. Default: none.",
    },
    Key {
        table: "search",
        name: "index",
        example: "\"titles\"",
        doc: "What readers can search for: `full` is names and texts, `titles` is titles and aliases alone, `none` is a site without a search. Default: `full`.",
    },
    Key {
        table: "search",
        name: "excerpts",
        example: "false",
        doc: "Whether results show the place in the text. Default: `true`.",
    },
    Key {
        table: "graph",
        name: "enabled",
        example: "false",
        doc: "Whether the site has a page of its graph, and a small map on its home page. Without them no map is made. Default: `true`.",
    },
    Key {
        table: "relations",
        name: "gloss",
        example: "false",
        doc: "Whether relations are read by rule R1: what a bullet says of the link it begins with. Default: `true`.",
    },
    Key {
        table: "relations",
        name: "row",
        example: "false",
        doc: "Whether relations are read by rule R2a: rows of tables of entities. Default: `true`.",
    },
    Key {
        table: "relations",
        name: "key_value",
        example: "false",
        doc: "Whether relations are read by rule R2b: tables of keys and values. Default: `true`.",
    },
    Key {
        table: "relations",
        name: "property",
        example: "false",
        doc: "Whether relations are read by rule R3: links in properties. Default: `true`.",
    },
    Key {
        table: "relations",
        name: "field",
        example: "false",
        doc: "Whether relations are read by rule R4: inline fields. Default: `true`.",
    },
    Key {
        table: "relations",
        name: "prose",
        example: "false",
        doc: "Whether relations are read by rule R5: links in sentences, which have no label. Default: `true`.",
    },
    Key {
        table: "relations",
        name: "section",
        example: "false",
        doc: "Whether relations are read by rule R6: headings as labels, where `[predicates]` names them. Default: `true`.",
    },
    Key {
        table: "relations",
        name: "definition",
        example: "false",
        doc: "Whether relations are read by rule R7: `**Name** — text` as the first paragraph. Default: `true`.",
    },
    Key {
        table: "relations",
        name: "tag",
        example: "false",
        doc: "Whether relations are read by rule R8: types by tags, and tags that name an entity. Default: `true`.",
    },
    Key {
        table: "relations",
        name: "date",
        example: "false",
        doc: "Whether relations are read by rule R9: dates and amounts. Default: `true`.",
    },
    Key {
        table: "relations",
        name: "type_property",
        example: "\"type\"",
        doc: "The property that says what the entity of a note is, such as `type: person`. A value that `[types]` names as a tag or a type means that type, any other is a type of its own. Default: none; types come from tags alone.",
    },
    Key {
        table: "types",
        name: "*",
        example: "\"Company\"",
        doc: "A tag, and the type of the notes that have it or one below it. Default: none; every tag is a topic.",
    },
    Key {
        table: "predicates",
        name: "*",
        example: "{ name = \"schema:parentOrganization\", inverse = \"schema:subOrganization\", transitive = false }",
        doc: "A label or heading, and what it means: an IRI or a name, or a table with `name`, `inverse` and `transitive`. Default: none.",
    },
    Key {
        table: "schema",
        name: "TYPE.required",
        example: "[\"country\"]",
        doc: "Properties that each note of the type has to have, as a property or an inline field. Default: none.",
    },
    Key {
        table: "schema",
        name: "TYPE.allowed",
        example: "[\"founded\", \"website\"]",
        doc: "The only properties that a note of the type may have besides those of `required`, `kinds` and `relations`. Default: any.",
    },
    Key {
        table: "schema",
        name: "TYPE.kinds",
        example: "{ founded = \"date\" }",
        doc: "What the values of properties are: `text`, `number`, `date`, `checkbox`, `list` or `link`. Default: anything.",
    },
    Key {
        table: "schema",
        name: "TYPE.relations",
        example: "{ owner = [\"Person\", \"Company\"] }",
        doc: "The types that a relation may lead to, by its label or predicate. Default: any.",
    },
    Key {
        table: "text",
        name: "*",
        example: "\"Notes that link here\"",
        doc: "A key of `templates/text/en.toml`, and what the site says in its place: a text, or a table with a text for each plural category; those of scripts in `[text.script]`. Default: adit's own words in the language of the site.",
    },
];
