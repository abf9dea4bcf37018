"""Everything a drill needs, for real and of its own: servers, workers, beat, and a mail server that counts."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import psutil

from coproduction.embedded import Servers, forget
from coproduction.processes import Process, wait_until
from coproduction.supervisor import listen

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "drill"
ENVIRONMENT = {
    "DEBUG": "false",
    "ENV_FILE": os.devnull,
    "SECRET_KEY": "only-for-drills-" + "0" * 34,
    "FIELD_KEY": "only-for-drills",
    "MATCHING_KEY": "only-for-drills",
    "SITE_URL": "http://127.0.0.1:8000",
    "BEAT_EVERY_SECONDS": "1",
    # A drill may run at night, and writes to nobody.
    "DECENT_HOURS": "false",
    "LOG_LEVEL": "ERROR",
}


class Stage:
    """What runs. The database is one that keeps what it was told, as the real one does."""

    def __init__(self, *, slow_by=0.02, email_url=None):
        self.servers = Servers(FOLDER, say=lambda _text: None)
        self.slow_by, self.email_url = slow_by, email_url
        self.processes = {}
        self.received = FOLDER / "received.tsv"

    def __enter__(self):
        _forget_everything()  # what one that was killed left behind
        self.servers.start()
        try:
            self.environment = os.environ | ENVIRONMENT | self.servers.environment
            self.log = (FOLDER / "drill.log").open("wb")
            self._start_receiver()
            migrate = ["manage.py", "migrate", "--verbosity=0", "--skip-checks"]
            subprocess.run([sys.executable, *migrate], cwd=ROOT, env=self.environment, check=True)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exception):
        self.stop(*self.processes)
        self.servers.stop()
        _forget_everything()

    def _start_receiver(self):
        self.received.unlink(missing_ok=True)
        self.received.touch()
        listener = listen()
        number, port = listener.fileno(), listener.getsockname()[1]
        command = ["bench.receiver", number, self.received, self.slow_by]
        self.environment["EMAIL_URL"] = self.email_url or f"smtp://127.0.0.1:{port}"
        self._start("receiver", command, pass_fds=[number])
        listener.close()

    # --- programs ---

    def start_worker(self, name, *, processes=2):
        worker = ["celery", "--quiet", "--app", "coproduction", "worker", "--hostname", f"{name}@%h"]
        worker += ["--concurrency", processes, "--loglevel", "error", "--include", "bench.tasks"]
        self._start(name, [*worker, "--without-gossip", "--without-mingle", "--without-heartbeat"])

    def start_beat(self, name="beat"):
        beat = ["celery", "--quiet", "--app", "coproduction", "beat", "--loglevel", "critical"]
        self._start(name, [*beat, "--schedule", FOLDER / name, "--pidfile="])

    def _start(self, name, command, **options):
        python = [sys.executable, "-W", "ignore:You're running the worker with superuser", "-m"]
        self.processes[name] = Process(
            python + command, cwd=ROOT, env=self.environment, stdout=self.log, **options
        )

    def stop(self, *names):
        for name in names:
            self.processes[name].ask_to_stop()
        for name in names:
            self.processes.pop(name).stop(patience=5)

    @contextmanager
    def running(self, *, workers=2, beats=1):
        names = [f"worker{number}" for number in range(workers)]
        for name in names:
            self.start_worker(name)
        beat_names = [f"beat{number}" for number in range(beats)]
        for name in beat_names:
            self.start_beat(name)
        try:
            yield names
        finally:
            self.stop(*beat_names, *names)

    def kill(self, name, *, all_of_it):
        """SIGKILL: the whole worker, which is then started anew, or one of the processes that do its work."""
        worker = self.processes[name]
        children = psutil.Process(worker.pid).children()
        if children and not all_of_it:
            random.choice(children).kill()
        else:
            worker.kill()
            worker.stop()
            self.start_worker(name)

    def break_database(self, *, seconds):
        """It stops in the middle of everything, as when the power goes, and comes back after a while."""
        self._break(self.servers.running["DATABASE_URL"], signal.SIGQUIT, seconds)

    def empty_redis(self, *, seconds):
        """It is killed, everything in it is lost, and it comes back empty."""
        server = self.servers.running["REDIS_URL"]
        self._break(server, signal.SIGKILL, seconds, forgets=True)

    def _break(self, server, number, seconds, *, forgets=False):
        server.process.popen.send_signal(number)
        server.process.popen.wait()
        time.sleep(seconds)
        if forgets:
            for path in sorted(server.folder.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()
        server.launch()
        server.wait()

    # --- what arrived ---

    def arrived(self):
        """How often each address was written to."""
        return Counter(line.split("\t")[1] for line in self._lines())

    def arrivals(self):
        """(when it says it was written, to whom) for each."""
        return [tuple(line.split("\t")[:2]) for line in self._lines()]

    def how_many_arrived(self):
        return len(self._lines())

    def _lines(self):
        return self.received.read_text().splitlines()

    def wait_for(self, is_true, *, seconds):
        return wait_until(is_true, seconds=seconds, every=0.1)


def _forget_everything():
    forget(FOLDER)
    shutil.rmtree(FOLDER)
