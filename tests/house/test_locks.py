"""What is committed installs the same everywhere, and says nothing about the machine it was written on."""

import json
import re
import shutil
import subprocess

import pytest

from tests.servers import ROOT

# Put together here, so that this file is not found itself.
REGISTRIES = ["pypi" + ".org", "python" + "hosted", "npm" + "js.", "yarn" + "pkg", "--extra-" + "index"]
FOLDERS = ["/ro" + "ot/", "/wo" + "rk/", "/ho" + "me/", "/Us" + "ers/", ".py" + "env"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_python_package_is_pinned_with_a_hash(name):
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())

    assert len(entries) > 40
    for entry in entries:
        assert re.match(r"[a-z0-9-]+(\[[a-z,]+\])?==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_development_installs_the_same_versions_and_more():
    def pins(name):
        return set(
            re.findall(r"^[a-z0-9-]+(?:\[[a-z,]+\])?==\S+", (ROOT / name).read_text(), re.MULTILINE)
        )

    assert pins("requirements.txt") < pins("requirements-dev.txt")


def test_every_npm_package_has_a_hash_and_no_address():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name


def test_no_committed_file_names_a_registry_or_a_folder_of_somebodys_machine():
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    telling = re.compile("|".join(map(re.escape, REGISTRIES + FOLDERS)))

    found = {}
    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if name and path.is_file():
            match = telling.search(path.read_bytes().decode("utf-8", errors="replace"))
            if match:
                found[name] = match[0]

    assert found == {}
