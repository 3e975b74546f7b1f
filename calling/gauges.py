"""Calls and seats of the whole site for Prometheus: read from the database when it asks."""

from collections.abc import Iterator

from django.db import Error
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from calling.analytics import count_calls_by_status, count_open_seats


class CallCollector(Collector):
    """The same in every process: take the highest, do not add. Empty while the database is away."""

    def describe(self) -> list[Metric]:
        """Nothing, so that the database is not asked at start."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Calls that have not ended, by status, and seats that are reserved or taken."""
        calls = GaugeMetricFamily("ikoota_calls", "Calls that go on.", labels=["status"])
        seats = GaugeMetricFamily("ikoota_open_seats", "Seats that are reserved or taken.")
        up = GaugeMetricFamily("ikoota_database_up", "Whether the database answers.")
        try:
            for status, number in count_calls_by_status().items():
                calls.add_metric([status], number)
            seats.add_metric([], count_open_seats())
        except Error:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield from (calls, seats, up)
