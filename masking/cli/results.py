"""What became of each source, and the report of it all."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from masking.files import Audit, MaskOptions
from masking.files.draft import draft_for

Status = Literal["masked", "done before", "planned", "failed", "stopped"]


@dataclass(frozen=True)
class Result:
    """One source: its status, and the audit or the error."""

    source: Path
    target: Path | None
    status: Status
    code: str = ""
    message: str = ""
    audit: Audit | None = None

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "source": str(self.source),
            "target": str(self.target) if self.target else None,
            "status": self.status,
            "code": self.code,
            "message": self.message,
            "audit": self.audit.as_dict() if self.audit else None,
        }


def write_report(path: Path, results: list[Result], options: MaskOptions) -> None:
    """Writes the report, whole or not at all. Raises TargetFailed."""
    counts = Counter(result.status for result in results)
    report = {
        "settings": options.settings(),
        "counts": dict(counts),
        "results": [result.as_dict() for result in results],
    }
    with draft_for(path) as draft:
        draft.write((json.dumps(report, indent=2) + "\n").encode("ascii"))
        draft.publish(overwrite=True)
