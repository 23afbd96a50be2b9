"""Runs a command and counts what it costs, as the kernel counts it: the processes that it starts included."""
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

# A few last lines say what went wrong; programs like to say much more.
ERROR_LINES = 8
# What ru_maxrss counts in: bytes on macOS, kibibytes elsewhere.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024
PHASE = re.compile(r"^ *([\w+, -]+?) +([\d.]+) ms$", re.M)


@dataclass
class Command:
    """What to start, where, and with which variables beside those of this process."""

    args: list
    cwd: Path = None
    env: dict = field(default_factory=dict)


@dataclass
class Cost:
    """What a run took. `failure` says why it is no result."""

    wall: float
    cpu: float
    peak: int
    log: str
    failure: str = None

    def complaint(self):
        """Its last words."""
        return "\n".join(self.log.strip().splitlines()[-ERROR_LINES:])

    def phases(self):
        """The phases that `adit build --timings` tells, in milliseconds."""
        return {name: float(ms) for name, ms in PHASE.findall(self.log)}


def run(command, limit_seconds):
    """Runs a command to its end, or until its time is over.

    The peak is that of the largest process. Nothing below that of this Python (up to 30 MB) can be told apart, because
    a process counts from before it becomes another program.
    """
    with tempfile.TemporaryFile() as log:
        start = time.monotonic()
        process = subprocess.Popen(
            [str(arg) for arg in command.args],
            cwd=command.cwd,
            env={**os.environ, **command.env},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        is_late = threading.Event()

        def stop():
            is_late.set()
            end_group(process.pid)

        timer = threading.Timer(limit_seconds, stop)
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            end_group(process.pid)
            raise
        finally:
            timer.cancel()
        wall = time.monotonic() - start
        process.returncode = code = exit_code(status)
        log.seek(0)
        text = log.read().decode(errors="replace")
    failure = None
    if is_late.is_set():
        failure = f"not done after {limit_seconds:g} s"
    elif code != 0:
        failure = f"failed, with exit code {code}"
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT, text, failure)


def end_group(group):
    """Ends a command with all processes that it has started."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass


def exit_code(status):
    """The exit code in a status, or the negative number of the signal."""
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def said(args):
    """What a command prints, or nothing if it cannot be started."""
    try:
        done = subprocess.run([str(arg) for arg in args], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or done.stderr.strip()
