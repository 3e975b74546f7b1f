"""Secrets come from the environment, from a file, or, in development only, are made once."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from ikoota.environment import secret


def test_a_secret_comes_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("SOME_SECRET", "from-env")
    assert secret("SOME_SECRET", generate_in=tmp_path) == "from-env"
    assert list(tmp_path.iterdir()) == []


def test_a_secret_comes_from_the_file_named(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("from-file\n")
    monkeypatch.setenv("SOME_SECRET_FILE", str(tmp_path / "key"))
    assert secret("SOME_SECRET", generate_in=None) == "from-file"


def test_in_development_a_missing_secret_is_made_once_and_kept_private(tmp_path):
    first = secret("SOME_SECRET", generate_in=tmp_path / "var")
    assert secret("SOME_SECRET", generate_in=tmp_path / "var") == first
    assert len(first) >= 48
    assert (tmp_path / "var" / "some_secret").stat().st_mode & 0o777 == 0o600


def test_a_secret_that_nothing_needs_may_be_missing_in_production():
    assert secret("SOME_SECRET", generate_in=None, is_needed=False) == ""


def test_in_production_a_missing_secret_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="SOME_SECRET"):
        secret("SOME_SECRET", generate_in=None)
