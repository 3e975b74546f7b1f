"""Session descriptions of pages: what gets through to Janus, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calling.engines.base import BadDescription
from calling.engines.janus.descriptions import receiving_answer, sending_offer
from tests.janus.offers import OFFER, PICTURE, SESSION, SOUND, sdp

SECOND = PICTURE.replace("a=mid:1", "a=mid:2")
DATA = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=mid:2\na=sctp-port:5000"
ANSWER = OFFER.replace("a=sendonly", "a=recvonly")


def test_an_offer_gets_through_without_any_address():
    read = sending_offer(OFFER)
    assert "192.0.2.77" not in read
    assert "203.0.113.9" not in read
    assert "candidate" not in read
    kept = set(read.split("\r\n")) - {"c=IN IP4 0.0.0.0"}
    assert kept < set(OFFER.split("\r\n"))
    assert read.count("m=") == 2
    assert read.endswith("\r\n")
    assert sending_offer(read) == read


def test_line_ends_of_any_kind_are_read():
    assert sending_offer(OFFER.replace("\r\n", "\n")) == sending_offer(OFFER)


@pytest.mark.parametrize(
    "offer",
    [
        "",
        "v=0",
        "hello",
        sdp(SESSION),
        sdp(SESSION, SOUND),
        sdp(SESSION, PICTURE, SOUND),
        sdp(SESSION, SOUND, SOUND),
        sdp(SESSION, SOUND, PICTURE, SECOND),
        sdp(SESSION, SOUND, PICTURE, DATA),
        sdp(SOUND, PICTURE),
        OFFER.replace("a=mid:1", "a=mid:video"),
        OFFER.replace("a=mid:1\r\n", ""),
        OFFER.replace("a=mid:0", "a=mid:2"),
        OFFER.replace("a=sendonly", "a=sendrecv"),
        OFFER.replace("a=sendonly\r\n", ""),
        OFFER + "a=rid:high send\r\n",
        OFFER + "a=simulcast:send high;low\r\n",
        OFFER + "a=ssrc-group:SIM 1 2 3\r\n",
        OFFER + "a=" + "x" * 5000 + "\r\n",
        OFFER + "a=\x00\r\n",
        OFFER.replace("a=mid:1", "a=mid:1\ra=mid:2"),
    ],
)
def test_what_no_page_of_ours_offers_is_refused(offer):
    with pytest.raises(BadDescription):
        sending_offer(offer)


def test_a_second_mid_does_not_hide_the_first():
    """Which of the two Janus takes is its own business: a mute must not miss."""
    with pytest.raises(BadDescription):
        sending_offer(OFFER.replace("a=mid:1", "a=mid:1\r\na=mid:5"))


def test_an_answer_gets_through_without_any_address():
    read = receiving_answer(ANSWER)
    assert "192.0.2.77" not in read
    assert read.count("a=recvonly") == 2


@pytest.mark.parametrize(
    "answer",
    [
        "",
        sdp(SESSION),
        OFFER,
        OFFER.replace("a=sendonly", "a=sendrecv"),
        sdp(SESSION, *[SOUND.replace("sendonly", "recvonly")] * 201),
        sdp(SESSION, DATA),
    ],
)
def test_answers_that_do_not_only_receive_are_refused(answer):
    with pytest.raises(BadDescription):
        receiving_answer(answer)


@given(st.text(max_size=200), st.integers(0, len(OFFER)))
def test_anything_else_is_read_or_refused(text, at):
    for read in (sending_offer, receiving_answer):
        for given_text in (text, OFFER[:at] + text + OFFER[at:], OFFER[:at]):
            try:
                result = read(given_text)
            except BadDescription:
                continue
            assert not any(line.startswith("a=candidate") for line in result.splitlines())
            assert result.startswith("v=0\r\n")
