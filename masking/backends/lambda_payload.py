"""What goes to the Lambda function and comes back: one JSON object each way."""

import base64
import binascii
from typing import Any

from masking.backends.base import Work
from masking.faces.looks import Look
from masking.files import MaskOptions
from masking.voice.pseudovoice import PseudoVoice

# AWS takes and gives 6 MB in one synchronous invocation, and base64 makes 4 bytes of 3.
MOST_PAYLOAD = 6 * 1000 * 1000
MOST_FILE = MOST_PAYLOAD * 3 // 4 - 4096


def order_of(work: Work) -> dict[str, Any]:
    """The function's event: the file, and how it is to be masked.

    The voice's key is one of this file alone; the member's secret, from which it was drawn, stays.
    """
    options = work.options
    return {
        "kind": work.kind,
        "suffix": work.target.suffix,
        "file": base64.b64encode(work.source.read_bytes()).decode(),
        "face": options.face,
        "strength": options.strength,
        "voice": options.voice,
        "look": options.look.as_dict() if options.look else None,
        "key": options.pseudo_voice.key.hex() if options.pseudo_voice else None,
    }


def options_of(order: dict[str, Any]) -> MaskOptions:
    """The options in an event. Raises KeyError, TypeError or ValueError for anything else."""
    look, key = order["look"], order["key"]
    return MaskOptions(
        face=order["face"],
        strength=order["strength"],
        voice=order["voice"],
        look=Look(look["figure"], look["seed"], look["palette"]) if look else None,
        pseudo_voice=PseudoVoice(bytes.fromhex(key)) if key else None,
    )


def file_in(answer: Any) -> bytes:
    """The file in an event or an answer. Raises ValueError when there is none."""
    text = answer.get("file") if isinstance(answer, dict) else None
    if not isinstance(text, str):
        raise ValueError("no file in it")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("the file is not base64") from None
