"""The audit of dependencies: what it says when databases answer, and when they cannot."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.any_database
# As the registry and OSV write them, about versions that are pinned here.
NPM_ADVISORY = {
    "id": 1,
    "url": "https://advisories.example/1",
    "title": "A weakness",
    "severity": "high",
    "vulnerable_versions": "<99.0.0",
    "cwe": [],
    "cvss": {"score": 0, "vectorString": None},
}
OSV_ADVISORY = {
    "id": "TEST-2026-1",
    "modified": "2026-01-01T00:00:00Z",
    "summary": "A weakness",
    "affected": [
        {
            "package": {"name": "pyotp", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.0.0"}]}],
        }
    ],
}


class Databases(BaseHTTPRequestHandler):
    """The registry's and OSV's question, answered with advisories for the `weak` packages."""

    weak: frozenset[str] = frozenset()

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/osv":
            name = json.loads(sent)["package"]["name"]
            body = {"vulns": [OSV_ADVISORY]} if name in self.weak else {}
        else:
            body = {name: [NPM_ADVISORY] for name in self.weak & {"chart.js"}}
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        self.send_error(404)

    def log_message(self, *args):
        """Keep the test output clean."""


@pytest.fixture
def audit(tmp_path):
    """Run the audit against databases that know these weaknesses; None: against none at all."""

    def run(weak, **more):
        handler = type("Handler", (Databases,), {"weak": frozenset(weak or ())})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        address = f"http://127.0.0.1:{server.server_port}"
        if weak is None:
            server.server_close()
        else:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        environment = os.environ | {
            "npm_config_registry": address,
            "npm_config_fetch_retries": "0",
            "npm_config_cache": str(tmp_path),
            "PIP_AUDIT_VULNERABILITY_SERVICE": "osv",
            "PIP_AUDIT_OSV_URL": f"{address}/osv",
            **more,
        }
        command = [sys.executable, ".ci/audit.py"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        if weak is not None:
            server.shutdown()
            server.server_close()
        return done.returncode, done.stdout

    return run


def test_nothing_known(audit):
    code, text = audit([])
    assert code == 0, text
    assert text.count(" 0 weaknesses known") == 2
    assert "NOT AUDITED" not in text


@pytest.mark.parametrize(
    ("weak", "line"),
    [
        ("pyotp", "TEST-2026-1 (fixed in 99.0.0)"),
        ("chart.js", "chart.js: high, A weakness https://advisories.example/1"),
    ],
)
def test_a_known_weakness_fails_and_is_named(audit, weak, line):
    code, text = audit([weak])
    assert code == 1, text
    assert line in text


def test_without_a_network_it_says_that_nothing_was_audited(audit):
    code, text = audit(None)
    assert code == 0
    assert text.count("NOT AUDITED: the advisory database cannot be reached") == 2


def test_where_it_must_be_audited_that_is_a_failure(audit):
    assert audit(None, AUDIT="required")[0] == 1
