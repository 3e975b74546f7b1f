"""Agora's REST API: rules that keep somebody from joining or sending, and who is in a channel."""

import base64
import http.client
import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from calling.engines.base import EngineRefusal, EngineUnreachable, Rule

# Agora asks for 20 s, so that the number of a rule it made is not missed.
TIMEOUT_SECONDS = 20.0
# Agora clamps to this range; 0 would only put people out once.
MIN_SECONDS, MAX_SECONDS = 10, 86_430
PRIVILEGES = {"join": "join_channel", "audio": "publish_audio", "video": "publish_video"}
MAX_ANSWER_BYTES = 4_000_000
RULES = "/dev/v1/kicking-rule"
TOO_MANY, NOT_FOUND = 429, 404


class _NoRedirects(HTTPRedirectHandler):
    """Credentials go to the address in the settings and nowhere else."""

    def redirect_request(self, *args: Any) -> None:
        return None


_opener = build_opener(_NoRedirects)


def make_rule(rule: Rule, seconds: int) -> int:
    """Make the rule for so many seconds; the number Agora gave it."""
    body: dict[str, Any] = {
        "appid": settings.AGORA_APP_ID,
        "cname": rule.call,
        "time_in_seconds": min(max(seconds, MIN_SECONDS), MAX_SECONDS),
        "privileges": [PRIVILEGES[rule.what]],
    }
    if rule.uid is not None:
        body["uid"] = rule.uid
    number = _ask("POST", RULES, body).get("id")
    if not isinstance(number, int):
        raise EngineUnreachable("Agora's answer has no number of the rule.")
    return number


def find_rule(rule: Rule) -> int | None:
    """The number of the rule for that channel, uid and privilege, if Agora lists one."""
    rows = _ask("GET", f"{RULES}?appid={settings.AGORA_APP_ID}").get("rules", [])
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and _is_it(row, rule) and isinstance(row.get("id"), int):
            return row["id"]
    return None


def drop_rule(number: int) -> None:
    """Delete the rule; one that ran out is gone already."""
    try:
        _ask("DELETE", RULES, {"appid": settings.AGORA_APP_ID, "id": number})
    except _Missing:
        return


def users(call: str) -> set[int]:
    """The uids in the channel now; empty when there is no such channel any more."""
    path = f"/dev/v1/channel/user/{settings.AGORA_APP_ID}/{quote(call, safe='')}"
    data = _ask("GET", path).get("data")
    if not isinstance(data, dict):
        raise EngineUnreachable("Agora's answer has no list of users.")
    lists = [data.get(name) or [] for name in ("users", "broadcasters", "audience")]
    return {uid for rows in lists for uid in rows if isinstance(uid, int)}


class _Missing(EngineRefusal):
    """Agora does not have what was named."""


def _is_it(row: dict[str, Any], rule: Rule) -> bool:
    uid = row.get("uid") or None
    return (row.get("cname"), uid) == (rule.call, rule.uid) and (
        row.get("privileges") == [PRIVILEGES[rule.what]]
    )


def _ask(method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """One request. What failed is said without address, body or answer: they go to the log."""
    request = Request(
        settings.AGORA_API_URL.rstrip("/") + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": _authorization(),
            "Content-Type": "application/json",
            "Accept": "application/json",
        },
    )
    try:
        with _opener.open(request, timeout=TIMEOUT_SECONDS) as response:
            answer = json.loads(response.read(MAX_ANSWER_BYTES))
    except HTTPError as error:
        error.close()
        raise _failure(error.code) from None
    except (URLError, TimeoutError, OSError, http.client.HTTPException, ValueError) as error:
        raise EngineUnreachable(type(error).__name__) from None
    if not isinstance(answer, dict):
        raise EngineUnreachable("Agora's answer is no object.")
    return answer


def _failure(status: int) -> Exception:
    if status == NOT_FOUND:
        return _Missing("404")
    is_passing = status >= 500 or status == TOO_MANY
    return (EngineUnreachable if is_passing else EngineRefusal)(str(status))


def _authorization() -> str:
    """Basic authentication with the customer id and secret of the account."""
    pair = f"{settings.AGORA_CUSTOMER_ID}:{settings.AGORA_CUSTOMER_SECRET}"
    return "Basic " + base64.b64encode(pair.encode()).decode()
