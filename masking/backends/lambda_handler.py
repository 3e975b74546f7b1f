"""The AWS Lambda function: `masking.backends.lambda_handler.handler`.

Deploy it as a container image with this package and requirements.txt; it needs no network and
writes to /tmp only. Its time-out should be the 120 s that LambdaBackend waits.
"""

import base64
import tempfile
from pathlib import Path
from typing import Any

from masking.backends.base import Work
from masking.backends.lambda_payload import MOST_FILE, file_in, options_of
from masking.backends.local import LocalBackend
from masking.errors import MaskingError


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """The masked file as `file` (base64), or why there is none as `error`; never the source."""
    try:
        source, options = file_in(event), options_of(event)
        suffix, kind = str(event["suffix"]), str(event["kind"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return {"error": "bad_order"}
    with tempfile.TemporaryDirectory() as folder:
        work = Work(kind, Path(folder, "source"), Path(folder, f"masked{suffix}"), options)
        work.source.write_bytes(source)
        try:
            LocalBackend().mask(work)
        except MaskingError as error:
            return {"error": error.code}
        masked = work.target.read_bytes()
    if len(masked) > MOST_FILE:
        return {"error": "answer_too_large"}
    return {"file": base64.b64encode(masked).decode()}
