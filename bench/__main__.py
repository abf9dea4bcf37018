import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main():
    from tests import servers

    os.environ |= {
        "DEBUG": "false",
        "ENV_FILE": os.devnull,
        "SECRET_KEY": "only-for-benches-" + "0" * 33,
        "FIELD_KEY": "only-for-benches",
        "MATCHING_KEY": "only-for-benches",
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_POOL": "false",
    }
    running = servers.start()
    try:
        os.environ |= running.environment | {"DJANGO_SETTINGS_MODULE": "coproduction.settings"}
        with tempfile.TemporaryDirectory() as folder:
            os.environ["STATIC_ROOT"] = folder
            collect = ["manage.py", "collectstatic", "--no-input", "--verbosity=0"]
            subprocess.run([sys.executable, *collect], cwd=HERE.parent, check=True)
            results = measure()
    finally:
        running.stop()
    if len(sys.argv) == 1:  # all of them: `python -m bench rsvp_page` only prints
        (HERE / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    for row in results:
        beside = f"  (floor {row['floor']}, ratio {row['ratio']})" if row["floor"] is not None else ""
        print(f"{row['name']:<32} {row['value']:>12} {row['unit']}{beside}")


def measure():
    import django

    django.setup()
    # Not `setup_test_environment`: it copies the context of every template, which no visitor pays for.
    from django.test.utils import setup_databases, teardown_databases

    old = setup_databases(verbosity=0, interactive=False)
    try:
        from bench import journey, live, messages, preparing

        benches = [*journey.BENCHES, *messages.BENCHES, *preparing.BENCHES, *live.BENCHES]
        chosen = set(sys.argv[1:])
        return [row for bench in benches if not chosen or bench.__name__ in chosen for row in bench()]
    finally:
        teardown_databases(old, verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
