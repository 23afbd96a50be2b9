#!/usr/bin/env python3
"""Says in which parts of adit the processor is while a vault becomes a site, as a table.

  benches/shares.py                      on 10,000 generated notes, without a cache
  benches/shares.py --notes 1000
  benches/shares.py --vault ~/Notes
  benches/shares.py --data perf.data     sums what `perf record --call-graph=fp` left
  benches/shares.py --write              puts the table into benches/README.md

Builds adit with the profile `profiling`, whose code has frame pointers and names, starts it below `perf record`, and gives
each sample to one part by the functions on its stack. Needs Linux, perf, cargo and Python 3.9. Shares hardly change with
the load of the machine, but what else it does shows in the time that fresh memory takes.
"""
import argparse
import datetime
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from side_by_side import vaults
from side_by_side.programs import REPOSITORY

README = Path(__file__).resolve().parent / "README.md"
MARKS = "<!-- shares of benches/shares.py -->", "<!-- end of shares -->"

# Parts by the functions that are theirs, as their names begin. A sample belongs to the innermost function that is named
# here, so that what a helper does counts for whom it does it.
PARTS = {
    "creating and writing the files": ["adit::write::put", "adit::write::remove"],
    "the record of what pages were made from": ["adit::trace", "adit::write::record", "adit::site::inputs"],
    "what is kept for the next build": ["adit::session::Session::save", "adit::cache", "adit::memo", "adit::pack", "adit::session::keep"],
    "reading the vault": ["adit::scan"],
    "compiling: Markdown, frontmatter, colours of code": ["adit::compile::compile", "adit::session::Session::compile"],
    "links, graph, addresses, what is wrong": [
        "adit::link::link",
        "adit::link::resolve",
        "adit::graph::EntityGraph::new",
        "adit::site::route",
        "adit::check",
        "adit::diag",
    ],
    "names without a link: looking for them": ["adit::mention", "adit::site::lazy::<impl adit::site::Site>::mentions"],
    "who cites what": ["adit::similar::CoCitation::new"],
    "the search index": ["adit::search", "adit::site::data::terms"],
    "the map": ["adit::layout", "adit::site::network"],
    "groups and central notes": ["adit::analysis", "adit::site::explore::structure::Structure"],
    "pages: names without a link, similar notes": ["adit::site::mentions", "adit::site::similar", "adit::similar"],
    "pages: the small graph": ["adit::site::fan"],
    "pages: relations": ["adit::site::relations"],
    "pages: backlinks": ["adit::site::backlinks"],
    "pages: templates": ["adit::site::theme", "tera"],
    "pages of notes: the rest": ["adit::site::note", "adit::site::fill", "adit::site::property", "adit::site::tree"],
    "lists: tags, folders, notes, what is missing": ["adit::site::lists", "adit::site::missing", "adit::site::entry", "adit::site::home"],
    "pages about the vault as a whole, and what they gather": ["adit::site::explore", "adit::fact", "adit::figure"],
    "data for scripts": ["adit::site::data"],
}
REST = "anything else"

# What is done in all of the parts, by the functions on the stack, wherever they stand there.
ACROSS = {
    "page faults, most of them clearing memory": ["asm_exc_page_fault"],
    "the allocator": ["mi_", "_mi_"],
    "copying": ["__memmove", "__memcpy"],
}
# Parts that have less than this are told together.
LEAST = 0.005


def main():
    args = arguments()
    if args.data:
        table = report(stacks(args.data), "")
    else:
        with tempfile.TemporaryDirectory(prefix="adit-profile-", dir=args.work) as folder:
            table = report(*recorded(args, Path(folder)))
    print(table)
    if args.write:
        write(table)


def arguments():
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--notes", type=int, default=10_000, help="size of the generated vault (10000)")
    add("--vault", type=Path, help="a vault in its place, which is only read")
    add("--adit", type=Path, help="a binary with frame pointers and names, in place of building one")
    add("--data", type=Path, help="what an earlier `perf record` left, in place of a run")
    add("--work", type=Path, default=Path("/dev/shm"), help="where vault and output go (/dev/shm)")
    add("--frequency", type=int, default=1500, help="samples a second (1500)")
    add("--write", action="store_true", help="puts the table into benches/README.md")
    return parser.parse_args()


def recorded(args, folder):
    """The samples of a build into an empty folder, and what was built."""
    adit = args.adit or built()
    vault = args.vault or vaults.generated(args.notes, folder, None).root
    data = folder / "perf.data"
    perf = ["perf", "record", "--quiet", "--call-graph=fp", "-F", str(args.frequency), "-o", data, "--"]
    build = [adit, "build", vault, "--output", folder / "site", "--cache", folder / "cache"]
    try:
        subprocess.run([*perf, *build], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except FileNotFoundError as error:
        sys.exit(f"cannot be started: {error.filename}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd[0]} failed: may this user sample? (`sysctl kernel.perf_event_paranoid`)")
    what = f"`{vault.name}`" if args.vault else f"{args.notes:,} generated notes"
    return stacks(data), f"{what}, {datetime.date.today()}, "


def built():
    """The binary, built with frame pointers, in a folder of its own."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", REPOSITORY / "target")) / "frames"
    flags = {"RUSTFLAGS": "-Cforce-frame-pointers=yes"}
    build = ["cargo", "build", "--profile", "profiling", "--bin", "adit", "--locked", "--quiet", "--target-dir", target]
    subprocess.run(build, cwd=REPOSITORY, check=True, env={**os.environ, **flags})
    return target / "profiling/adit"


def stacks(data):
    """The stack of each sample, the innermost function first."""
    script = ["perf", "script", "-i", data, "-F", "comm,ip,sym"]
    return read(subprocess.run(script, check=True, capture_output=True, text=True, errors="replace").stdout)


def read(script):
    """The stacks in what `perf script` prints: a line for each sample, indented ones for its functions."""
    found = []
    for line in script.splitlines():
        if line[:1].isspace() and line.strip():
            found[-1].append((line.split(maxsplit=1) + ["?"])[1])
        elif line.strip():
            found.append([])
    return found


def belongs(function, beginnings):
    """Whether the name of a function begins in one of these ways, that of an implementation as of its type or its place."""
    name = function[1:] if function.startswith("<adit") else function
    return name.startswith(tuple(beginnings))


def part_of(stack):
    """The part to which a sample belongs."""
    for function in stack:
        for part, beginnings in PARTS.items():
            if belongs(function, beginnings):
                return part
    return REST


def report(samples, about):
    """The table, as Markdown."""
    n = max(len(samples), 1)
    counts = Counter(part_of(stack) for stack in samples)
    small = [part for part in counts if part != REST and counts[part] / n < LEAST]
    for part in small:
        counts[REST] += counts.pop(part)
    rest = counts.pop(REST, 0)
    rows = [*counts.most_common(), (REST, rest)]
    lines = [f"{about}{len(samples):,} samples:", "", "| part | share |", "|---|--:|"]
    lines += [f"| {part} | {100 * count / n:.1f} % |" for part, count in rows]
    for name, beginnings in ACROSS.items():
        count = sum(any(belongs(function, beginnings) for function in stack) for stack in samples)
        lines.append(f"| *in all of these:* {name} | {100 * count / n:.1f} % |")
    return "\n".join(lines)


def write(table):
    """Puts the table between its marks."""
    text = README.read_text(encoding="utf-8")
    begin, end = MARKS
    before, after = text[: text.index(begin)], text[text.index(end) :]
    README.write_text(f"{before}{begin}\n{table}\n{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
