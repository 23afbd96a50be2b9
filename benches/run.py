#!/usr/bin/env python3
"""Measures adit beside the limit of the machine, beside copying, and beside other programs, and writes the tables.

  benches/run.py                                       adit alone, on generated vaults
  benches/run.py --install --peers all                 gets the other programs, below target/peers
  benches/run.py --peers all --notes 1000x3,10000x3    with them
  benches/run.py --vault ~/Notes ~/Other               real vaults too (copies of them)
  benches/run.py --write                               puts the results into benches/ and README.md
  benches/run.py --check                               whether those files say what the results say

Everything runs in turn, in one go; only ratios within one run mean anything. Output goes to memory (/dev/shm) where
there is such a thing, because creating files on a disk says more about the disk. Needs Python 3.9, cargo, and nothing
else. Each program works on copies, in a folder that is removed at the end.
"""
import argparse
import signal
import sys
import tempfile
from pathlib import Path

from side_by_side import programs, serve, session, tables, vaults
from side_by_side.peers import all_peers


def main():
    args = arguments()
    if args.check or args.render:
        sys.exit(tables.check() if args.check else tables.write(tables.load()))
    peers = chosen(args.peers)
    if args.install:
        for peer in peers:
            session.progress(f"installs {peer.name}: {', '.join(peer.packages)}")
            peer.install()
        return
    # Whoever ends this ends what it has started, too, and finds no folder left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    # Before compilers make a load of their own.
    here = session.here()
    adit, limit = programs.build(args.adit)
    work = Path(tempfile.mkdtemp(prefix="adit-bench-", dir=args.work))
    try:
        results = {**here, "adit": session.said([adit, "--version"])}
        results["vaults"] = measured(args, adit, limit, installed(peers), work)
    finally:
        programs.remove(work)
    print(tables.report(results))
    if args.write:
        tables.write(results)


def arguments():
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    keys = ", ".join(peer.key for peer in all_peers())
    add = parser.add_argument
    add("--notes", default="1000x3,10000x3,100000x1", help="sizes of generated vaults, each with its rounds; `` for none")
    add("--vault", nargs="+", type=Path, default=[], help="real vaults, 3 rounds each")
    add("--peers", default="", help=f"other programs, one round each: all, or some of {keys}")
    add("--peers-up-to", type=int, default=10_000, help="largest number of notes that others are asked to take (10000)")
    add("--limit-seconds", type=float, default=600, help="after how long another program is ended, with all its runs on a vault (600)")
    add("--install", action="store_true", help="gets the programs of --peers, and measures nothing")
    add("--adit", type=Path, help="another binary than the one of this source")
    add("--work", type=Path, default=memory(), help="where vaults and output go (/dev/shm, or where temporary files go)")
    add("--disk", type=Path, help="a folder on a disk: adit, the limit and copying are measured there too, apart")
    add("--disk-up-to", type=int, default=10000, help="largest number of notes that is measured there (10000)")
    add("--kept", type=Path, help="folder where generated vaults are looked for, and kept for another time")
    add("--write", action="store_true", help="writes the results, benches/README.md, and the figures in README.md")
    add("--render", action="store_true", help="writes the tables anew from the kept results, and measures nothing")
    add("--check", action="store_true", help="fails if a table or a figure is not what the kept results say")
    return parser.parse_args()


def memory():
    """A folder in memory, if there is one."""
    return Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir())


def chosen(keys):
    """The peers that were asked for."""
    every = {peer.key: peer for peer in all_peers()}
    wanted = list(every) if keys == "all" else [key for key in keys.split(",") if key]
    unknown = [key for key in wanted if key not in every]
    if unknown:
        sys.exit(f"no peer called {', '.join(unknown)}: there are {', '.join(every)}")
    return [every[key] for key in wanted]


def installed(peers):
    """Those that are there."""
    there = []
    for peer in peers:
        if peer.version():
            there.append(peer)
        else:
            session.progress(f"left out: {peer.name}, which is not installed; {peer.install_hint()} gets it")
    return there


def measured(args, adit, limit, peers, work):
    """The results on all vaults."""
    results = []
    for size in filter(None, args.notes.split(",")):
        n, _, rounds = size.partition("x")
        folder = programs.clear(work / f"v{n}")
        vault = vaults.generated(int(n), folder, args.kept)
        smaller = [it for it in results if it["notes"] < vault.n_notes and it["output"] == "memory"]
        results.append(on_vault(args, vault, folder, adit, limit, peers, int(rounds or 1), smaller))
        if args.disk and vault.n_notes <= args.disk_up_to:
            on_disk = Path(tempfile.mkdtemp(prefix="adit-bench-", dir=args.disk))
            try:
                disk = on_vault(args, vault, on_disk, adit, limit, [], int(rounds or 1))
            finally:
                programs.remove(on_disk)
            results.append({**disk, "output": "disk"})
        programs.remove(folder)
    for path in args.vault:
        folder = programs.clear(work / "real")
        vault = vaults.copied(path, folder)
        results.append(on_vault(args, vault, folder, adit, limit, peers, 3))
        programs.remove(folder)
    return results


def on_vault(args, vault, folder, adit, limit, peers, rounds, smaller=()):
    """The results on one vault; `smaller` are those on smaller ones."""
    rows = session.measure(vault, programs.own(adit, limit, folder), folder, rounds)
    session.progress(f"{vault.name}: adit serve")
    served = serve.serve(adit, vault)
    if vault.n_notes <= args.peers_up_to:
        rows += session.measure_once(vault, peers, folder, args.limit_seconds, smaller)
    return {
        "name": vault.name,
        "notes": vault.n_notes,
        "is_real": vault.is_real,
        "bytes": vault.n_bytes,
        "rounds": rounds,
        "output": "memory",
        "programs": rows,
        "serve": served,
    }


if __name__ == "__main__":
    main()
