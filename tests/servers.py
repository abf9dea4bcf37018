"""The PostgreSQL and Redis of one test run, shared by all its workers, with a database ready to copy."""

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from coproduction import embedded

ROOT = Path(__file__).resolve().parent.parent
# Every name that the settings read, as .env.example explains them.
SETTINGS = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
READY = "ready_"  # the copied database's name starts with this; the rest says which migrations made it


def start():
    """Start both, and make the database that each worker copies. Returns the servers, for `stop`.

    Copying takes a tenth of a second and migrating several, so the copy outlives the run: it is made
    again when a migration changes.
    """
    servers = embedded.start_throwaway(ROOT / "var")
    try:
        make_ready_database(servers)
    except BaseException:
        servers.stop()
        raise
    return servers


def make_ready_database(servers):
    name, half_made = ready_database(), f"half_made_{os.getpid()}"
    with servers.administrator() as connection:
        databases = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        # Ours alone: whatever else is there, an earlier run left behind.
        for stale in databases - {name, embedded.NAME, "postgres", "template0", "template1"}:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(stale)))
        if name in databases:
            return
        owner = sql.Identifier(embedded.NAME)
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(half_made), owner)
        )
        url = servers.database_url.replace(f"/{embedded.NAME}?", f"/{half_made}?")
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url, "REDIS_URL": servers.redis_url},
            check=True,
        )
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(half_made), sql.Identifier(name)))


def ready_database():
    """The name of the database that these migrations, and these libraries' migrations, make."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return READY + digest.hexdigest()[:12]


def copy_ready_database(name):
    """A database called `name`, migrated, beside the one in DATABASE_URL. Returns its address."""
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(copy.format(sql.Identifier(name), sql.Identifier(ready_database())))
    return address.replace(f"/{embedded.NAME}?", f"/{name}?")


def other_store(more):
    """The address of a numbered store of Redis that no test empties: ours and `more`."""
    start, number = os.environ["REDIS_URL"].rsplit("=", 1)
    return f"{start}={int(number) + more}"


def let_everybody_in(folder):
    """Let the database's own account reach `folder`, where pytest keeps temporary folders to itself."""
    while folder.name and folder.stat().st_uid == os.geteuid() and folder != Path(tempfile.gettempdir()):
        folder.chmod(0o755)
        folder = folder.parent
