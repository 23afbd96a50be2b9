"""How fast `adit serve` follows an edit: as it says itself, and as a browser that listens sees it."""
import http.client
import os
import re
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from . import vaults
from .measure import RSS_UNIT, end_group, said

EDITS = 5
MAX_SECONDS = 600
# How often the terminal is looked at.
TICK = 0.002
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/")
REBUILT = re.compile(r"rebuilt in (\d+) ms")


def serve(adit, vault):
    """Serves a vault, adds a sentence to a note several times, and tells what it took; nothing if adit was built without."""
    if said([adit, "serve", "--help"]) is None:
        return None
    note = vault.root / vault.edited
    before = note.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        start = time.monotonic()
        with log.open("wb") as out:
            args = [str(adit), "serve", str(vault.root), "--port", "0"]
            process = subprocess.Popen(args, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
        guard = threading.Timer(MAX_SECONDS, lambda: end_group(process.pid))
        guard.start()
        try:
            port = int(wait_for(log, ADDRESS, 1, process)[0])
            ready = time.monotonic() - start
            seen = []
            for nth in range(1, EDITS + 1):
                seen.append(edited(note, nth, port))
                # Only then is the server done with this edit, and has told browsers all of it.
                said_of_work = wait_for(log, REBUILT, nth, process)
            work = [int(ms) / 1000 for ms in said_of_work]
        finally:
            guard.cancel()
            note.write_bytes(before)
            usage = stop(process)
    return {
        "ready": ready,
        "work": statistics.median(work),
        "seen": statistics.median(seen),
        "peak": usage.ru_maxrss * RSS_UNIT,
    }


def wait_for(log, pattern, n, process):
    """The first `n` places of a pattern in what the server says, once they are there."""
    while True:
        found = pattern.findall(log.read_text(encoding="utf-8", errors="replace"))
        if len(found) >= n:
            return found[:n]
        if process.poll() is not None:
            raise SystemExit(f"adit serve ended:\n{log.read_text(encoding='utf-8', errors='replace')}")
        time.sleep(TICK)


def edited(note, nth, port):
    """Seconds from a save to the word of it in a browser."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=MAX_SECONDS)
    connection.request("GET", "/__adit/events")
    answer = connection.getresponse()
    # The first is the state as it is.
    next_event(answer)
    start = time.monotonic()
    vaults.edit(note, nth)
    next_event(answer)
    took = time.monotonic() - start
    connection.close()
    return took


def next_event(answer):
    """Waits for an event with data."""
    while True:
        line = answer.fp.readline()
        if not line:
            raise SystemExit("adit serve told nothing")
        if line.startswith(b"data"):
            return


def stop(process):
    """Ends the server as Ctrl-C does; what it took in all."""
    # One that has ended by itself has been waited for.
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGINT)
        _, process.returncode, usage = os.wait4(process.pid, 0)
        return usage
    return None
