"""Secrets come from the environment, from a file, or, in development only, are made once."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from ikoota.environment import secret, secrets_of


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
    assert secret("SOME_SECRET", default="") == ""


def test_in_production_a_missing_secret_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="SOME_SECRET"):
        secret("SOME_SECRET", generate_in=None)


def test_a_file_that_is_not_there_is_told_by_its_variable(monkeypatch, tmp_path):
    monkeypatch.setenv("SOME_SECRET_FILE", str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured, match=r"^SOME_SECRET_FILE cannot be read"):
        secret("SOME_SECRET", default="")


def test_a_secret_that_may_be_missing_has_its_default():
    assert secret("SOME_SECRET", default="none") == "none"


def test_several_secrets_come_parted_by_commas_or_lines(monkeypatch, tmp_path):
    assert secrets_of("SOME_SECRETS") == []
    monkeypatch.setenv("SOME_SECRETS", "one,two")
    assert secrets_of("SOME_SECRETS") == ["one", "two"]
    monkeypatch.delenv("SOME_SECRETS")
    (tmp_path / "keys").write_text("one\ntwo\n\n")
    monkeypatch.setenv("SOME_SECRETS_FILE", str(tmp_path / "keys"))
    assert secrets_of("SOME_SECRETS") == ["one", "two"]
