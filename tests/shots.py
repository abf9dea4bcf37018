"""`make shots`: a picture of every page of the example data, at phone and desktop width, light and dark.

The pages are `coproduction.example.pages()`: (name, path, who is signed in), where "who" is one of the names
of `sign_in_links()`, or None for nobody.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

from coproduction.processes import wait_until
from coproduction.supervisor import App, answers, listen
from tests import servers
from tests.browsing import HEIGHTS, NO_CHROMIUM, WIDTHS, find_chromium, launch

FOLDER = servers.ROOT / "var" / "shots"
SETTLE = 12  # seconds for beat and the worker to offer pay, queue messages and "send" them


def main():
    if not find_chromium():
        sys.exit(NO_CHROMIUM)
    os.environ |= {"DEBUG": "true", "ENV_FILE": os.devnull, "BEAT_EVERY_SECONDS": "1"}
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with servers.start() as running, tempfile.TemporaryDirectory() as folder, listen() as listener:
        os.environ |= running.environment
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        os.environ |= {
            "DATABASE_URL": servers.copy_ready_database("shots"),
            "SITE_URL": url,
            "VAR_DIR": folder,
        }
        subprocess.run([sys.executable, "manage.py", "load_example"], cwd=servers.ROOT, check=True)
        app = App(
            environment=os.environ,
            listener=listener,
            beat_file=Path(folder) / "beat",
            output=lambda _name: {"stdout": subprocess.DEVNULL},
        )
        app.start()
        try:
            if not wait_until(lambda: answers(url), seconds=60):
                sys.exit(f"The web server did not answer at {url}.")
            time.sleep(SETTLE)
            take_all(url)
        finally:
            app.stop()


def take_all(url):
    os.environ["DJANGO_SETTINGS_MODULE"] = "coproduction.settings"
    django.setup()
    from coproduction import example

    doors = dict(example.sign_in_links())
    pages = example.pages()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for kind, width in WIDTHS.items():
            for scheme in ("light", "dark"):
                take(browser, url, pages, doors, kind, width, scheme)
        browser.close()


def take(browser, url, pages, doors, kind, width, scheme):
    contexts = {}
    for name, path, who in pages:
        if who not in contexts:
            contexts[who] = browser.new_context(
                viewport={"width": width, "height": HEIGHTS[kind]}, color_scheme=scheme, locale="en-GB"
            )
            if who:
                visitor = contexts[who].new_page()
                visitor.goto(url + doors[who])
                visitor.close()
        page = contexts[who].new_page()
        answer = page.goto(url + path)
        picture = FOLDER / f"{name}-{width}-{scheme}.png"
        page.screenshot(path=picture, full_page=True)
        page.close()
        print(answer.status, picture.relative_to(servers.ROOT))
    for context in contexts.values():
        context.close()


if __name__ == "__main__":
    main()
