"""Numbers of the whole site: use over time, and what is going on now. One query each.

A day is a day in UTC, on every database: that needs no conversion, so MySQL needs no time zone
tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, DateField, F, Max, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDay, TruncMonth, TruncWeek
from django.utils import timezone

from calling.models import Call, Participation
from calling.selectors import with_open_count

GROUPS = {"day": TruncDay, "week": TruncWeek, "month": TruncMonth}
DEFAULT_DAYS, MAX_DAYS = 30, 366


@dataclass(frozen=True)
class Use:
    """Use of the calls made in one day, week or month (`start` is its first day) or altogether.

    Calls that run count with what is booked so far; a call in which nobody was has no duration.
    """

    start: date
    calls: int = 0
    participants: int = 0
    seconds: int = 0
    used_calls: int = 0
    audio_minutes: int = 0
    video_minutes: int = 0
    peak: int = 0

    @property
    def average_seconds(self) -> float:
        """Mean duration; divided here, because databases round averages differently."""
        return round(self.seconds / self.used_calls, 1) if self.used_calls else 0.0

    @property
    def average_minutes(self) -> float:
        return round(self.average_seconds / 60, 1)


def use_by(group: str, days: int) -> list[Use]:
    """Use in the last `days` days, today included, newest first; groups without calls are left out.

    Weeks begin on Monday; the first week or month may begin before the period, and then holds
    only the part that is inside.
    """
    begin = datetime.combine(first_day(days), time.min, UTC)
    groups = (
        Call.objects.filter(created_at__gte=begin)
        .order_by()
        .annotate(start=GROUPS[group]("created_at", output_field=DateField(), tzinfo=UTC))
        .values("start")
        .annotate(
            calls=Count("pk"),
            participants=Coalesce(Sum("stats__total_participants"), 0),
            seconds=Coalesce(Sum("stats__total_duration_seconds"), 0),
            used_calls=Count("stats"),
            audio_minutes=Coalesce(Sum("stats__audio_minutes_consumed"), 0),
            video_minutes=Coalesce(Sum("stats__video_minutes_consumed"), 0),
            peak=Coalesce(Max("stats__peak_participants"), 0),
        )
        .order_by("-start")
    )
    return [Use(**group) for group in groups]


def total(uses: list[Use]) -> Use:
    """Everything together; `peak` is the highest of all, the rest are sums."""
    sums = {field.name: sum(getattr(use, field.name) for use in uses) for field in fields(Use)[1:]}
    start = min((use.start for use in uses), default=today())
    return Use(**sums | {"start": start, "peak": max((use.peak for use in uses), default=0)})


def without_gaps(uses: list[Use], group: str, days: int) -> list[Use]:
    """The same oldest first, with a zero for each group without calls: what a chart draws."""
    known = {use.start: use for use in uses}
    return [known.get(start, Use(start)) for start in _starts(group, days)]


def running_calls() -> QuerySet[Any]:
    """Calls that have not ended and in which somebody sits, fullest first, with `open_count`."""
    calls = Call.objects.exclude(status=Call.Status.ENDED).select_related("creator")
    calls = with_open_count(calls).filter(open_count__gt=0)
    return calls.order_by(F("open_count").desc(), "-created_at", "-pk")


def today() -> date:
    return timezone.now().astimezone(UTC).date()


def first_day(days: int) -> date:
    """First of the last `days` days, today included."""
    return today() - timedelta(days=days - 1)


def _starts(group: str, days: int) -> Iterator[date]:
    """First day of every group that touches the period, oldest first."""
    seen = None
    for day in (first_day(days) + timedelta(days=number) for number in range(days)):
        start = {
            "day": day,
            "week": day - timedelta(days=day.weekday()),
            "month": day.replace(day=1),
        }[group]
        if start != seen:
            yield start
        seen = start


def count_calls_by_status() -> dict[str, int]:
    """Calls that go on: each status, and how many there are now."""
    going_on = Call.objects.exclude(status=Call.Status.ENDED).order_by()
    found = dict(going_on.values_list("status").annotate(number=Count("pk")))
    return {
        status: found.get(status, 0) for status in Call.Status.values if status != Call.Status.ENDED
    }


def count_open_seats() -> int:
    """Seats of all calls that are reserved or taken now."""
    return Participation.objects.filter(is_open=True).count()
