"""What static/js/admin/charts.js draws."""

from typing import Any

from calling.analytics import Use


def chart_data(uses: list[Use]) -> dict[str, list[Any]]:
    """One list for each line or bar, oldest first, for json_script "chart-data"."""
    return {
        "labels": [use.start.isoformat() for use in uses],
        "calls": [use.calls for use in uses],
        "audio": [use.audio_minutes for use in uses],
        "video": [use.video_minutes for use in uses],
        "peak": [use.peak for use in uses],
    }
