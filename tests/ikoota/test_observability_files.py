"""The dashboard and the alerts ask for numbers that there are; the document names them all."""

import json
import re
from pathlib import Path

from prometheus_client import generate_latest

from ikoota.metrics import REGISTRY

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "observability"
NAME = re.compile(r"\b(?:ikoota|process)_\w+")
# Read from the database or not, they are named in calling/gauges.py.
GAUGES = {"ikoota_calls", "ikoota_open_seats", "ikoota_database_up"}


def known():
    names = {name for metric in REGISTRY._names_to_collectors for name in [metric]}
    lines = generate_latest(REGISTRY).decode().splitlines()
    return names | GAUGES | {line.split()[2] for line in lines if line.startswith("# TYPE")}


def test_the_dashboard(db):
    panels = json.loads((FOLDER / "dashboard.json").read_text())["panels"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    assert {name for text in asked for name in NAME.findall(text)} <= known()
    shown = {name for text in asked for name in re.findall(r"ikoota_\w+", text)}
    ours = {re.sub(r"_(total|bucket|sum|count|created)$", "", name) for name in known()}
    shown = {re.sub(r"_(total|bucket)$", "", name) for name in shown}
    assert {name for name in ours if name.startswith("ikoota")} == shown


def test_the_alerts(db):
    text = (FOLDER / "alerts.yml").read_text()
    asked = re.findall(r"expr: (.*)", text)
    assert len(asked) == text.count("- alert:")
    assert {name for one in asked for name in NAME.findall(one)} <= known()


def test_the_document(db):
    text = (FOLDER.parents[1] / "docs" / "observability.md").read_text()
    rows = set(re.findall(r"^\| `(ikoota_\w+)", text, re.MULTILINE))
    lines = generate_latest(REGISTRY).decode().splitlines()
    types = {line.split()[2] for line in lines if line.startswith("# TYPE ikoota")}
    assert rows == types | GAUGES
