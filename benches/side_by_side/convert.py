"""Writes notes anew for programs that do not know Obsidian's links, properties or embeds. Its time is not measured.

It does what a person would do who moves a vault to such a program: each link becomes a link of markdown to the file,
each embed of a note a link, properties are reduced to title, tags, aliases and a date, and what could stop the program
(a second alias of a name, its own signs in the text) is taken out.
"""
import json
import os
import re
import shutil
import unicodedata
from pathlib import Path

FRONTMATTER = re.compile(r"\A---\r?\n(.*?)^---\s*$\r?\n?", re.S | re.M)
WIKILINK = re.compile(r"(!?)\[\[([^\[\]\n]+)\]\]")
PROPERTY = re.compile(r"^([\w-]+):[ \t]*(.*)$")
IMAGES = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp"}
DATE = "2026-01-01"


class Names:
    """What links in a vault lead to: files by path and name, notes by alias too."""

    def __init__(self, vault):
        self.found = {}
        self.aliases = {}
        every = sorted(path.relative_to(vault.root) for path in vault.root.rglob("*") if path.is_file())
        for path in every:
            name = path.with_suffix("") if path.suffix == ".md" else path
            for key in (name.name, name.as_posix()):
                self.found.setdefault(fold(key), path)
        for note in vault.notes():
            properties, _ = parted(read(vault.root / note))
            own = [it for it in listed(properties.get("aliases", [])) if fold(it) not in self.found]
            self.aliases[note] = own
            for alias in own:
                self.found[fold(alias)] = note

    def resolve(self, target):
        """The file that a link means, if there is one."""
        key = fold(target)
        return self.found.get(key) or self.found.get(key.removesuffix(".md"))


def fold(name):
    """How names are compared."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def read(path):
    """The text of a note, whatever its bytes are."""
    return path.read_text(encoding="utf-8-sig", errors="replace")


def parted(text):
    """The properties of a note, as lists of texts, and what comes behind them."""
    head = FRONTMATTER.match(text)
    if not head:
        return {}, text
    properties, name = {}, None
    for line in head.group(1).splitlines():
        found = PROPERTY.match(line)
        if found:
            name, value = found.group(1).lower(), found.group(2).strip()
            values = value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]
            properties[name] = [it for it in map(unquoted, values) if it]
        elif name and line.lstrip().startswith("- "):
            properties[name].append(unquoted(line.lstrip()[2:]))
    return properties, text[head.end() :]


def unquoted(value):
    """A value of a property without quotes around it."""
    return value.strip().strip("\"'").strip()


def listed(values):
    """Values that are one line of text each, each once."""
    return list(dict.fromkeys(value for value in values if value and "\n" not in value))


def front(title, tags=(), aliases=()):
    """Properties that every reader of YAML takes."""
    lines = ["---", f"title: {json.dumps(title, ensure_ascii=False)}", f"date: {DATE}"]
    for name, values in (("tags", tags), ("aliases", aliases)):
        if values:
            lines.append(f"{name}: {json.dumps(list(values), ensure_ascii=False)}")
    return "\n".join([*lines, "---", ""])


def tags_of(properties):
    """The tags in the properties of a note."""
    return listed(it.lstrip("#") for it in properties.get("tags", []))


def with_links(text, note, names, href):
    """The text with a link of markdown in the place of each wikilink; `href(from, to)` is how a file is named there."""

    def link(found):
        is_embed, inside = found.groups()
        target, _, shown = inside.replace("\\|", "|").partition("|")
        name, _, heading = target.partition("#")
        path = names.resolve(name) if name else note
        words = shown or target
        if path is None:
            return words
        anchor = "#" + re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") if heading else ""
        sign = "!" if is_embed and path.suffix.lower() in IMAGES else ""
        address = href(note, path).replace("%", "%25")
        return f"{sign}[{words}](<{address}{anchor}>)"

    return WIKILINK.sub(link, text)


def relative(note, path):
    """A file as seen from a note."""
    return Path(os.path.relpath(path, note.parent)).as_posix()


def from_root(_, path):
    """A file as seen from the root."""
    return "/" + path.as_posix()


def copy_rest(vault, target):
    """Copies what is no note and not hidden."""
    for path in vault.root.rglob("*"):
        relative_path = path.relative_to(vault.root)
        is_hidden = any(part.startswith(".") for part in relative_path.parts)
        if path.is_file() and path.suffix != ".md" and not is_hidden:
            (target / relative_path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / relative_path)


def convert(vault, target, write):
    """Writes each note by `write(note, properties, text, names)`, a text, and copies the rest."""
    names = Names(vault)
    for note in vault.notes():
        properties, text = parted(read(vault.root / note))
        place = target / note
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(write(note, properties, text, names), encoding="utf-8")
    copy_rest(vault, target)
