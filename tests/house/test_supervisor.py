import os
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from coproduction.processes import wait_until
from coproduction.supervisor import answers
from tests.servers import ROOT, copy_ready_database, let_everybody_in, other_store


class Run:
    """`make run`'s program, in a folder of its own and on a port that nobody else wants."""

    def __init__(self, var, *, port, **environment):
        self.var = var
        self.output = (var.parent / "output").open("w+")
        given = {
            k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "SITE_URL")
        }
        given |= {
            "VAR_DIR": str(var),
            "PORT": str(port),
            "DEBUG": "true",
            "DATABASE_POOL": "true",
        } | environment
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "coproduction.supervisor"],
            cwd=ROOT,
            env=given,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def said(self):
        self.output.seek(0)
        return self.output.read()

    def wait_for(self, text, *, seconds=180):
        assert wait_until(
            lambda: text in self.said() or self.popen.poll() is not None, seconds=seconds
        ), self.said()
        assert text in self.said(), self.said()

    def everything(self):
        """Every process of ours, as its environment or folder tells: also those of a dead parent."""
        return [process for process in psutil.process_iter() if self._is_ours(process)]

    def _is_ours(self, process):
        try:
            return process.environ().get("VAR_DIR") == str(self.var) or process.cwd().startswith(
                str(self.var)
            )
        except psutil.Error:
            return False

    def press_ctrl_c(self):
        os.killpg(self.popen.pid, signal.SIGINT)


@pytest.fixture
def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def start(tmp_path_factory):
    runs = []
    folder = tmp_path_factory.mktemp("run")
    let_everybody_in(folder)

    def start(**options):
        runs.append(Run(folder / "var", **options))
        return runs[-1]

    yield start
    for run in runs:
        for process in run.everything():
            process.kill()


def test_run_says_where_it_is_and_ctrl_c_stops_everything(start, free_port):
    with socket.socket() as somebody_else:
        somebody_else.bind(("127.0.0.1", free_port))
        somebody_else.listen()
        run = start(port=free_port)
        run.wait_for("a safeguarding lead")

    said = run.said()
    address = f"http://127.0.0.1:{free_port + 1}"
    assert f"Port {free_port} is taken by another program: using {free_port + 1} instead.\n" in said
    assert f"  the address             {address}/\n" in said
    assert f"  the outbox              {address}/outbox/\n" in said
    for who in ("a facilitator", "a parent", "a professional", "a finance officer", "an approver"):
        assert f"\n  {who:24}{address}/" in said
    assert answers(address, timeout=10)
    names = sorted(process.name() for process in run.everything())
    assert {"postgres", "redis-server"} < set(names)

    second = start(port=free_port)
    assert second.popen.wait(20) == 1
    assert f"It is already running, at {address}\n" in second.said()

    run.press_ctrl_c()

    assert run.popen.wait(20) == 0
    assert run.said().endswith("Stopped.\n")
    assert run.everything() == []


def test_run_with_addresses_starts_no_servers_and_stops_everything_when_one_part_ends(start, free_port):
    database = copy_ready_database(f"run{free_port}")
    run = start(port=free_port, DATABASE_URL=database, REDIS_URL=other_store(32))
    run.wait_for("a safeguarding lead")
    assert not (run.var / "postgres").exists()
    beat = [process for process in run.everything() if "beat" in process.cmdline()]

    beat[0].kill()

    assert run.popen.wait(30) == 1
    assert "\nBeat ended by itself, with code -9.\nStopping.\n" in run.said()
    assert run.everything() == []


@pytest.mark.parametrize("seconds", [0.7, 1.5, 3.0])
def test_ctrl_c_twice_during_start_up_leaves_nothing(start, free_port, seconds):
    run = start(port=free_port)
    time.sleep(seconds)

    run.press_ctrl_c()
    time.sleep(0.2)
    if run.popen.poll() is None:
        run.press_ctrl_c()

    assert run.popen.wait(20) in (0, -signal.SIGINT)
    assert run.everything() == []


def test_run_without_debug_asks_for_its_secrets_and_signs_nobody_in(start, free_port):
    run = start(port=free_port, DEBUG="false", SECRET_KEY="")

    assert run.popen.wait(60) == 1
    assert "SECRET_KEY is not set. See .env.example" in run.said()
    assert "/example/" not in run.said()
    assert run.everything() == []
