"""Agora's kicking-rules: wished in the transaction, sent afterwards, whatever Agora does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from calling import services
from calling.engines.agora import rest
from calling.engines.base import EngineUnreachable, Rule
from calling.models import EngineRule
from calling.services import courier, rules
from ikoota.metrics import REGISTRY
from tests.calling.scenes import new_call, sit

pytestmark = pytest.mark.django_db
JOIN, AUDIO = "join_channel", "publish_audio"


@pytest.fixture
def seat(server, ben, call):
    """Ben's, in a call over Agora."""
    return sit(ben, call)


def again():
    """The time of the next try has come."""
    EngineRule.objects.update(due_at=timezone.now(), claimed_until=None)
    return services.deliver_rules()


def methods(server):
    return [method for method, _, _ in server.asked]


@pytest.mark.parametrize("how", ["remove_participant", "ban_participant"])
def test_who_is_put_out_is_kept_out_for_the_life_of_a_token(server, ann, call, seat, how):
    getattr(services, how)(ann, call, seat.seat)
    assert server.asked == []  # nothing waits for Agora
    assert services.deliver_rules() == 1
    assert server.kept() == [(call.channel_name, seat.agora_uid, JOIN)]
    (rule,) = server.rules.values()
    assert 3600 <= rule["time_in_seconds"] <= 3660


def test_whoever_leaves_cannot_come_back_with_the_old_token(server, ben, call, seat):
    services.leave_call(ben, call)
    services.deliver_rules()
    assert server.kept() == [(call.channel_name, seat.agora_uid, JOIN)]
    # The next seat has another uid, which no rule names.
    assert sit(ben, call).agora_uid != seat.agora_uid


def test_a_mute_is_a_rule_and_unmuting_takes_it_back(server, ann, ben, call, seat):
    services.mute_participant(ann, call, seat.seat, "audio")
    services.deliver_rules()
    assert server.kept() == [(call.channel_name, seat.agora_uid, AUDIO)]
    # Should Agora be away at the unmute, nobody is silent for longer than this.
    (rule,) = server.rules.values()
    assert rule["time_in_seconds"] <= 300
    services.set_mute(ben, call, seat.seat, "audio", False)
    services.deliver_rules()
    assert server.kept() == []


def test_unmuting_before_the_mute_was_sent_sends_nothing(server, ann, ben, call, seat):
    services.mute_participant(ann, call, seat.seat, "audio")
    services.set_mute(ben, call, seat.seat, "audio", False)
    assert services.deliver_rules() == 1
    assert server.asked == []


def test_muting_oneself_is_no_rule(server, ben, call, seat):
    services.set_mute(ben, call, seat.seat, "audio", True)
    services.set_mute(ben, call, seat.seat, "audio", False)
    assert not EngineRule.objects.exists()


def test_an_ended_call_is_closed_as_a_whole(server, ann, call, seat):
    services.end_call(ann, call)
    services.deliver_rules()
    assert server.kept() == [(call.channel_name, 0, JOIN)]
    assert len(server.asked) == 1


def test_a_pause_is_no_rule(server, ann, call, seat):
    """A rule that cannot be taken back in time would outlast it."""
    services.pause_call(ann, call)
    services.resume_call(ann, call)
    assert not EngineRule.objects.exists()


@pytest.mark.parametrize("failure", [500, 502, 504, 429, "slow", "lost", "noise"])
def test_a_failure_is_tried_again_and_makes_one_rule(server, ann, call, seat, failure):
    """After a lost answer Agora is asked for the rule before it would be made twice."""
    server.plan.append(failure)
    services.ban_participant(ann, call, seat.seat)
    assert services.deliver_rules() == 0
    rule = EngineRule.objects.get()
    assert (rule.is_settled, rule.tries, rule.fault.startswith("unreachable")) == (False, 1, True)
    assert rule.due_at > timezone.now()
    assert again() == 1
    assert server.kept() == [(call.channel_name, seat.agora_uid, JOIN)]
    assert EngineRule.objects.get().number in server.rules
    assert methods(server)[:2] == ["POST", "GET"]


def test_another_rule_of_the_same_member_is_not_taken_for_it(server, ann, call, seat):
    services.mute_participant(ann, call, seat.seat, "audio")
    services.deliver_rules()
    server.plan.append(500)
    services.ban_participant(ann, call, seat.seat)
    services.deliver_rules()
    again()
    place = (call.channel_name, seat.agora_uid)
    assert server.kept() == [(*place, JOIN), (*place, AUDIO)]


