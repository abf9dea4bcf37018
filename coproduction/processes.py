"""Programs we start: each in a session of its own, so Ctrl-C reaches only us and we stop them in order."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1
LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None) if LINUX else None


class Process:
    """One program. `stop` ends it and what it started; on Linux so does our own death, however sudden."""

    def __init__(self, command, *, stop_signal=signal.SIGTERM, **options):
        self.command = [str(part) for part in command]
        self.stop_signal = stop_signal
        self.asked = False

        def die_with_parent():
            _libc.prctl(PR_SET_PDEATHSIG, stop_signal)

        self.popen = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent if LINUX else None,  # noqa: PLW1509 (one system call, no locks)
            **options,
        )

    @property
    def pid(self):
        return self.popen.pid

    @property
    def exit_code(self):
        """None while it runs."""
        return self.popen.poll()

    def ask_to_stop(self):
        """Once: a second signal would tell some programs to drop everything."""
        if self.exit_code is None and not self.asked:
            self.asked = True
            self.popen.send_signal(self.stop_signal)

    def stop(self, *, patience=15.0):
        """Ask, wait `patience` seconds, then insist. Calling it again does no harm."""
        self.ask_to_stop()
        with suppress(subprocess.TimeoutExpired):
            self.popen.wait(patience)
        self.kill()
        self.popen.wait()

    def kill(self):
        """End it and everything it started, at once."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


def left_over(pid_file: Path, folder: Path):
    """The process that `pid_file` names, if it still runs in `folder`; None when stale or reused."""
    try:
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        if Path(process.cwd()) == folder.resolve() and process.status() != psutil.STATUS_ZOMBIE:
            return process
    except (OSError, ValueError, IndexError, psutil.Error):
        pass
    return None


def stop_left_over(pid_file: Path, folder: Path, *, stop_signal, patience=15.0):
    """Stop what an earlier run left behind when it was killed, and forget its stale pid file."""
    if process := left_over(pid_file, folder):
        with suppress(psutil.NoSuchProcess):
            process.send_signal(stop_signal)
        _gone, alive = psutil.wait_procs([process], timeout=patience)
        for process in alive:
            process.kill()
            process.wait(patience)
    pid_file.unlink(missing_ok=True)


def wait_until(is_true, *, seconds, every=0.05):
    """Whether `is_true()` came true within `seconds`."""
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True
