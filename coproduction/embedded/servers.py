import json
import shutil

from coproduction.embedded.place import AlreadyRunning, NotRunning, Place
from coproduction.embedded.postgres import Postgres
from coproduction.embedded.redis import Redis

RUNNING = "running.json"  # in the place's folder, while they run: where they are


class Servers:
    """The PostgreSQL and Redis of one folder. Their data stays there from one start to the next.

    `throwaway` ones are several times faster and may lose their data in a power cut.
    """

    def __init__(self, folder, *, throwaway=False, postgres=True, redis=True, say=print):
        self.place = Place(folder, throwaway=throwaway, say=say)
        self.wanted = [("DATABASE_URL", Postgres)] * postgres + [("REDIS_URL", Redis)] * redis
        self.running = {}

    def __enter__(self):
        return self if self.place.is_open else self.start()

    def __exit__(self, *exception):
        self.stop()

    def start(self):
        """Start what is wanted and wait until it answers. Raises AlreadyRunning or NotRunning."""
        try:
            self.place.open(as_account=any(kind is Postgres for _name, kind in self.wanted))
            for name, kind in self.wanted:
                self.running[name] = kind(self.place)
                self.running[name].launch()
            for server in self.running.values():
                server.wait()
            self._write_down()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self, *, patience=15.0):
        """Stop both. Calling it again, or before `start`, does no harm."""
        for server in reversed(self.running.values()):
            server.stop(patience=patience)
        self.running = {}
        if self.place.is_open:
            (self.place.folder / RUNNING).unlink(missing_ok=True)
            self.place.close()

    @property
    def environment(self):
        """What to add to a program's environment so that it uses these servers."""
        return {name: server.url for name, server in self.running.items()}

    @property
    def processes(self):
        return {server.name: server.process for server in self.running.values()}

    @property
    def database_url(self):
        return self.running["DATABASE_URL"].url

    @property
    def redis_url(self):
        return self.running["REDIS_URL"].url

    def administrator(self):
        """A connection to PostgreSQL that may do anything."""
        return self.running["DATABASE_URL"].administrator()

    def _write_down(self):
        facts = {
            name: {"url": server.url, "folder": str(server.folder), "pid_file": str(server.pid_file)}
            for name, server in self.running.items()
        }
        unfinished = self.place.folder / f"{RUNNING}.unfinished"
        unfinished.write_text(json.dumps(facts, indent=2))
        unfinished.replace(self.place.folder / RUNNING)


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
            if servers.place.home is None:
                raise
            # Perhaps spoilt when it was killed: once more with nothing in it.
            _delete_data(servers.place.home)
            return servers.start()


def forget(var):
    """Delete the data of the servers of `var`. Raises AlreadyRunning while they run."""
    with Servers(var, postgres=False, redis=False) as servers:
        _delete_data(servers.place.folder)
        _delete_data(servers.place.home_elsewhere)


def _delete_data(home):
    for folder in ("postgres", "redis"):
        shutil.rmtree(home / folder, ignore_errors=True)
