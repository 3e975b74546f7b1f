"""Asks whether a pinned package has a known weakness, and says so when nobody could be asked.

Ends with 1 when something was found; with AUDIT=required (continuous integration) also when an
advisory database could not be reached. Without a network it only says that nothing was audited.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PIP = (sys.executable, "-m", "pip_audit", "--local", "--skip-editable", "--format=json")
NPM = ("npm", "audit", "--json")
TIMEOUT_SECONDS = 90


@dataclass
class Answer:
    """What one database said. `asked` packages it knows; 0: it could not be reached."""

    name: str
    asked: int = 0
    unknown: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)


def pip_answer(document: dict[str, Any]) -> Answer:
    """pip-audit's report. Packages that PyPI did not answer for are in it as skipped."""
    answer = Answer("Python packages")
    for package in document["dependencies"]:
        if "skip_reason" in package:
            answer.unknown.append(package["name"])
            continue
        answer.asked += 1
        for one in package["vulns"]:
            fixed = ", ".join(one["fix_versions"]) or "no version yet"
            answer.found.append(
                f"{package['name']} {package['version']}: {one['id']} (fixed in {fixed})"
            )
    return answer


def npm_answer(document: dict[str, Any]) -> Answer:
    """npm's report; what it says when the registry has no advisories to ask has no `metadata`."""
    answer = Answer("npm packages")
    if "metadata" not in document:
        return answer
    answer.asked = document["metadata"]["dependencies"]["total"]
    for name, one in sorted(document["vulnerabilities"].items()):
        # Where a package is weak by another one only, that one's name stands there.
        why = [
            via if isinstance(via, str) else f"{via['title']} {via['url']}" for via in one["via"]
        ]
        answer.found.append(f"{name}: {one['severity']}, {', '.join(why)}")
    return answer


def run(command: tuple[str, ...]) -> dict[str, Any]:
    """The report of the command, which ends with 1 when it found something; {} without any."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
        )
        return json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return {}


def tell(answer: Answer) -> None:
    """One line for what was asked, one for each weakness."""
    if not answer.asked:
        print(
            f"audit: {answer.name} NOT AUDITED: the advisory database cannot be reached from here"
        )
        return
    print(f"audit: {answer.name}: {answer.asked} asked about, {len(answer.found)} weaknesses known")
    for one in answer.found:
        print(f"audit:   {one}")
    if answer.unknown:
        print(f"audit:   not audited, unknown to the database: {', '.join(answer.unknown)}")


def main() -> int:
    with ThreadPoolExecutor() as threads:
        pip, npm = threads.map(run, (PIP, NPM))
    answers = [pip_answer(pip or {"dependencies": []}), npm_answer(npm)]
    for answer in answers:
        tell(answer)
    must_reach = os.environ.get("AUDIT") == "required"
    return int(any(one.found or (must_reach and not one.asked) for one in answers))


if __name__ == "__main__":
    sys.exit(main())
