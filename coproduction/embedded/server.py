"""What PostgreSQL and Redis have in common: a program, a folder for its data, a log, an answer to wait for."""

from coproduction.embedded.place import NotRunning
from coproduction.processes import Process, stop_left_over, wait_until

PATIENCE = 60.0  # seconds for a server to answer: a slow machine recovering from a power cut


class Server:
    """One server of a place. Says where it is (`folder`, `pid_file`, `url`) once it is launched."""

    name = ""  # of its folder and its log
    stop_signal = None

    def __init__(self, place):
        self.place = place
        self.folder = place.home / self.name
        self.process = None

    def launch(self):
        """Start the program, after stopping what an earlier run of ours left behind. Does not wait."""
        stop_left_over(self.pid_file, self.folder, stop_signal=self.stop_signal)
        self.prepare()
        self.process = self.run(self.command(), log=self.name, **self.options())

    def prepare(self):
        """Make what the program needs before it starts."""

    def options(self):
        return {"cwd": "/"}

    def run(self, command, *, log, **options):
        with self._log(log).open("wb") as file:
            return Process(command, stop_signal=self.stop_signal, stdout=file, **options)

    def wait(self):
        """Until it answers. Raises NotRunning with its last words when it ends or takes too long."""
        ended = "answered"
        if not wait_until(
            lambda: self.process.exit_code is not None or self.answers(), seconds=PATIENCE
        ):
            ended = f"did not answer in {PATIENCE:.0f} s"
        elif self.process.exit_code is not None:
            ended = f"ended with code {self.process.exit_code}"
        if ended != "answered":
            raise NotRunning(
                f"{self.name} {ended}. The end of {self._log(self.name)}:\n{self.last_words()}"
            )

    def last_words(self, log=None):
        return "\n".join(self._log(log or self.name).read_text(errors="replace").splitlines()[-15:])

    def stop(self, *, patience):
        if self.process:
            self.process.stop(patience=patience)

    def _log(self, name):
        return self.place.home / "log" / f"{name}.log"
