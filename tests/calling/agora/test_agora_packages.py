"""Agora's own packages build what we build and read what we wrote."""

import base64
import json
import os
import subprocess
import zlib
from pathlib import Path

import pytest

from calling.engines.agora.tokens import VERSIONS, Grant
from tests.calling.agora.vectors import OWN_CERTIFICATE, OWN_ID

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = Path(__file__).with_name("agora_tokens.cjs")
NOW, SALT = 1_800_000_000, 12_345_678
GRANTS = [
    Grant("ik" + "0" * 30, 1, frozenset(("audio", "video")), 3600),
    Grant("ik" + "f" * 30, 2**31 - 1, frozenset(("audio",)), 60),
    Grant("x" * 63, 1_000_000_001, frozenset(), 86_400),
]


@pytest.fixture(scope="module")
def compared():
    """Each grant in both formats: what we built, what they built, and what they read of ours."""
    cases = [
        {
            "version": version,
            "appId": OWN_ID,
            "certificate": OWN_CERTIFICATE,
            "channel": grant.channel,
            "uid": grant.uid,
            "privileges": [1, *sorted({"audio": 2, "video": 3}[kind] for kind in grant.publishes)],
            "now": NOW,
            "life": grant.life,
            "salt": SALT,
            "ours": build(OWN_ID, OWN_CERTIFICATE, grant, NOW, SALT),
        }
        for version, build in VERSIONS.items()
        for grant in GRANTS
    ]
    said = subprocess.run(
        ["node", str(SCRIPT)],
        input=json.dumps(cases),
        cwd=ROOT,
        env={"NODE_PATH": str(ROOT / "node_modules"), "PATH": _path()},
        capture_output=True,
        text=True,
        check=True,
    )
    return list(zip(cases, json.loads(said.stdout), strict=True))


def _path():
    return f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"


def content(token):
    """Compressors differ in bytes and not in what they pack."""
    return zlib.decompress(base64.b64decode(token[3:])) if token.startswith("007") else token


def test_theirs_equal_ours(compared):
    for case, theirs in compared:
        assert content(case["ours"]) == content(theirs["built"])


def test_they_read_ours(compared):
    for case, theirs in compared:
        read, life = theirs["read"], case["life"]
        ends = life if case["version"] == "007" else NOW + life
        assert read["salt"] == SALT
        assert read["privileges"] == {str(one): ends for one in case["privileges"]}
        if case["version"] == "006":
            assert (read["ends"], case["ours"][3:35]) == (NOW + life, OWN_ID)
            continue
        assert (read["appId"], read["issued"], read["life"]) == (OWN_ID, NOW, life)
        assert (read["channel"], read["uid"]) == (case["channel"], str(case["uid"]))
