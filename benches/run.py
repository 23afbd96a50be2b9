#!/usr/bin/env python3
"""Measures adit against the limit of the machine, and prints the tables of benches/README.md.

usage: benches/run.py [--notes 1000,10000,100000] [--rounds 5] [--plain] [--work FOLDER]

Builds both programs, generates the vaults, and runs in turn, in one go: adit into an empty folder (cold), adit again
with nothing changed, and the limit program (walk, read, markdown to HTML, write; no links, no graph, no templates).
Output goes to /dev/shm where there is one, because creating files on a disk says more about the disk. Only ratios
within one run mean anything. Needs Python 3.8, cargo, and nothing else.
"""
import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def run(command):
    """Wall seconds, CPU seconds, peak MB and standard error of a command, as the kernel counts them."""
    with tempfile.TemporaryFile() as errors:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        text = errors.read().decode()
    if process.returncode != 0:
        sys.exit(f"{command} exited with {process.returncode}\n{text}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text


def strip(vault):
    """Takes tags and links to missing notes out of generated notes, and with them the pages that adit makes of them."""
    for note in vault.rglob("*.md"):
        text = note.read_text(encoding="utf-8")
        text = re.sub(r"tags:\n  - .*\n  - .*\n", "", text)
        text = re.sub(r"^#\w+ #\w+\n", "", text, flags=re.M)
        note.write_text(re.sub(r"\[\[(Missing [^\]]*)\]\]", r"\1", text), encoding="utf-8")


def median(rows, column):
    return statistics.median(row[column] for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", default="1000,10000,100000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--plain", action="store_true", help="without tags and missing notes: as many files as the limit program")
    parser.add_argument("--work", type=Path, default=None, help="folder for vaults and output; a temporary one if not given")
    args = parser.parse_args()
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=HERE.parent, check=True)
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=HERE / "limit", check=True)
    adit = HERE.parent / "target/release/adit"
    limit = HERE / "limit/target/release/limit"
    parent = args.work or Path("/dev/shm" if Path("/dev/shm").is_dir() else tempfile.gettempdir())
    work = Path(tempfile.mkdtemp(prefix="adit-bench-", dir=parent))
    try:
        print(f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} processors, {args.rounds} rounds, medians\n")
        print("| notes | files | adit cold | adit again | limit | cold / limit (min–max) | CPU cold / limit | peak adit | peak limit |")
        print("|---|---|---|---|---|---|---|---|---|")
        phases = {}
        for n in map(int, args.notes.split(",")):
            vault = work / f"vault-{n}"
            subprocess.run([sys.executable, HERE / "gen_vault.py", vault, str(n)], check=True)
            if args.plain:
                strip(vault)
            cold, again, floor, ratios = [], [], [], []
            for _ in range(args.rounds):
                for folder in ("site", "floor"):
                    shutil.rmtree(work / folder, ignore_errors=True)
                build = [adit, "build", vault, "-o", work / "site", "--timings"]
                cold.append(run(build))
                again.append(run(build))
                floor.append(run([limit, "siteflat", vault, work / "floor", str(os.cpu_count())]))
                ratios.append(cold[-1][0] / floor[-1][0])
            files = re.search(r"(\d+) files", cold[-1][3])
            written = re.search(r"(\d+) written", again[-1][3])
            assert written and written.group(1) == "0", "a second build writes nothing"
            print(
                f"| {n:,} | {int(files.group(1)):,} | {median(cold, 0):.2f} s | {median(again, 0):.2f} s | {median(floor, 0):.2f} s "
                f"| {statistics.median(ratios):.1f} ({min(ratios):.1f}–{max(ratios):.1f}) | {median(cold, 1) / median(floor, 1):.1f} "
                f"| {median(cold, 2):.0f} MB | {median(floor, 2):.0f} MB |",
                flush=True,
            )
            for row in cold:
                for phase, ms in re.findall(r"^ *([\w+]+) +([\d.]+) ms$", row[3], re.M):
                    phases.setdefault(phase, {}).setdefault(n, []).append(float(ms))
            shutil.rmtree(vault)
        sizes = [int(n) for n in args.notes.split(",")]
        print("\n| phase (ms, cold) | " + " | ".join(f"{n:,}" for n in sizes) + " |")
        print("|---" * (len(sizes) + 1) + "|")
        for phase, by_size in phases.items():
            print(f"| {phase} | " + " | ".join(f"{statistics.median(by_size[n]):.0f}" for n in sizes) + " |")
    finally:
        shutil.rmtree(work, ignore_errors=True)


main()
