"""A real PostgreSQL and Redis under `var/`, for when no DATABASE_URL or REDIS_URL is given.

They listen on sockets in a folder that only their owner may enter, so no port can be taken and nobody
else on the machine can reach them. `python -m coproduction.embedded --run COMMAND …` runs one command
beside a throw-away pair.
"""

import json
from pathlib import Path

from coproduction.embedded.place import NAME, AlreadyRunning, NotRunning
from coproduction.embedded.servers import RUNNING, Servers, forget, start_throwaway
from coproduction.processes import left_over

__all__ = [
    "NAME",
    "AlreadyRunning",
    "NotRunning",
    "Servers",
    "database_url",
    "forget",
    "redis_url",
    "start_throwaway",
]


def database_url(var):
    """The address of the PostgreSQL that runs in `var`. Raises NotRunning."""
    return _address(var, "DATABASE_URL")


def redis_url(var):
    """The address of the Redis that runs in `var`. Raises NotRunning."""
    return _address(var, "REDIS_URL")


def _address(var, name):
    try:
        running = json.loads((var / RUNNING).read_text())[name]
    except (OSError, ValueError, KeyError):
        running = None
    if running is None or left_over(Path(running["pid_file"]), Path(running["folder"])) is None:
        raise NotRunning(
            f"No {name} is given and the embedded servers are not running. Start them with `make run`, "
            "or run one command beside throw-away ones with "
            f"`python -m coproduction.embedded --run COMMAND`, or set {name}."
        )
    return running["url"]
