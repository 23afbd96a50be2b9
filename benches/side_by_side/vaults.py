"""The vaults that are measured: generated ones, and copies of real ones. Nobody's own vault is ever changed."""
import os
import shutil
import subprocess
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

GENERATOR = Path(__file__).resolve().parent.parent / "gen_vault.py"


@dataclass
class Vault:
    """A vault in the folder of the measurement, where it may be edited.

    It does not keep the paths of its notes: what this Python holds is added to the peak of what it starts.
    """

    name: str
    root: Path
    n_notes: int
    n_bytes: int
    # The note that is edited, relative to the root: any, but always the same.
    edited: Path
    # Whether it is somebody's own: then nothing of what is in it is told.
    is_real: bool = False

    def notes(self):
        """The notes, relative to the root, in order."""
        return sorted(path.relative_to(self.root) for path in files(self.root) if path.suffix == ".md")


def generated(n, folder, kept):
    """A vault of `n` notes, made as always. `kept` is a folder where it lies ready, or is laid for another time."""
    root = folder / "vault"
    if kept is None:
        generate(n, root)
    else:
        if not (kept / f"v{n}").is_dir():
            # A run that is cut short leaves no half a vault.
            half = kept / f"v{n}.{os.getpid()}"
            generate(n, half)
            half.rename(kept / f"v{n}")
        shutil.copytree(kept / f"v{n}", root)
    return opened(f"{n:,} notes", root)


def generate(n, root):
    """Writes a vault of `n` notes."""
    root.mkdir(parents=True)
    subprocess.run([sys.executable, GENERATOR, root, str(n)], check=True)


def copied(path, folder):
    """A copy of a real vault, without what is hidden and without links to elsewhere."""

    def hidden(parent, names):
        return [name for name in names if (name.startswith(".") and name != ".obsidian") or os.path.islink(os.path.join(parent, name))]

    root = folder / "vault"
    shutil.copytree(path, root, ignore=hidden)
    vault = opened("", root)
    vault.name, vault.is_real = f"a real vault, {vault.n_notes:,} notes", True
    return vault


def opened(name, root):
    """Counts what is in a vault."""
    n_notes, n_bytes, edited = 0, 0, None
    for path in files(root):
        if path.suffix == ".md":
            n_notes += 1
            n_bytes += path.stat().st_size
            relative = path.relative_to(root).as_posix()
            edited = min(edited or (2**32, ""), (zlib.crc32(relative.encode(errors="replace")), relative))
    if edited is None:
        sys.exit(f"{root}: no notes")
    return Vault(name, root, n_notes, n_bytes, Path(edited[1]))


def files(root):
    """All files below a folder."""
    for parent, _, names in os.walk(root):
        for name in names:
            yield Path(parent, name)


def edit(note, number):
    """Adds a sentence to a note, another one each time."""
    with note.open("a", encoding="utf-8") as file:
        file.write(f"\nEdited for the {number}th time, and what was said above still holds.\n")


def weigh(output, with_names):
    """Counts and weighs what a program wrote: files, bytes, the largest page, the largest file of data for scripts."""
    n_files, n_bytes = 0, 0
    largest = {"page": (0, ""), "shard": (0, "")}
    for path in files(output):
        size = path.lstat().st_size
        relative = path.relative_to(output)
        n_files += 1
        n_bytes += size
        kind = "page" if path.suffix in (".html", ".md") else "shard" if relative.parts[0] == "data" else None
        if kind:
            largest[kind] = max(largest[kind], (size, relative.as_posix() if with_names else ""))
    return {"files": n_files, "bytes": n_bytes, "page": list(largest["page"]), "shard": list(largest["shard"])}
