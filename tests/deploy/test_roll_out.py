"""deploy/roll_out: what it asks Docker for, in which order, and what it does when that fails.

In the place of Docker stands a program that keeps what it is asked for, and fails where told to.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKER = """#!/bin/sh
echo "$IMAGE: $*" >>"$KEPT"
case "$IMAGE $*" in $FAILS) exit 1 ;; esac
case "$*" in *"ps --quiet nginx") echo running ;; esac
"""


@pytest.fixture
def server(tmp_path):
    """A folder as on a server, on which release `old` runs; what was asked for when rolling out."""
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy/roll_out", tmp_path / "deploy/roll_out")
    (tmp_path / ".env").write_text("SITE_HOST=calls.example.org\nIMAGE=old\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/docker").write_text(DOCKER)
    (tmp_path / "bin/docker").chmod(0o755)

    def roll_out(fails="nothing"):
        kept = tmp_path / "kept"
        path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
        environment = os.environ | {"PATH": path, "KEPT": str(kept), "FAILS": fails}
        done = subprocess.run(
            [tmp_path / "deploy/roll_out", "new"], env=environment, capture_output=True, text=True
        )
        asked = [line.replace("compose ", "") for line in kept.read_text().splitlines()]
        return done.returncode, asked, (tmp_path / ".env").read_text()

    return roll_out


def places_of(asked, *wanted):
    return [next(n for n, line in enumerate(asked) if part in line) for part in wanted]


def test_a_release_is_saved_migrated_and_put_in_place_one_process_at_a_time(server):
    status, asked, settings = server()
    assert status == 0
    steps = ("old: run", "new: run", "timeout 120 web", "reload", "timeout 120 web-2", "worker")
    assert "new: run --rm --no-deps janus-config" in asked
    places = places_of(asked, *steps)
    assert places == sorted(places)
    assert "deploy.backup save" in asked[places[0]]
    assert settings == "SITE_HOST=calls.example.org\nIMAGE=new\n"


def test_one_that_does_not_answer_gives_way_to_the_one_before(server):
    status, asked, settings = server(fails="new*--wait-timeout 120 web")
    assert status == 1
    assert not [line for line in asked if line.startswith("new:") and "web-2" in line]
    assert "old: run --rm --no-deps release" in asked
    assert [line for line in asked if line.startswith("old:") and line.endswith(" web")]
    assert [line for line in asked if line.startswith("old:") and line.endswith(" web-2")]
    assert settings.endswith("IMAGE=old\n")


@pytest.mark.parametrize("step", ["old*deploy.backup save*", "new*run --rm --no-deps release"])
def test_nothing_is_replaced_when_saving_or_migrating_fails(server, step):
    status, asked, settings = server(fails=step)
    assert status == 1
    assert not [line for line in asked if "web" in line]
    assert settings.endswith("IMAGE=old\n")


@pytest.mark.parametrize("name", ["ci", "deploy"])
def test_workflows_call_what_there_is(name):
    workflow = yaml.safe_load((ROOT / f".github/workflows/{name}.yml").read_text())
    assert workflow["permissions"] == {"contents": "read"}
    text = (ROOT / f".github/workflows/{name}.yml").read_text()
    for file in (".ci/run", "deploy/roll_out", "compose.yaml"):
        if file in text:
            assert (ROOT / file).exists()
    jobs = workflow["jobs"]
    assert all(need in jobs for job in jobs.values() for need in [job.get("needs")] if need)
