"""Whatever is handed in: a clear refusal or a right result, never an unmasked one."""

import os
import random
import wave
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest

from masking.errors import DamagedMedia, MaskingError, TooLarge, UnsupportedMedia
from masking.files import Limits, MaskOptions, mask_file, media_kind
from masking.files.errors import BadTarget, EncryptedMedia, SourceMissing
from tests.masking.files.media import (
    RATE,
    FilmMaker,
    camera,
    camera_frames,
    face_picture,
    frames_of,
    make_clip,
    make_recording,
    png_bomb,
    small_frames,
    speech,
)
from tests.masking.files.test_faces_in_films import judged

OPTIONS = MaskOptions(face="cover", voice="clear")


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return make_clip(tmp_path_factory.mktemp("bad") / "clip.mp4", seconds=0.5)


def refused(source, error: type[MaskingError]) -> str:
    target = source.parent / "out.mp4"
    with pytest.raises(error) as caught:
        mask_file(source, target, OPTIONS)
    assert not target.exists()
    assert [entry.name for entry in source.parent.iterdir() if entry.name.endswith(".part")] == []
    return caught.value.code


def test_an_empty_file(tmp_path):
    (tmp_path / "in.mp4").write_bytes(b"")
    assert refused(tmp_path / "in.mp4", DamagedMedia) == "damaged_media"


@pytest.mark.parametrize(
    "content", [b"\0" * 5000, b"Dear Sir or Madam, " * 300, bytes(range(256)) * 40]
)
def test_something_else(tmp_path, content):
    (tmp_path / "in.mp4").write_bytes(content)
    assert refused(tmp_path / "in.mp4", UnsupportedMedia) == "unsupported_media"


def test_random_bytes(tmp_path):
    (tmp_path / "in.mp4").write_bytes(random.Random(7).randbytes(50_000))
    refused(tmp_path / "in.mp4", UnsupportedMedia)


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{other}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{other}'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011">{other}</MPD>',
    ],
)
def test_lists_of_other_files_are_not_followed(tmp_path, clip, text):
    (tmp_path / "in.mp4").write_text(text.format(other=clip))
    refused(tmp_path / "in.mp4", UnsupportedMedia)


def test_no_file_at_all(tmp_path):
    refused(tmp_path / "nothing.mp4", SourceMissing)
    os.mkfifo(tmp_path / "pipe.mp4")  # opening it would wait for ever
    refused(tmp_path / "pipe.mp4", SourceMissing)
    (tmp_path / "folder.mp4").mkdir()
    refused(tmp_path / "folder.mp4", SourceMissing)


@pytest.mark.parametrize(
    ("real", "name", "kind"),
    [("mp4", "holiday.jpg", "video"), ("wav", "holiday.mp4", "audio"), ("png", "x.wav", "image")],
)
def test_the_kind_is_told_by_the_content(tmp_path, clip, real, name, kind):
    source = tmp_path / name
    if real == "mp4":
        source.write_bytes(clip.read_bytes())
    elif real == "wav":
        source.write_bytes(
            make_recording(tmp_path / "x_.wav", speech().samples[:RATE]).read_bytes()
        )
    else:
        cv2.imwrite(str(tmp_path / "x.png"), face_picture())
        (tmp_path / "x.png").rename(source)
    assert media_kind(source) == kind


def test_a_renamed_film_is_masked_as_a_film(tmp_path, clip):
    (tmp_path / "holiday.jpg").write_bytes(clip.read_bytes())
    with pytest.raises(BadTarget):
        mask_file(tmp_path / "holiday.jpg", tmp_path / "out.jpg", OPTIONS)
    assert mask_file(tmp_path / "holiday.jpg", tmp_path / "out.mp4", OPTIONS).frames == 10


def test_an_encrypted_film(tmp_path):
    keys = {"encryption_scheme": "cenc-aes-ctr", "encryption_key": "0" * 31 + "1"}
    with FilmMaker(tmp_path / "in.mp4", options=keys | {"encryption_kid": "1" * 32}) as film:
        film.write(film.pictures(small_frames(5)))
    assert refused(tmp_path / "in.mp4", EncryptedMedia) == "encrypted_media"


def test_an_encrypted_recording(tmp_path):
    keys = {"encryption_scheme": "cenc-aes-ctr", "encryption_key": "0" * 31 + "1"}
    with FilmMaker(tmp_path / "in.mp4", options=keys | {"encryption_kid": "1" * 32}) as film:
        film.write(film.sound(speech().samples[:RATE]))
    refused(tmp_path / "in.mp4", EncryptedMedia)


def test_a_truncated_film_without_its_index(tmp_path, clip):
    (tmp_path / "in.mp4").write_bytes(clip.read_bytes()[:-3000])
    assert refused(tmp_path / "in.mp4", DamagedMedia) == "damaged_media"


