"""Masking by AWS Lambda: boto3 over a real connection to a server that speaks Invoke and runs the
real handler, and what happens when that fails.
"""

import json
import re
from urllib.parse import unquote

import pytest

from masking.backends.aws_lambda import LambdaBackend, Patience
from masking.backends.base import Unavailable
from masking.backends.falling_back import FallingBack
from masking.backends.judging import judge
from masking.backends.lambda_handler import handler
from masking.backends.lambda_payload import MOST_FILE, MOST_PAYLOAD, order_of
from masking.backends.local import LocalBackend
from tests.masking.backends.bad_places import place, saying, silent
from tests.masking.web import media

ARN = "arn:aws:lambda:eu-central-1:123456789012:function:mask"
INVOKE = re.compile(r"POST /2015-03-31/functions/(.+)/invocations")
QUICK = Patience(connect=1, answer=1, tries=1)
pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def _credentials(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-no-value")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-no-value")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def at(monkeypatch):
    """Let boto3 find Lambda at another address, as its own setting does."""
    return lambda address: monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", address)


def run_handler(request):
    """What Lambda does with Invoke: the function's answer, or what its exception said."""
    answer = handler(json.loads(request.body), None)
    saying(200, json.dumps(answer).encode())(request)


def backend(patience=Patience(answer=120)):  # noqa: B008 - frozen
    return LambdaBackend(ARN, "eu-central-1", patience)


@pytest.mark.parametrize("kind", ["image", "audio", "video"])
def test_the_function_masks(work_of, at, kind):
    work = work_of(kind)
    with place(run_handler) as (address, asked):
        at(address)
        backend().mask(work)
    judge(work)
    assert [unquote(INVOKE.fullmatch(one)[1]) for one in asked] == [ARN]


def test_what_does_not_fit_is_not_even_sent(work_of, at):
    work = work_of("image", bytes(MOST_FILE + 1))
    with place(run_handler) as (address, asked):
        at(address)
        with pytest.raises(Unavailable, match="fit"):
            backend().mask(work)
    assert asked == []


def test_what_fits_is_within_the_limit_of_aws(work_of):
    order = order_of(work_of("image", bytes(MOST_FILE)))
    assert len(json.dumps(order)) < MOST_PAYLOAD


def test_an_order_tells_nothing_of_the_member(work_of):
    order = order_of(work_of("image"))
    assert order.keys() == {"kind", "suffix", "file", "face", "strength", "voice", "look", "key"}


PLACES = {
    "silent": silent,
    "500": saying(500, b'{"message": "broken"}'),
    "throttled": saying(429, b'{"message": "slow down"}'),
    "refused": saying(403, b'{"message": "no"}'),
    "function failed": saying(
        200, b'{"errorMessage": "broken"}', **{"X-Amz-Function-Error": "Unhandled"}
    ),
    "no JSON": saying(200, b"[["),
    "no file": saying(200, b'{"error": "damaged_media"}'),
    "no base64": saying(200, b'{"file": "?"}'),
    "garbage": saying(200, b'{"file": "Z2FyYmFnZQ=="}'),
}


@pytest.mark.parametrize("name", PLACES)
def test_whatever_goes_wrong_there_is_masked_here(work_of, at, name, caplog):
    work = work_of("image")
    with place(PLACES[name]) as (address, asked):
        at(address)
        FallingBack(backend(QUICK), LocalBackend()).mask(work)
    media.assert_masked(work.target.read_bytes())
    assert asked
    assert "masking here" in caplog.text


@pytest.mark.parametrize(
    "event",
    [{}, [], None, {"file": "?"}, {"file": ""}, {"file": "", "face": None, "look": 1, "key": "x"}],
)
def test_the_handler_refuses_what_is_no_order(event):
    assert handler(event, None) == {"error": "bad_order"}


def test_the_handler_never_gives_the_source_back(work_of):
    order = order_of(work_of("image", media.picture()[:9000]))
    assert handler(order, None) == {"error": "damaged_media"}
