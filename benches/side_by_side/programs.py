"""What is measured: adit, what the machine allows, and what peers have in common."""
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .measure import Command, said

REPOSITORY = Path(__file__).resolve().parent.parent.parent
BARE_SETTINGS = """[search]
index = "none"

[graph]
enabled = false
"""


@dataclass
class Program:
    """A program that makes something of a vault.

    Of the folder that it is given, `site` is where its output goes; it is empty before a cold run.
    """

    name: str
    # What it does of adit's job, and what not: for those who read the table.
    job: str
    # Whether it is asked again after nothing and after one note has changed.
    is_repeated: bool = True
    # Whether what it writes stays until the round is over.
    is_needed_by_others: bool = False

    # Whether the others go on without it.
    may_fail = False

    def version(self):
        """Which one it is; nothing if it is not installed."""
        raise NotImplementedError

    def install_hint(self):
        """How to get it."""
        return "benches/run.py --install"

    def place(self, folder):
        """The folder that it gets for itself."""
        return folder / re.sub(r"\W+", "-", self.name).strip("-")

    def prepare(self, vault, folder):
        """Lays ready in `folder` what it reads. Not measured."""

    def command(self, vault, folder):
        """What to start."""
        raise NotImplementedError

    def note(self, vault, folder):
        """The note to edit, where the program reads it."""
        return vault.root / vault.edited


@dataclass
class Adit(Program):
    """`adit build`, with these settings in the place of those of the vault, if any."""

    binary: Path = None
    settings: str = None

    def version(self):
        return said([self.binary, "--version"])

    def prepare(self, vault, folder):
        if self.settings is not None:
            (folder / "adit.toml").write_text(self.settings, encoding="utf-8")

    def command(self, vault, folder):
        # A cache of an earlier run would make the cold one warm.
        args = [self.binary, "build", vault.root, "-o", folder / "site", "--cache", folder / "cache", "--timings"]
        if self.settings is not None:
            args += ["--config", folder / "adit.toml"]
        return Command(args)


@dataclass
class Limit(Program):
    """The program in `benches/limit`."""

    binary: Path = None

    def version(self):
        return "of this repository"

    def command(self, vault, folder):
        return Command([self.binary, "siteflat", vault.root, folder / "site", os.cpu_count()])


@dataclass
class Walk(Program):
    """A walk that asks the size and time of every file: the least that "nothing has changed" can cost."""

    binary: Path = None
    # A site of the vault that is walked too.
    site: Path = None

    def version(self):
        return "of this repository"

    def command(self, vault, folder):
        return Command([self.binary, "stat", vault.root, *([self.site] if self.site else [])])


@dataclass
class Copy(Program):
    """`cp -r` of a vault and of its site."""

    site: Path = None

    def version(self):
        return "of this machine"

    def prepare(self, vault, folder):
        (folder / "site").mkdir()

    def command(self, vault, folder):
        return Command(["cp", "-r", vault.root, self.site, folder / "site"])


def build(adit):
    """Builds the limit program and, if no other is given, adit. Returns both binaries."""

    def release(folder, target):
        subprocess.run(["cargo", "build", "--release", "--quiet", "--locked", "--target-dir", target], cwd=folder, check=True)
        return target / "release"

    target = Path(os.environ.get("CARGO_TARGET_DIR", REPOSITORY / "target"))
    if adit is None:
        adit = release(REPOSITORY, target) / "adit"
    limit = release(REPOSITORY / "benches/limit", target / "limit") / "limit"
    return Path(adit).resolve(), limit.resolve()


def own(adit, limit, folder):
    """adit and what it is held against, to be measured in `folder`, where adit's site stays while others look at it."""
    everything = Adit("adit", "everything on", is_needed_by_others=True, binary=adit)
    site = everything.place(folder) / "site"
    return [
        Limit(
            "limit", "walks, reads, turns markdown into HTML, writes one page a note; knows no links", False, binary=limit
        ),
        everything,
        Walk("walk of the vault", "asks size and time of every file of the vault", False, binary=limit),
        Walk("walk of both", "the same, and of every file of adit's site", False, binary=limit, site=site),
        Copy("`cp -r`", "copies the vault, and the site that adit made", False, site=site),
        Adit(
            "adit, no search, no graph",
            "with `search.index = \"none\"` and `graph.enabled = false`",
            binary=adit,
            settings=BARE_SETTINGS,
        ),
    ]


def remove(folder):
    """Removes a folder."""
    shutil.rmtree(folder, ignore_errors=True)


def clear(folder):
    """An empty folder."""
    remove(folder)
    folder.mkdir(parents=True)
    return folder
