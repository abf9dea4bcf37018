"""Where the servers keep their data and their sockets, and as whom PostgreSQL runs."""

import fcntl
import hashlib
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

NAME = (
    "coproduction"  # of the database, of the role that owns it, and of the account that runs it for root
)
# A socket's path has at most 107 bytes on Linux, 103 on macOS; PostgreSQL adds this name.
LONGEST_SOCKET = 103
SOCKET_NAME = ".s.PGSQL.5432"


class NotRunning(Exception):
    """A server did not start, or nobody has started it."""


class AlreadyRunning(Exception):
    """Somebody else has started the servers of this place."""


class Place:
    """One folder, ours alone from `open` to `close`.

    `home` is where data goes, `sockets` where servers listen, `account` who runs PostgreSQL (None: we do).
    A `throwaway` place leaves nothing outside its folder behind.
    """

    def __init__(self, folder, *, throwaway, say):
        self.folder = Path(folder).resolve()
        self.throwaway = throwaway
        self.say = say
        self.account = self.home = self.sockets = self._lock = None
        self._borrowed = []  # folders elsewhere, to give back

    def open(self, *, as_account):
        """Take the folder. `as_account`: as root, let an account of its own into it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = _lock(self.folder / "lock")
        except PermissionError:
            raise NotRunning(
                f"{self.folder} belongs to another user, who started it before. "
                "Start as that user, or as root."
            ) from None
        self.account = _account(self.folder / "postgres") if as_account else None
        self.home = self._find_home()
        (self.home / "log").mkdir(exist_ok=True)
        self.sockets = self._socket_folder()

    def close(self):
        while self._borrowed:
            shutil.rmtree(self._borrowed.pop(), ignore_errors=True)
        if self._lock:
            self._lock.close()
            self._lock = None

    @property
    def is_open(self):
        return self._lock is not None

    @property
    def home_elsewhere(self):
        return Path("/var/lib") / NAME / hashlib.sha256(bytes(self.folder)).hexdigest()[:12]

    def _find_home(self):
        """Our folder, unless the database's own account may not enter it."""
        if self.account is None or self.may_run(["/bin/sh", "-c", 'cd "$1"', "sh", self.folder]):
            return self.folder
        if self.throwaway:
            home = self._borrow()
            home.chmod(0o755)
        else:
            home = self.home_elsewhere
            home.mkdir(parents=True, exist_ok=True)
        self.say(
            f"The database's account ({self.account.pw_name}) may not enter {self.folder}: "
            f"the data is in {home}"
        )
        return home

    def _socket_folder(self):
        """A folder only we may enter, with a path short and plain enough to be in an address."""
        folder = self.home / "run"
        path = str(folder / SOCKET_NAME)
        if len(path.encode()) > LONGEST_SOCKET or not re.fullmatch(r"[\w/.-]+", path, re.ASCII):
            folder = self._borrow()
        # We hold the lock, so whatever lies in it is stale.
        shutil.rmtree(folder, ignore_errors=True)
        self.make_private(folder)
        return folder

    def _borrow(self):
        self._borrowed.append(Path(tempfile.mkdtemp(prefix=f"{NAME}-")))
        return self._borrowed[-1]

    def make_private(self, folder):
        """Make a folder that only the database's account (and root) may enter."""
        folder.mkdir(mode=0o700)
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)

    @property
    def as_account(self):
        """Options that make a program run as the database's account."""
        if self.account is None:
            return {"cwd": "/"}
        return {
            "cwd": "/",
            "user": self.account.pw_uid,
            "group": self.account.pw_gid,
            "extra_groups": [],
        }

    def may_run(self, command):
        """Whether the database's account can run this with success."""
        try:
            return not _run_apart(command, **self.as_account).returncode
        except OSError:
            return False


def _run_apart(command, **options):
    """Run it to its end in a session of its own: a Ctrl-C meant for us would look like its answer."""
    return subprocess.run(command, capture_output=True, check=False, start_new_session=True, **options)


def _lock(path):
    """Hold `path` while the returned file is open: the kernel lets go even when we are killed."""
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise AlreadyRunning(path.parent) from None
    return file


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
    useradd = [
        "useradd",
        "--system",
        "--no-create-home",
        "--home-dir",
        "/",
        "--shell",
        "/usr/sbin/nologin",
    ]
    with suppress(KeyError):
        return pwd.getpwnam(NAME)
    with suppress(OSError):
        _run_apart([*useradd, NAME])
    with suppress(KeyError):
        return pwd.getpwnam(NAME)
    return pwd.getpwnam("nobody")
