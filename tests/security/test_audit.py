"""`scripts/audit`, with the real pip-audit, against services on loopback that know this or that."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug import Request, Response

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(300)  # it installs pip-audit first


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the script needs, so that it makes its environment there."""
    made = tmp_path_factory.mktemp("audited")
    (made / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/audit", made / "scripts")
    shutil.copy(ROOT / "requirements.lock", made)
    return made


CANARY = ("jinja2", "2.10")
"""A package of 2018 that the script asks for first: who knows nothing of it knows nothing."""


def locked(name: str) -> tuple[str, str]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    [version] = [
        line.split()[0].partition("==")[2] for line in lines if line.startswith(f"{name}==")
    ]
    return name, version


@pytest.fixture
def audit(folder: Path, httpserver: Any) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run it against a service that knows something of these packages and fails over those."""

    def run(
        *known: tuple[str, str], failing: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        def answer(request: Request) -> Response:
            asked = request.get_json(force=True)
            name, version = asked["package"]["name"], asked["version"]
            if name == failing:
                return Response("down for maintenance", 503)
            package = {"name": name, "ecosystem": "PyPI"}
            found = [
                {"id": "TEST-2026-1", "summary": "Invented.", "affected": [{"package": package}]}
            ]
            return Response(json.dumps({"vulns": found} if (name, version) in known else {}))

        httpserver.expect_request("/v1/query", method="POST").respond_with_handler(answer)
        ran = subprocess.run(
            [folder / "scripts/audit"],
            env={**os.environ, "OSV_URL": httpserver.url_for("/v1/query")},
            capture_output=True,
            text=True,
            check=False,
        )
        if "could not be installed" in ran.stderr:
            pytest.skip("no package index is within reach")
        return ran

    return run


def test_where_nothing_is_known_it_says_so(audit):
    ran = audit(CANARY)
    assert (ran.returncode, ran.stdout) == (
        0,
        "audit: nothing is known of the locked packages (osv)\n",
    )


def test_a_vulnerable_package_is_named(audit):
    name, version = locked("lxml")
    ran = audit(CANARY, (name, version))
    assert ran.returncode == 1
    [line] = [line for line in ran.stdout.splitlines() if "TEST-2026-1" in line]
    assert line.split()[:2] == [name, version]


def test_a_service_that_knows_nothing_at_all_is_not_believed(audit):
    ran = audit()
    assert ran.returncode == 2
    assert "NOT CHECKED" in ran.stderr


def test_a_service_that_breaks_off_is_no_good_news(audit):
    ran = audit(CANARY, failing="lxml")
    assert ran.returncode == 2
    assert "NOT CHECKED" in ran.stderr