def test_the_end_of_another_call_is_not_taken_for_it(server, ann, call, seat):
    services.end_call(ann, call)
    services.deliver_rules()
    other = new_call(ann)
    server.plan.append(500)
    services.end_call(ann, other)
    services.deliver_rules()
    again()
    closed = [(one.channel_name, 0, JOIN) for one in (call, other)]
    assert server.kept() == sorted(closed)


def test_the_rule_of_somebody_else_is_not_taken_for_it(server, ann, cal, call, seat):
    services.remove_participant(ann, call, sit(cal, call).seat)
    services.deliver_rules()
    server.plan.append(500)
    services.ban_participant(ann, call, seat.seat)
    services.deliver_rules()
    again()
    assert (call.channel_name, seat.agora_uid, JOIN) in server.kept()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"id": "7", "data": []}',
        b'{"id": 7, "data": {}, "more": "' + b"x" * 4_000_000 + b'"}',
    ],
    ids=["nothing", "html", "list", "empty", "other types", "four megabytes"],
)
def test_an_answer_that_is_none_is_a_failure(server, answer):
    server.plan.extend([answer] * 2)
    with pytest.raises(EngineUnreachable):
        rest.make_rule(Rule("ik0", 7, "join"), 600)
    with pytest.raises(EngineUnreachable):
        rest.users("ik0")


@pytest.mark.parametrize(("left", "asked"), [(3, 10), (100_000, 86_430)])
def test_a_rule_lives_as_long_as_agora_allows(server, ann, call, seat, left, asked):
    services.ban_participant(ann, call, seat.seat)
    EngineRule.objects.update(until=timezone.now() + timedelta(seconds=left))
    services.deliver_rules()
    (rule,) = server.rules.values()
    assert rule["time_in_seconds"] == asked


def test_an_outage_loses_nothing(server, ann, call, seat):
    server.plan.extend([503] * 6)
    services.ban_participant(ann, call, seat.seat)
    pauses = []
    for _ in range(6):
        assert again() == 0
        pauses.append(EngineRule.objects.get().due_at - timezone.now())
    assert pauses == sorted(pauses)
    assert pauses[-1] > timedelta(seconds=60)
    EngineRule.objects.update(tries=30)
    server.plan.append(503)
    assert again() == 0
    assert EngineRule.objects.get().due_at - timezone.now() <= timedelta(minutes=5)
    assert again() == 1
    assert server.kept() == [(call.channel_name, seat.agora_uid, JOIN)]


def test_an_outage_is_noticed_once_and_not_by_every_rule(server, ann, call):
    for member in _crowd(6):
        services.remove_participant(ann, call, sit(member, call).seat)
    server.plan.extend([503] * 20)
    assert services.deliver_rules() == 0
    assert len(server.asked) == rules.PATIENCE
    # The others are left to the next round, and to whoever comes first.
    assert not EngineRule.objects.exclude(claimed_until=None).exists()


def test_one_pass_sends_no_more_than_agora_takes_in_a_second(server, ann, call):
    for member in _crowd(12):
        services.remove_participant(ann, call, sit(member, call).seat)
    assert services.deliver_rules() == 10 == len(server.asked)
    assert services.deliver_rules() == 2


def test_what_agora_did_not_do_is_counted(server, ann, call, seat):
    def counted():
        return REGISTRY.get_sample_value(
            "ikoota_engine_errors_total", {"engine": "agora", "fault": "unreachable"}
        )

    services.remove_participant(ann, call, seat.seat)
    before = counted() or 0
    server.plan.append(503)
    services.deliver_rules()
    assert counted() == before + 1


def test_what_agora_refuses_is_not_tried_for_ever(server, agora, ann, call, seat):
    agora.AGORA_CUSTOMER_SECRET = "wrong"
    services.ban_participant(ann, call, seat.seat)
    assert services.deliver_rules() == 1
    rule = EngineRule.objects.get()
    assert (rule.is_settled, rule.fault) == (True, "refused: 401")
    assert services.deliver_rules() == 0


def test_a_wish_that_changes_while_it_is_sent(server, ann, ben, call, seat, monkeypatch):
    """The answer to the older wish settles nothing: the rule it made is taken back."""
    services.mute_participant(ann, call, seat.seat, "audio")
    real = rules._carry_out

    def meanwhile(engine, rule):
        number = real(engine, rule)
        monkeypatch.setattr(rules, "_carry_out", real)
        services.set_mute(ben, call, seat.seat, "audio", False)
        return number

    monkeypatch.setattr(rules, "_carry_out", meanwhile)
    services.deliver_rules()
    again()
    assert server.kept() == []
    assert methods(server) == ["POST", "DELETE"]


