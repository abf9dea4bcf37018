"""`make run`: starts everything under one roof, says where it is, and stops everything it started.

Order: PostgreSQL and Redis (unless addresses are given), migrations, example, web, worker and beat.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env

from coproduction.embedded import AlreadyRunning, NotRunning, Servers
from coproduction.processes import Process

ROOT = Path(__file__).resolve().parent.parent
FIRST_PORT = 8000
PORTS_TO_TRY = 50
NAMES = {
    "postgres": "PostgreSQL",
    "redis": "Redis",
    "web": "The web server",
    "worker": "The worker",
    "beat": "Beat",
}
# A signal to a whole group reaches us twice, once through make: that is not somebody growing impatient.
SAME_PRESS = 1.0


class Stop(Exception):
    """Somebody pressed Ctrl-C or sent a signal."""


class Failed(Exception):
    """Something did not start, or ended by itself. The message is for the terminal."""


class App:
    """Web server, queue worker and beat. What the end-to-end tests start too.

    `output(name)` gives the options that say where a program's output goes.
    """

    def __init__(self, *, environment, listener, beat_file, output):
        self.environment = environment
        self.listener = listener
        self.beat_file = beat_file
        self.output = output
        self.processes = {}

    def start(self):
        """Start all three. The web server takes the socket that already listens."""
        number = self.listener.fileno()
        web = ["gunicorn", "coproduction.wsgi", "--bind", f"fd://{number}", "--worker-class", "gthread"]
        web += [
            "--threads",
            "8",
            "--graceful-timeout",
            "5",
            "--log-level",
            "warning",
            "--no-control-socket",
        ]
        celery = ["celery", "--quiet", "--app", "coproduction"]
        worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "warning"]
        worker += ["--without-gossip", "--without-mingle"]
        beat = [*celery, "beat", "--schedule", self.beat_file, "--loglevel", "warning", "--pidfile="]
        self._start("web", web, pass_fds=[number])
        self._start("worker", worker)
        self._start("beat", beat)

    def _start(self, name, command, **options):
        # In a container everything is root's, and Celery need not say so at each start.
        python = [sys.executable, "-W", "ignore:You're running the worker with superuser", "-m"]
        self.processes[name] = Process(
            python + command, cwd=ROOT, env=self.environment, **self.output(name), **options
        )

    def stop(self, *, patience=10.0):
        """Ask all three at once, then wait for each. Calling it again does no harm."""
        for process in self.processes.values():
            process.ask_to_stop()
        for process in self.processes.values():
            process.stop(patience=patience)

    def kill(self):
        for process in self.processes.values():
            process.kill()


def listen(first_port=0, ports_to_try=1):
    """A socket that listens on loopback, on the first free port from `first_port` (0: any)."""
    for port in range(first_port, first_port + ports_to_try):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            listener.close()
            continue
        listener.listen(512)
        return listener
    raise Failed(f"Every port from {first_port} on is taken. Set PORT to a free one.")


def answers(url, *, timeout=1.0):
    """Whether the web server answers, without an error of its own."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=timeout)
    try:
        connection.request("GET", "/", headers={"Connection": "close"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Terminal:
    """Everybody's lines, each with its speaker's name in front and none torn apart."""

    def __init__(self):
        self.lock = threading.Lock()

    def say(self, text):
        with (
            self.lock,
            suppress(OSError),
        ):  # the reader may have gone away; stopping in order matters more
            print(text, flush=True)

    def listen_to(self, name, stream):
        """Repeat what `stream` says until it ends."""

        def repeat():
            with stream:
                for line in stream:
                    self.say(f"{name:8}| {line.rstrip()}")

        threading.Thread(target=repeat, daemon=True).start()


class Supervisor:
    def __init__(self, *, var, environment):
        self.var = var
        self.environment = dict(environment)
        self.terminal = Terminal()
        self.say = self.terminal.say
        self.told_to_stop_at = None
        self.servers = self.app = self.helper = None

    def run(self):
        """Run until told to stop (0), or until something fails (1): the exit code."""
        # Always ours, even where a shell started us in the background with Ctrl-C ignored.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_the_signal)
        try:
            self._start()
            self._watch()
        except Stop:
            return 0
        except (Failed, NotRunning) as problem:
            self.say(str(problem))
            return 1
        finally:
            self._stop()

    def _note_the_signal(self, _number, _frame):
        if self.told_to_stop_at is None:
            self.told_to_stop_at = time.monotonic()
        elif time.monotonic() - self.told_to_stop_at > SAME_PRESS:
            # Pressed again: ask no longer. The database is still stopped properly, which takes no time.
            for part in (self.helper, self.app):
                if part:
                    part.kill()

    # --- starting ---

    def _start(self):
        self.say("Starting. Press Ctrl-C to stop everything.")
        self._start_servers()
        self.say("PostgreSQL and Redis answer. Getting the database ready.")
        listener = self._find_a_port()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.environment.setdefault("SITE_URL", url)
        self._manage("prepare")
        # The address is only for who comes second; it goes when we go.
        (self.var / "address").write_text(url)
        self.app = App(
            environment=self.environment,
            listener=listener,
            beat_file=self.var / "beat",
            output=self._output,
        )
        self.app.start()
        self._listen_to(self.app.processes)
        listener.close()  # the web server has it now
        self._until(lambda: answers(url), seconds=60, failing=f"The web server did not answer at {url}.")
        self._manage("welcome")

    def _start_servers(self):
        given = self.environment
        self.servers = Servers(
            self.var,
            postgres=not given.get("DATABASE_URL"),
            redis=not given.get("REDIS_URL"),
            say=self.say,
        )
        try:
            self.servers.start()
        except AlreadyRunning:
            self.servers = None
            with suppress(OSError):
                address = (self.var / "address").read_text()
                raise Failed(f"It is already running, at {address}") from None
            raise Failed("It is already running, or just starting or stopping.") from None
        self.environment |= self.servers.environment
        self._check()

    def _find_a_port(self):
        wanted = int(self.environment.get("PORT") or FIRST_PORT)
        listener = listen(wanted, PORTS_TO_TRY)
        port = listener.getsockname()[1]
        if port != wanted:
            self.say(f"Port {wanted} is taken by another program: using {port} instead.")
        return listener

    def _manage(self, command):
        """Run a management command to its end; its lines are said as they are."""
        self._check()
        self.helper = Process(
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        lines = []
        reader = threading.Thread(target=lambda: lines.extend(self.helper.popen.stdout), daemon=True)
        reader.start()
        while self.helper.exit_code is None:
            self._check()
            time.sleep(0.02)
        reader.join(5)
        if text := "".join(lines).rstrip():
            self.say(text)
        if self.helper.exit_code != 0:
            raise Failed(f"`manage.py {command}` ended with code {self.helper.exit_code}: see above.")

    def _output(self, _name):
        return {"stdout": subprocess.PIPE, "text": True, "errors": "replace"}

    def _listen_to(self, processes):
        for name, process in processes.items():
            self.terminal.listen_to(name, process.popen.stdout)

    # --- watching ---

    def _watch(self):
        while True:
            self._check()
            time.sleep(0.2)

    def _until(self, is_true, *, seconds, failing):
        deadline = time.monotonic() + seconds
        while not is_true():
            self._check()
            if time.monotonic() > deadline:
                raise Failed(failing)
            time.sleep(0.05)

    def _check(self):
        """Raises Stop when told to, Failed when something we started has ended by itself."""
        if self.told_to_stop_at is not None:
            raise Stop
        for owner in (self.servers, self.app):
            for name, process in owner.processes.items() if owner else ():
                if process.exit_code is not None:
                    time.sleep(0.2)  # its last words are still on their way
                    raise Failed(f"{NAMES[name]} ended by itself, with code {process.exit_code}.")

    # --- stopping ---

    def _stop(self):
        self.say("Stopping.")
        parts = [part for part in (self.helper, self.app, self.servers) if part]
        for part in parts:
            part.stop(patience=10.0)
        if self.servers:
            (self.var / "address").unlink(missing_ok=True)
        self.say("Stopped.")


def main():
    Env().read_env(ROOT / ".env", recurse=False)
    os.environ.setdefault("DEBUG", "true")
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var")
    return Supervisor(var=var, environment=os.environ).run()


if __name__ == "__main__":
    sys.exit(main())
