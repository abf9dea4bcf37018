import os
import signal
import subprocess
import sys
from pathlib import Path

from coproduction.embedded import AlreadyRunning, NotRunning, forget, start_throwaway

USAGE = "usage: python -m coproduction.embedded --run COMMAND … | --forget"


def main(arguments):
    var = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent.parent / "var")
    try:
        match arguments:
            case ["--forget"]:
                forget(var)
                return 0
            case ["--run", command, *more]:
                return run(var, [command, *more])
    except AlreadyRunning:
        say("It is running: stop it first.")
        return 1
    except NotRunning as problem:
        say(problem)
        return 1
    say(USAGE)
    return 2


def run(var, arguments):
    """Run a command beside throw-away servers. Returns its exit code."""
    command = None
    told_to_stop = False

    def pass_on(_number, _frame):
        nonlocal told_to_stop
        told_to_stop = True
        if command:
            command.terminate()

    signal.signal(signal.SIGTERM, pass_on)
    with start_throwaway(var, say=say) as servers:
        if told_to_stop:
            return 143
        command = subprocess.Popen(arguments, env=os.environ | servers.environment)
        # Ctrl-C reaches the command too: it ends by itself, and then we stop the servers.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return command.wait()


def say(text):
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