def test_of_a_truncated_film_with_an_index_the_rest_is_masked(tmp_path):
    source = tmp_path / "whole.mkv"
    with FilmMaker(source) as film:
        film.write(film.pictures(camera_frames(24), gop=4))
    content = source.read_bytes()
    (tmp_path / "in.mkv").write_bytes(content[: len(content) * 2 // 3])
    audit = mask_file(tmp_path / "in.mkv", tmp_path / "out.mp4", OPTIONS)
    report = judged(tmp_path / "out.mp4")
    assert 8 < audit.frames < 24
    assert not report.exposed


def test_damaged_stretches_are_covered_until_the_next_whole_frame(tmp_path):
    source = tmp_path / "whole.mkv"
    with FilmMaker(source) as film:
        film.write(film.pictures(camera_frames(30), gop=10))
    content = bytearray(source.read_bytes())
    with av.open(str(source)) as container:
        packets = [(p.pos, p.size) for p in container.demux(video=0) if p.size]
    for place in (3, 12):  # each in a group of its own; the third group is whole
        start = packets[place][0] + packets[place][1] // 3
        content[start : start + packets[place][1] // 2] = random.Random(place).randbytes(
            packets[place][1] // 2
        )
    (tmp_path / "in.mkv").write_bytes(content)
    audit = mask_file(tmp_path / "in.mkv", tmp_path / "out.mp4", OPTIONS)
    report = judged(tmp_path / "out.mp4")
    assert not report.exposed
    assert audit.damaged >= 2
    assert audit.whole >= 12
    assert report.verdicts[-1].index == camera().first + 29


@pytest.mark.parametrize("seed", range(6))
def test_noise_all_over_a_film_shows_no_face(tmp_path, seed):
    source = tmp_path / "whole.ts"
    with FilmMaker(source) as film:
        film.write(film.pictures(camera_frames(12), gop=6))
    content, dice = bytearray(source.read_bytes()), random.Random(seed)
    for _ in range(25):
        content[dice.randrange(2000, len(content))] ^= 1 << dice.randrange(8)
    (tmp_path / "in.ts").write_bytes(content)
    try:
        mask_file(tmp_path / "in.ts", tmp_path / "out.mp4", OPTIONS)
    except MaskingError:
        return
    assert not judged(tmp_path / "out.mp4").exposed


def test_video_alone_and_sound_alone(tmp_path):
    with FilmMaker(tmp_path / "silent.mp4") as film:
        film.write(film.pictures(small_frames(5)))
    assert mask_file(tmp_path / "silent.mp4", tmp_path / "out.mp4", OPTIONS).sound == 0
    with pytest.raises(BadTarget):
        mask_file(tmp_path / "silent.mp4", tmp_path / "out.wav", OPTIONS)
    make_recording(tmp_path / "sound.wav", speech().samples[: RATE // 2])
    assert mask_file(tmp_path / "sound.wav", tmp_path / "sound.mp4", OPTIONS).frames == 0
    with pytest.raises(BadTarget):
        mask_file(tmp_path / "sound.wav", tmp_path / "out.png", OPTIONS)


def test_a_recording_of_no_length(tmp_path):
    with wave.open(str(tmp_path / "in.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
    assert mask_file(tmp_path / "in.wav", tmp_path / "out.wav", OPTIONS).sound == 0


def test_frames_of_30000_by_30000_are_refused_before_they_are_decoded(tmp_path):
    with FilmMaker(tmp_path / "in.mov") as film:
        stream = film.container.add_mux_stream("png", width=30_000, height=30_000)
        bomb = av.Packet(png_bomb())
        bomb.stream, bomb.pts, bomb.dts, bomb.time_base = stream, 0, 0, Fraction(1, 1000)
        film.write([bomb])
    assert refused(tmp_path / "in.mov", MaskingError) in ("too_large", "damaged_media")


def test_limits(clip, tmp_path):
    for limits in (Limits(pixels=320 * 180 - 1), Limits(seconds=0.4), Limits(bytes=1000)):
        with pytest.raises(TooLarge):
            mask_file(clip, tmp_path / "out.mp4", OPTIONS, limits=limits)
    assert list(tmp_path.iterdir()) == []


def test_a_length_that_the_file_does_not_tell_is_limited_too(tmp_path):
    source = tmp_path / "in.h264"
    with FilmMaker(source, format="h264") as film:
        film.write(film.pictures(small_frames(20)))
    with pytest.raises(TooLarge):
        mask_file(source, tmp_path / "out.mp4", OPTIONS, limits=Limits(seconds=0.5))


@pytest.mark.parametrize("name", ["out", "out.exe", "out.mp4.txt", "out.heic"])
def test_targets_nobody_can_write(clip, tmp_path, name):
    with pytest.raises(BadTarget):
        mask_file(clip, tmp_path / name, OPTIONS)


def test_a_change_of_size_in_the_middle(tmp_path):
    parts = []
    for place, size in enumerate((slice(None), slice(0, 160))):
        path = tmp_path / f"{place}.ts"
        with FilmMaker(path) as film:
            frames = [np.ascontiguousarray(frame[size]) for frame in small_frames(20)]
            film.write(
                film.pictures(
                    frames[10 * place :][:10], times=[(10 * place + i) / 20 for i in range(10)]
                )
            )
        parts.append(path.read_bytes())
    (tmp_path / "in.ts").write_bytes(b"".join(parts))
    audit = mask_file(tmp_path / "in.ts", tmp_path / "out.mp4", OPTIONS)
    assert {picture.shape for _, picture in frames_of(tmp_path / "out.mp4")} == {(180, 320, 3)}
    assert audit.frames == 20
