"""What every media engine must do: one suite, run for each of them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from calling.engines.base import MEDIA_KINDS, Seat
from calling.engines.registry import ENGINES, engine_named

CALL = "ik" + "0" * 30


def seat_of(number):
    expires = datetime.now(UTC) + timedelta(hours=1)
    return Seat(CALL, f"{number:032x}", 1000 + number, f"OTO#AAAAA{number}", expires)


class EngineContract:
    """Mix in and define the fixture `engine`."""

    def test_is_registered_under_its_name(self, engine):
        assert ENGINES[engine.name] is type(engine)
        assert engine_named(engine.name) is engine_named(engine.name)

    def test_says_what_it_is(self, engine):
        assert engine.max_seats >= 2
        for flag in ("reveals_peer_ip", "sees_media", "can_force_mute"):
            assert isinstance(getattr(engine, flag), bool)

    def test_is_ready(self, engine):
        assert engine.check() == []

    def test_descriptor_is_json_and_names_engine_and_seat(self, engine):
        descriptor = json.loads(json.dumps(engine.credentials(seat_of(1))))
        assert descriptor["engine"] == engine.name
        assert descriptor["seat"] == seat_of(1).seat
        assert isinstance(descriptor["token"], str)
        assert isinstance(descriptor["appId"], str)

    def test_credentials_are_bound_to_the_seat(self, engine):
        first, second = engine.credentials(seat_of(1)), engine.credentials(seat_of(2))
        assert first["token"] != second["token"]
        assert first["token"]

    def test_everything_may_be_repeated(self, engine):
        seat = seat_of(1)
        for _ in range(2):
            engine.open(CALL, 4)
            engine.credentials(seat)
            for kind in MEDIA_KINDS:
                engine.mute(CALL, seat.seat, kind, True)
                engine.mute(CALL, seat.seat, kind, False)
            engine.remove(CALL, seat.seat, ban=True)
            engine.end(CALL)

    def test_what_it_never_saw_is_no_error(self, engine):
        engine.mute(CALL, "0" * 32, "audio", True)
        engine.remove(CALL, "0" * 32, ban=False)
        engine.end(CALL)

    @pytest.mark.parametrize("end", ["remove", "end"])
    def test_roster_forgets_who_is_gone(self, engine, end):
        seat = seat_of(1)
        engine.open(CALL, 4)
        engine.credentials(seat)
        engine.remove(CALL, seat.seat, False) if end == "remove" else engine.end(CALL)
        assert seat.seat not in (engine.roster(CALL) or set())
