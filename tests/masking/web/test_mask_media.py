"""`manage.py mask_media` does what `python -m masking` does."""

import pytest
from django.core.management import CommandError, call_command

from masking.files import Audit
from masking.files.audit import audit_path
from tests.masking.files.media import make_clip


def test_it_masks(tmp_path):
    clip, out = make_clip(tmp_path / "clip.mp4", seconds=0.2), tmp_path / "out.mp4"
    call_command("mask_media", str(clip), str(out), face="cover", voice="clear")
    audit = Audit.read(audit_path(out))
    assert audit is not None
    assert (audit.frames, audit.settings["face"], audit.settings["voice"]) == (4, "cover", "clear")


def test_its_exit_status_tells_failures(tmp_path):
    (tmp_path / "empty.mp4").touch()
    with pytest.raises(SystemExit) as stopped:
        call_command("mask_media", str(tmp_path / "empty.mp4"), str(tmp_path / "out.mp4"))
    assert stopped.value.code == 1


def test_a_command_line_that_makes_no_sense(tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("mask_media", str(tmp_path / "alone.mp4"))
    assert refused.value.returncode == 2
