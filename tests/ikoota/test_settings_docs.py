"""docs/settings.md names every variable that the settings read, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r'(?:env\.\w+|secret|secrets_of)\(\s*"([A-Z_]+)"')


def test_every_setting_is_documented():
    read = set(READ.findall((ROOT / "ikoota" / "settings.py").read_text()))
    rows = re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.M)
    assert set(rows) == read | {"HOST", "PORT"}