def test_a_rule_is_nobody_elses_while_it_is_sent(server, ann, call, seat):
    services.ban_participant(ann, call, seat.seat)
    first = rules._claimed()
    assert rules._claimed() is None
    # Whoever had it died: another one goes on, and asks first.
    EngineRule.objects.update(claimed_until=timezone.now())
    second = rules._claimed()
    assert (first.pk, second.tries) == (second.pk, 1)


@pytest.mark.parametrize(
    "meanwhile",
    [
        {"claimed_until": timezone.now() + timedelta(days=1)},
        {"version": 2, "is_wanted": False},
        {"is_settled": True},
    ],
    ids=["claimed", "wished otherwise", "settled"],
)
def test_what_another_process_did_just_before_is_seen(server, ann, call, seat, meanwhile):
    """Between our look at the rule and our own claim."""
    services.ban_participant(ann, call, seat.seat)
    acts = iter([lambda: EngineRule.objects.update(**meanwhile)])

    def before_an_update(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            next(acts, lambda: None)()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(before_an_update):
        assert rules._claimed() is None


def test_a_claim_outlasts_what_is_done_under_it():
    """One request asks for the rule, another one makes it."""
    assert timedelta(seconds=2 * rest.TIMEOUT_SECONDS) < rules.CLAIM


def test_a_rule_that_is_gone_is_taken_back_all_the_same(server, ann, ben, call, seat):
    services.mute_participant(ann, call, seat.seat, "audio")
    services.deliver_rules()
    server.rules.clear()
    services.set_mute(ben, call, seat.seat, "audio", False)
    assert services.deliver_rules() == 1
    assert EngineRule.objects.get().fault == ""


def test_a_wish_that_ran_out_is_not_sent(server, ann, call, seat):
    services.ban_participant(ann, call, seat.seat)
    EngineRule.objects.update(until=timezone.now())
    assert services.deliver_rules() == 1
    assert server.asked == []


def test_nothing_is_kept_where_nothing_can_be_sent(agora, ann, ben, call):
    """Without the customer's id and secret there is nobody to tell."""
    services.ban_participant(ann, call, sit(ben, call).seat)
    assert not EngineRule.objects.exists()


def test_nothing_is_kept_while_a_setting_is_wrong(server, agora, ann, call, seat):
    agora.AGORA_APP_ID = "not an id"
    services.ban_participant(ann, call, seat.seat)
    assert not EngineRule.objects.exists()


def test_what_was_wished_for_waits_while_a_setting_is_wrong(server, agora, ann, call, seat):
    """So the secret goes to no address without TLS, and no wish is lost."""
    services.ban_participant(ann, call, seat.seat)
    right, agora.AGORA_APP_ID = agora.AGORA_APP_ID, "not an id"
    assert services.deliver_rules() == 0
    assert server.asked == []
    agora.AGORA_APP_ID = right
    assert again() == 1
    assert server.kept() == [(call.channel_name, seat.agora_uid, JOIN)]


def test_a_wish_is_sent_soon(ann, ben, call, seat, django_capture_on_commit_callbacks):
    for change in (
        lambda: services.mute_participant(ann, call, seat.seat, "audio"),
        lambda: services.set_mute(ben, call, seat.seat, "audio", False),
    ):
        with django_capture_on_commit_callbacks() as soon:
            change()
        assert courier.wake in soon


def test_a_redirection_does_not_get_the_secret(server, ann, call, seat):
    server.plan.append(302)
    services.ban_participant(ann, call, seat.seat)
    services.deliver_rules()
    assert len(server.asked) == 1
    assert EngineRule.objects.get().fault == "refused: 302"


def test_the_log_names_the_call_and_nobody(server, ann, ben, call, seat, caplog):
    server.plan.append(500)
    services.ban_participant(ann, call, seat.seat)
    services.deliver_rules()
    assert call.public_id in caplog.text
    for secret in (str(seat.agora_uid), ben.oto_number, call.channel_name, "s" * 32):
        assert secret not in "".join(
            record.getMessage() for record in caplog.records if "rule of call" in record.msg
        )


def _crowd(count):
    from tests.membership.people import new_member

    return [new_member(f"person-{number}") for number in range(count)]
