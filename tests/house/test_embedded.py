import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from coproduction.embedded import AlreadyRunning, NotRunning, Servers, database_url, forget, redis_url
from coproduction.processes import wait_until
from tests.servers import ROOT, let_everybody_in

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can start programs as somebody else")


@pytest.fixture
def place(tmp_path_factory):
    """A folder that the database's own account may enter too."""
    folder = tmp_path_factory.mktemp("embedded")
    let_everybody_in(folder)
    return folder


def servers(place):
    return Servers(place, throwaway=True)


def test_data_survives_a_restart(place):
    with Servers(place) as first:
        with psycopg.connect(first.database_url) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('still here')")
        redis.Redis.from_url(first.redis_url).set("word", "here too")

    with Servers(place) as again:
        with psycopg.connect(again.database_url) as connection:
            assert connection.execute("SELECT word FROM kept").fetchall() == [("still here",)]
        assert redis.Redis.from_url(again.redis_url).get("word") == b"here too"


def test_forget_starts_again_with_nothing_but_not_under_a_running_one(place):
    with servers(place) as first, psycopg.connect(first.database_url) as connection:
        connection.execute("CREATE TABLE kept ()")
        with pytest.raises(AlreadyRunning):
            forget(place)

    forget(place)

    with servers(place) as again, psycopg.connect(again.database_url) as connection:
        assert connection.execute("SELECT to_regclass('kept')").fetchone() == (None,)


def test_settings_find_the_addresses_only_while_they_run(place):
    with servers(place) as running:
        assert database_url(place) == running.database_url
        assert redis_url(place) == running.redis_url

    with pytest.raises(NotRunning, match="make run"):
        database_url(place)


def test_settings_do_not_trust_what_a_killed_run_left_behind(place):
    with servers(place):
        told = (place / "running.json").read_text()
    (place / "running.json").write_text(told)
    # The number in the pid file is now somebody else's: ours.
    (place / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n")

    with pytest.raises(NotRunning):
        database_url(place)


def test_owner_of_the_database_is_nobody_special_and_may_make_the_extension(place):
    with servers(place) as running, psycopg.connect(running.database_url) as connection:
        connection.execute("CREATE EXTENSION btree_gist")
        special = (
            "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert connection.execute(special).fetchone() == (False, False, True)


def test_nothing_listens_on_a_port(place):
    with servers(place) as running:
        with psycopg.connect(running.database_url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert redis.Redis.from_url(running.redis_url).config_get("port") == {"port": "0"}


def test_sockets_are_in_a_folder_that_only_their_owner_may_enter(place):
    with servers(place) as running:
        assert running.place.sockets.stat().st_mode & 0o777 == 0o700


def test_a_second_start_in_the_same_folder_is_refused(place):
    with servers(place), pytest.raises(AlreadyRunning):
        servers(place).start()


@pytest.mark.parametrize("name", ["long-" * 20, "with space and ünïcode %20 ?host=x"])
def test_awkward_path_gets_sockets_elsewhere_which_go_away(place, name):
    awkward = place / name

    with servers(awkward) as running:
        psycopg.connect(running.database_url).close()
        assert redis.Redis.from_url(running.redis_url).ping()
        elsewhere = running.place.sockets
        assert awkward not in elsewhere.parents

    assert not elsewhere.exists()


START_AND_WAIT = """
import sys, time
from coproduction.embedded import Servers
with Servers(sys.argv[1], throwaway=True):
    print("ready", flush=True)
    time.sleep(60)
"""


def start_elsewhere(place):
    """The servers, started by another program. Returns that program and the servers' process numbers."""
    command = [sys.executable, "-c", START_AND_WAIT, str(place)]
    other = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert other.stdout.readline() == "ready\n"
    running = json.loads((place / "running.json").read_text())
    return other, [int(Path(server["pid_file"]).read_text().split()[0]) for server in running.values()]


def test_killed_owner_leaves_nothing_running_and_the_next_start_works(place):
    other, pids = start_elsewhere(place)

    other.send_signal(signal.SIGKILL)
    other.wait()

    assert wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), seconds=20)
    with servers(place) as running:
        psycopg.connect(running.database_url).close()


def test_killed_servers_leave_stale_files_that_the_next_start_clears(place):
    other, pids = start_elsewhere(place)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    other.kill()
    other.wait()
    assert (place / "postgres" / "postmaster.pid").exists()
    # As in a container, where numbers start again: the stale number is a living process's.
    stale = (place / "postgres" / "postmaster.pid").read_text().split("\n", 1)[1]
    (place / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{stale}")

    with servers(place) as running:
        psycopg.connect(running.database_url).close()


def test_broken_data_folder_says_what_postgres_said(place):
    with servers(place):
        pass
    (place / "postgres" / "PG_VERSION").write_text("9\n")

    with pytest.raises(NotRunning, match=r"(?s)postgres ended with code 1.*incompatible"):
        servers(place).start()


@AS_ROOT
def test_folder_closed_to_the_database_account_is_not_in_the_way(place, capsys):
    closed = place / "closed"
    closed.mkdir(mode=0o700)

    with servers(closed / "var") as running:
        psycopg.connect(running.database_url).close()
        home = running.place.home

    assert capsys.readouterr().out.endswith(f"may not enter {closed}/var: the data is in {home}\n")
    assert not home.exists()


def test_ctrl_c_does_not_reach_what_asks_whether_a_program_may_run(place):
    """Cut short it would look like "no", and the whole database would be copied to somewhere else."""
    leads_its_own_group = "import os; raise SystemExit(os.getpgrp() != os.getpid())"

    with Servers(place, postgres=False, redis=False) as servers:
        assert servers.place.may_run([sys.executable, "-c", leads_its_own_group])


def test_run_gives_a_command_both_addresses_and_passes_its_exit_code_on():
    script = """if True:
        import os, sys
        print(os.environ["DATABASE_URL"][:11], os.environ["REDIS_URL"][:7])
        sys.exit(7)
    """
    command = [sys.executable, "-m", "coproduction.embedded", "--run", sys.executable, "-c", script]

    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)

    assert (result.returncode, result.stdout, result.stderr) == (7, "postgres:// unix://\n", "")
