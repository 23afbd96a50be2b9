"""Measures programs in turn, and gives the results as plain data for `tables`."""
import datetime
import multiprocessing
import os
import platform
import re
import sys
import time

from . import vaults
from .measure import run, said
from .programs import REPOSITORY, clear, remove

# After how many seconds a run of adit or of what it is held against counts as hanging.
MAX_SECONDS = 3600
WRITTEN = re.compile(r"files?, (?:(\d+) written|nothing changed)")
LINKS = re.compile(r"([\d,]+) links?,")


def here():
    """The machine, the day and adit's state: what every table has to say of where it was made."""
    commit = said(["git", "-C", REPOSITORY, "describe", "--always", "--dirty", "--exclude", "*"])
    return {
        "date": datetime.date.today().isoformat(),
        "machine": ", ".join(filter(None, [processor(), f"{os.cpu_count()} processors", memory(), platform.system()])),
        "load": round(os.getloadavg()[0], 1),
        "rust": (said(["rustc", "--version"]) or "").split(" (")[0],
        "commit": commit,
    }


def memory():
    """How much memory there is, where the system tells."""
    if "SC_PHYS_PAGES" not in os.sysconf_names:
        return None
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"


def processor():
    """What the processor calls itself."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            found = re.search(r"^model name\s*: (.+)$", file.read(), re.M)
            name = found and found.group(1)
    except OSError:
        name = said(["sysctl", "-n", "machdep.cpu.brand_string"])
    return " ".join(f"{platform.machine()} ({name})".split()) if name else platform.machine()


def measure(vault, programs, folder, rounds):
    """Runs programs in turn, round by round."""
    rows = [Row(program) for program in programs]
    for nth in range(rounds):
        for row in rows:
            place = row.program.place(folder)
            progress(f"{vault.name}, round {nth + 1} of {rounds}: {row.program.name}")
            row.measure(vault, place, MAX_SECONDS)
            if not row.program.is_needed_by_others:
                remove(place)
    for row in rows:
        remove(row.program.place(folder))
    return [row.result for row in rows]


def measure_once(vault, programs, folder, limit_seconds, smaller):
    """Runs programs once each, for no longer than this with all their runs.

    `smaller` are results on smaller vaults: what was too slow there even for its share is not started.
    """
    results = []
    for program in programs:
        row = Row(program)
        rates = [(cost["wall"] / it["notes"], it) for it in smaller for cost in cold_of(it, program.name)]
        rate, on = max(rates, key=lambda it: it[0], default=(0, None))
        if any(is_late(it, program.name) for it in smaller):
            row.result["failure"] = "not started: too slow on a smaller vault"
        elif rate * vault.n_notes > limit_seconds:
            row.result["failure"] = f"not started: {on['name']} took {rate * on['notes']:.0f} s"
        else:
            progress(f"{vault.name}: {program.name}")
            row.measure(vault, program.place(folder), limit_seconds)
            remove(program.place(folder))
        results.append(row.result)
    return results


def cold_of(on_vault, name):
    """What the cold runs of a program took on a vault."""
    return [cost for it in on_vault["programs"] if it["name"] == name for cost in it["cold"]]


def is_late(on_vault, name):
    """Whether the time of a program was over on a vault before it had done anything."""
    return any(it["name"] == name and it["failure"] and not it["failure"].startswith("failed") and not it["cold"] for it in on_vault["programs"])


class Row:
    """A program and what its runs took."""

    def __init__(self, program):
        self.program = program
        self.result = {
            "name": program.name,
            "job": program.job,
            "version": number(program.version()),
            "failure": None,
            "cold": [],
            "again": [],
            "edited": [],
            "phases": [],
        }

    def measure(self, vault, folder, limit_seconds):
        """A cold run, one with nothing changed, one with a note changed, as far as the time lasts."""
        clear(folder)
        prepare(self.program, vault, folder)
        over = time.monotonic() + limit_seconds
        command = self.program.command(vault, folder)
        cold = self.run("cold", command, limit_seconds)
        if cold is None:
            return
        self.result["phases"].append(cold.phases())
        links = LINKS.search(cold.log)
        if links:
            self.result["links"] = int(links.group(1).replace(",", ""))
        if (folder / "site").is_dir():
            self.result["weight"] = vaults.weigh(folder / "site", with_names=not vault.is_real)
        if not self.program.is_repeated or time.monotonic() + cold.wall > over:
            return
        again = self.run("again", command, over - time.monotonic())
        if again is None or time.monotonic() + again.wall > over:
            return
        note = self.program.note(vault, folder)
        before = note.read_bytes()
        vaults.edit(note, len(self.result["edited"]) + 1)
        try:
            self.run("edited", command, over - time.monotonic())
        finally:
            note.write_bytes(before)

    def run(self, state, command, limit_seconds):
        """Runs it once and keeps what it took; nothing if that is no result."""
        cost = run(command, limit_seconds)
        if cost.failure:
            complaint = f"{self.program.name}, {state}: {cost.failure}\n{cost.complaint()}"
            if not self.program.may_fail:
                sys.exit(complaint)
            progress(complaint)
            self.result["failure"] = cost.failure if state == "cold" else f"{state}: {cost.failure}"
            return None
        self.result[state].append({"wall": cost.wall, "cpu": cost.cpu, "peak": cost.peak})
        written = WRITTEN.search(cost.log)
        if written:
            self.result.setdefault("written", {})[state] = int(written.group(1) or 0)
        return cost


def number(version):
    """The version without the name of the program before it."""
    found = re.search(r"\d+(\.\w+)+", version)
    return found.group() if found else version


def prepare(program, vault, folder):
    """Lets a program prepare its input in another process, whose memory goes with it."""
    process = multiprocessing.Process(target=program.prepare, args=(vault, folder))
    process.start()
    process.join()
    if process.exitcode != 0:
        sys.exit(f"{program.name} could not be prepared")


def progress(text):
    """Says what is going on, beside the tables."""
    print(text, file=sys.stderr, flush=True)
