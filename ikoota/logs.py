"""Log lines without people: no OTO#, address, e-mail or secret, in text for screens or as JSON."""

import logging
import re
import traceback
from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from pythonjsonlogger.json import JsonFormatter

from ikoota.request_ids import request_id


def _pseudonym(found: re.Match[str]) -> str:
    """One word for one member, by which lines can be told together, but nobody be found."""
    number = found[1].upper()
    digest = salted_hmac("ikoota.logs", number, secret=settings.SECRET_KEY, algorithm="sha256")
    return f"member-{digest.hexdigest()[:8]}"


def _address(found: re.Match[str]) -> str:
    try:
        address = ip_address(found[0])
    except ValueError:  # a time, a version
        return found[0]
    return found[0] if address.is_loopback or address.is_unspecified else "<address>"


# In this order: what stands in an address of the site first, so that it is cut out whole.
HIDDEN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    # In the path, and in the `next` of the sign-in page: whoever reads the log could come in.
    (
        re.compile(r"(/calls/invitation/|%2Fcalls%2Finvitation%2F)[^\s?&\"']+", re.IGNORECASE),
        r"\1...",
    ),
    (re.compile(r"(\bticket=)[^\s&\"']+"), r"\1..."),
    # Staff may leave the prefix out there.
    (re.compile(r"(/participants/)(?!OTO)[^\s/?\"']+", re.IGNORECASE), r"\1..."),
    # Rows of the admin: accounts are counted, their numbers tell who came when.
    (re.compile(r"(/admin/\w+/\w+/)\d+"), r"\1..."),
    (re.compile(r"\bOTO(?:#|%23)([A-Z0-9]{6})\b", re.IGNORECASE), _pseudonym),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "<e-mail>"),
    (re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)"), _address),
    (
        re.compile(
            r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\.\d+){0,3}(?![\w:])", re.IGNORECASE
        ),
        _address,
    ),
    (re.compile(r"(\bBearer\s+)\S+", re.IGNORECASE), r"\1..."),
    (re.compile(r"\b(sessionid|csrftoken)=[^\s;,\"']+"), r"\1=..."),
    # A device's token, or its hash; Agora's tokens.
    (re.compile(r"\b[0-9a-f]{64}\b"), "<token>"),
    (re.compile(r"\b00[67][A-Za-z0-9+/=]{40,}"), "<token>"),
)


def hidden(text: str) -> str:
    """The text without what must not stand in a log."""
    for pattern, instead in HIDDEN:
        text = pattern.sub(instead, text)
    return text


class Line(logging.Formatter):
    """One line of text, with the id of its request; tracebacks, too, without people."""

    def format(self, record: logging.LogRecord) -> str:
        # A copy: what other handlers make of the record is theirs.
        shown = copy(record)
        shown.msg, shown.args = hidden(record.getMessage()), ()
        own = request_id.get()
        shown.in_request = f" [{own}]" if own else ""
        return super().format(shown)

    def formatException(self, ei: Any) -> str:
        return hidden(super().formatException(ei))


class Json(JsonFormatter):
    """One JSON object a line, with these keys and no other, whatever a library adds to a record.

    Of a fault it tells kinds and places, not its words: they quote what people sent.
    """

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        log_data |= {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": hidden(record.getMessage()),
            "process": record.process,
        }
        if own := request_id.get():
            log_data["request_id"] = own
        if record.exc_info and record.exc_info[1]:
            log_data["fault"] = _chain(record.exc_info[1])


def _chain(error: BaseException) -> list[dict[str, Any]]:
    """The fault and what it came from: kind, and places from the outermost to the innermost."""
    chain: list[dict[str, Any]] = []
    following: BaseException | None = error
    while following is not None and len(chain) < 8:
        places = [
            f"{at.filename}:{at.lineno} {at.name}"
            for at in traceback.extract_tb(following.__traceback__)
        ]
        chain.append({"kind": type(following).__name__, "at": places[-20:]})
        following = following.__cause__ or following.__context__
    return chain
