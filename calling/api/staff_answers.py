"""Answers of the staff's JSON API: their shapes, and the functions that fill them."""

from typing import Any

from rest_framework import serializers

from calling.analytics import Use
from calling.api.answers import CallColumns, RosterRow, Shape, call_columns
from calling.models import Call, CallMember, CallStats


class Group(Shape):
    """Use in one day, week or month; `date` is its first day, durations are seconds."""

    date = serializers.DateField()
    total_calls = serializers.IntegerField()
    total_participants = serializers.IntegerField()
    avg_duration = serializers.FloatField()
    audio_minutes = serializers.IntegerField()
    video_minutes = serializers.IntegerField()


class Summary(Shape):
    """Use in the whole period."""

    totalCalls = serializers.IntegerField()
    totalParticipants = serializers.IntegerField()
    totalAudioMinutes = serializers.IntegerField()
    totalVideoMinutes = serializers.IntegerField()
    averageCallDuration = serializers.FloatField()
    peakParticipants = serializers.IntegerField()


class Analytics(Shape):
    """Answer of GET admin/analytics."""

    dailyStats = Group(many=True)
    summary = Summary()


class CallRow(CallColumns):
    """A call with all its columns."""

    is_locked = serializers.BooleanField()
    masks_required = serializers.BooleanField()
    engine = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True)


class MemberRow(Shape):
    """One member whom the call knows."""

    oto_number = serializers.CharField()
    role = serializers.ChoiceField(choices=CallMember.Role.choices)
    invited_at = serializers.DateTimeField()
    joined_at = serializers.DateTimeField(allow_null=True)
    removed_at = serializers.DateTimeField(allow_null=True)
    banned_at = serializers.DateTimeField(allow_null=True)


class StatsRow(Shape):
    """The ledger of a call."""

    total_participants = serializers.IntegerField()
    peak_participants = serializers.IntegerField()
    total_duration_seconds = serializers.IntegerField()
    audio_minutes_consumed = serializers.IntegerField()
    video_minutes_consumed = serializers.IntegerField()
    data_transfer_mb = serializers.FloatField()


class Details(Shape):
    """Answer of GET admin/<callId>/details; no ledger while nobody has left the call yet."""

    call = CallRow()
    participants = RosterRow(many=True)
    members = MemberRow(many=True)
    stats = StatsRow(allow_null=True)


def daily(use: Use) -> dict[str, Any]:
    return {
        "date": use.start,
        "total_calls": use.calls,
        "total_participants": use.participants,
        "avg_duration": use.average_seconds,
        "audio_minutes": use.audio_minutes,
        "video_minutes": use.video_minutes,
    }


def summary(use: Use) -> dict[str, Any]:
    return {
        "totalCalls": use.calls,
        "totalParticipants": use.participants,
        "totalAudioMinutes": use.audio_minutes,
        "totalVideoMinutes": use.video_minutes,
        "averageCallDuration": use.average_seconds,
        "peakParticipants": use.peak,
    }


def call_row(call: Call) -> dict[str, Any]:
    return call_columns(call) | {
        "is_locked": call.is_locked,
        "masks_required": call.masks_required,
        "engine": call.engine,
        "ended_at": call.ended_at,
    }


def stats_row(stats: CallStats | None) -> dict[str, Any] | None:
    """None while nobody has left the call yet."""
    if stats is None:
        return None
    return {
        "total_participants": stats.total_participants,
        "peak_participants": stats.peak_participants,
        "total_duration_seconds": stats.total_duration_seconds,
        "audio_minutes_consumed": stats.audio_minutes_consumed,
        "video_minutes_consumed": stats.video_minutes_consumed,
        "data_transfer_mb": float(stats.data_transfer_mb),
    }
