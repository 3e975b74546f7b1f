"""What this process counts for Prometheus. Labels are words of the code, never anybody's."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

# When each began to count is nobody's question, and doubles what is read.
disable_created_metrics()  # type: ignore[no-untyped-call]  # theirs
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

RESPONSES = Counter(
    "ikoota_responses",
    "Answers to HTTP requests, by the first digit.",
    ["status"],
    registry=REGISTRY,
)
SOCKETS = Gauge("ikoota_sockets", "Websockets that are open in this process.", registry=REGISTRY)
EVENT_LAG = Histogram(
    "ikoota_event_lag_seconds",
    "From an event's sending to its way out of a socket.",
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
TOKEN_SECONDS = Histogram(
    "ikoota_token_seconds",
    "Making of a token for a seat, or refusing it.",
    ["engine"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
    registry=REGISTRY,
)
MASK_FAILURES = Counter(
    "ikoota_mask_failures", "Masks that pages said had failed.", ["reason"], registry=REGISTRY
)
ENGINE_ERRORS = Counter(
    "ikoota_engine_errors",
    "What a media engine did not do (unreachable, refused, off).",
    ["engine", "fault"],
    registry=REGISTRY,
)
MASKED_FILES = Counter(
    "ikoota_masked_files",
    "Files that the worker is done with: masked, refused, or it crashed.",
    ["end"],
    registry=REGISTRY,
)
SWEEPS = Counter(
    "ikoota_sweeps", "Rounds of the sweeper: done, or failed.", ["end"], registry=REGISTRY
)
THROTTLED = Counter(
    "ikoota_throttled",
    "Requests beyond a rate, by its scope; sign_in: guessed passwords, socket: messages.",
    ["scope"],
    registry=REGISTRY,
)
