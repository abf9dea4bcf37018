"""Doing several things at the same moment, as several workers and tabs do."""

from threading import Barrier, Thread

from django.db import connection


def at_once(*functions):
    """Run them in threads of their own, each with its own connection, from the same moment on."""
    faults, start = [], Barrier(len(functions))

    def run(function):
        try:
            start.wait()
            function()
        except Exception as fault:  # noqa: BLE001 (any fault of a thread is the test's)
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[function]) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
