"""The image, as far as that can be seen without building it: no Docker engine is needed here."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from deploy.stack.place import Place
from tests.stack.processes import python

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
IGNORE = (ROOT / ".dockerignore").read_text().splitlines()
FINAL = DOCKERFILE.split("\nFROM ")[-1]


@pytest.fixture
def context(tmp_path):
    """A folder with what the image is given of the checkout."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    kept = {line[1:] for line in IGNORE if line.startswith("!")}
    for name in listed.stdout.splitlines():
        if name.split("/")[0] in kept:
            target = tmp_path / "context" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
    return tmp_path / "context"


@pytest.mark.any_database
def test_what_the_image_is_given_is_enough_to_run(context, tmp_path):
    environment = Place(tmp_path / "site", {"MEDIA_ENGINE": "fake"}).site_environment()
    code = "import ikoota.settings; print(ikoota.settings.BASE_DIR)"
    here = environment | {"PYTHONPATH": str(context), "PYTHONSAFEPATH": "1"}
    assert python(here, "-c", code).strip() == str(context)
    python(here, str(context / "manage.py"), "check")
    python(here, "-c", "import ikoota.asgi")
    python(here, str(context / "manage.py"), "collectstatic", "--noinput")


def test_no_secret_data_or_test_is_given_to_the_image(context):
    names = {path.relative_to(context).parts[0] for path in context.rglob("*")}
    assert not names & {".env", "secrets", "var", "tests", ".git", "compose.yaml"}
    assert IGNORE[1] == "*"
    assert {".env", "secrets"} <= set(IGNORE)


def test_the_final_image_has_no_build_tools_and_no_rights():
    packages = re.search(r"--no-install-recommends (.+?) \\\n", FINAL)[1].split()
    assert not [name for name in packages if "dev" in name or name in ("gcc", "make", "npm")]
    assert "\nUSER ikoota\n" in FINAL
    assert "COPY --from=node" not in FINAL


def test_it_starts_as_compose_starts_it():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    command = json.loads(re.search(r"^CMD (.+)$", FINAL, re.M)[1])
    assert command == compose["services"]["web"]["command"]
