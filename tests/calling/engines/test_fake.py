"""The fake engine: the contract, and that services tell an engine what happens."""

import pytest

from calling import services
from calling.engines.fake import FakeEngine
from calling.engines.registry import engine_named
from tests.calling.engines.contract import EngineContract
from tests.calling.scenes import new_call, sit


@pytest.fixture
def engine():
    return FakeEngine()


class TestContract(EngineContract):
    pass


@pytest.fixture
def fake(settings):
    settings.MEDIA_ENGINE = "fake"
    return engine_named("fake")


@pytest.mark.django_db(transaction=True)
def test_removal_bans_the_seat(fake, ann, ben):
    call = new_call(ann)
    seat = sit(ben, call).seat
    services.issue_token(ben, call.channel_name)
    assert fake.roster(call.channel_name) == {seat}
    services.remove_participant(ann, call, seat)
    assert fake.roster(call.channel_name) == set()
    assert (call.channel_name, seat) in fake.banned


@pytest.mark.django_db(transaction=True)
def test_mute_is_carried_out_and_taken_back_by_its_owner(fake, ann, ben):
    call = new_call(ann)
    seat = sit(ben, call).seat
    services.mute_participant(ann, call, seat, "audio")
    assert (call.channel_name, seat, "audio") in fake.muted
    services.set_mute(ben, call, seat, "audio", False)
    assert (call.channel_name, seat, "audio") not in fake.muted


@pytest.mark.django_db(transaction=True)
def test_end_closes_the_channel(fake, ann):
    call = new_call(ann)
    assert fake.roster(call.channel_name) == set()
    assert call.channel_name in fake.channels
    services.end_call(ann, call)
    assert call.channel_name not in fake.channels


@pytest.mark.django_db(transaction=True)
def test_a_mute_of_ones_own_is_carried_out_too(fake, ben, ann):
    """A page that says it is muted, and sends: nobody gets what the roster calls muted."""
    call = new_call(ann)
    seat = sit(ben, call).seat
    services.set_mute(ben, call, seat, "video", True)
    assert (call.channel_name, seat, "video") in fake.muted
    services.set_mute(ben, call, seat, "video", False)
    assert (call.channel_name, seat, "video") not in fake.muted
