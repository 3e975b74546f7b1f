"""Nothing that a file tells besides its pictures and sound gets into the result."""

import json
from fractions import Fraction

import av
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from masking.faces.looks import Look
from masking.files import MaskOptions, mask_file
from masking.voice.pseudovoice import PseudoVoice
from tests.masking.files.media import FilmMaker, face_picture, small_frames, speech

SECRET = "Rosalind-of-Ikoota"
OPTIONS = MaskOptions(face="cover")
_JPEG = Image.fromarray(face_picture()[:64, :64, ::-1])


@pytest.fixture(scope="module")
def telling_film(tmp_path_factory):
    """A film with the secret wherever a container has room for it."""
    path = tmp_path_factory.mktemp("telling") / f"{SECRET}.mkv"
    with FilmMaker(path) as film:
        container = film.container
        container.metadata.update(title=SECRET, comment=SECRET, artist=SECRET, location=SECRET)
        chapter = {
            "id": 1,
            "start": 0,
            "end": 500,
            "time_base": Fraction(1, 1000),
            "metadata": {"title": SECRET},
        }
        container.set_chapters([chapter])
        pictures = film.pictures(small_frames(10))
        sound = film.sound(speech().samples[:24_000])
        for stream in container.streams:
            stream.metadata.update(title=SECRET, handler_name=SECRET)
        subtitle = container.add_mux_stream("subrip")
        container.add_attachment(f"{SECRET}.txt", "text/plain", SECRET.encode())
        line = av.Packet(SECRET.encode())
        line.stream, line.pts, line.dts, line.duration = subtitle, 0, 0, 400
        line.time_base = Fraction(1, 1000)
        film.write(pictures, sound, [line])
    assert SECRET.encode() in path.read_bytes()
    return path


@pytest.mark.parametrize(
    "suffix", ["mp4", "mov", "mkv", "webm", "m4a", "mp3", "ogg", "flac", "wav"]
)
def test_films_and_recordings_tell_nothing(telling_film, tmp_path, suffix):
    target = tmp_path / f"out.{suffix}"
    audit = mask_file(telling_film, target, OPTIONS, audit=True)
    assert SECRET.encode() not in target.read_bytes()
    assert SECRET not in (tmp_path / f"out.{suffix}.audit.json").read_text()
    assert audit.dropped.items() >= {"subtitle": 1, "attachment": 1, "chapter": 1}.items()
    with av.open(str(target)) as container:
        assert not container.chapters()
        assert {stream.type for stream in container.streams} <= {"video", "audio"}
        told = {
            **container.metadata,
            **{k: v for s in container.streams for k, v in s.metadata.items()},
        }
    names = {"major_brand", "minor_version", "compatible_brands", "encoder", "language"}
    assert told.keys() <= names | {"handler_name", "vendor_id", "DURATION"}


def test_the_cover_picture_of_a_recording_is_left_out(tmp_path):
    cover = tmp_path / "cover.jpg"
    _JPEG.save(cover, comment=SECRET)
    with FilmMaker(tmp_path / "in.m4a", format="mp4") as film:
        sound = film.sound(speech().samples[:24_000])
        stream = film.container.add_mux_stream("mjpeg", width=64, height=64)
        stream.disposition = av.stream.Disposition.attached_pic
        picture = av.Packet(cover.read_bytes())
        picture.stream, picture.pts, picture.dts = stream, 0, 0
        picture.time_base = Fraction(1, 1000)
        film.write(sound, [picture])
    audit = mask_file(tmp_path / "in.m4a", tmp_path / "out.m4a", OPTIONS)
    with av.open(str(tmp_path / "out.m4a")) as container:
        assert [stream.type for stream in container.streams] == ["audio"]
    assert (audit.kind, audit.dropped) == ("audio", {"cover": 1})


def _telling_jpeg(path):
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = SECRET  # ImageDescription, Artist
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(face_picture()[:, :, ::-1]).save(
        path, exif=exif, comment=SECRET, icc_profile=profile, xmp=SECRET.encode(), dpi=(300, 300)
    )


def _telling_png(path):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", SECRET)
    notes.add_itxt("XML:com.adobe.xmp", SECRET)
    Image.fromarray(face_picture()[:, :, ::-1]).save(path, pnginfo=notes)


def _telling_gif(path):
    small = Image.fromarray(face_picture()[:256, :256, ::-1])
    small.save(path, save_all=True, append_images=[small.rotate(9)], duration=90, comment=SECRET)


def _telling_webp(path):
    Image.fromarray(face_picture()[:, :, ::-1]).save(path, exif=b"Exif\0\0" + SECRET.encode())


def _telling_tiff(path):
    Image.fromarray(face_picture()[:, :, ::-1]).save(path, description=SECRET, artist=SECRET)


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (_telling_jpeg, "in.jpg"),
        (_telling_png, "in.png"),
        (_telling_gif, "in.gif"),
        (_telling_webp, "in.webp"),
        (_telling_tiff, "in.tiff"),
    ],
)
@pytest.mark.parametrize("suffix", ["gif", "webp", "png"])
def test_pictures_tell_nothing(tmp_path, write, name, suffix):
    source, target = tmp_path / name, tmp_path / f"out.{suffix}"
    write(source)
    assert SECRET.encode() in source.read_bytes()
    mask_file(source, target, OPTIONS)
    assert SECRET.encode() not in target.read_bytes()
    assert Image.open(target).info.keys() <= {
        "duration",
        "loop",
        "background",
        "version",
        "extension",
        "timestamp",
        "blend",
        "disposal",
        "transparency",
        "default_image",
        "bbox",
    }


def test_a_jpeg_tells_nothing(tmp_path):
    _telling_jpeg(tmp_path / "in.jpg")
    mask_file(tmp_path / "in.jpg", tmp_path / "out.jpg", OPTIONS)
    told = Image.open(tmp_path / "out.jpg")
    assert told.info.keys() == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not told.getexif()


def test_the_audit_tells_what_was_done_and_not_to_whom(tmp_path):
    look = Look.for_member(b"a secret of the site", "OTO#AB12CD")
    voice = PseudoVoice.for_member(b"0123456789abcdef", "OTO#AB12CD", "call")
    options = MaskOptions(face="avatar", look=look, pseudo_voice=voice)
    with FilmMaker(tmp_path / f"{SECRET}.mp4") as film:
        film.write(film.pictures(small_frames(10)), film.sound(speech().samples[:24_000]))
    audit = mask_file(tmp_path / f"{SECRET}.mp4", tmp_path / "out.mp4", options, audit=True)
    text = (tmp_path / "out.mp4.audit.json").read_text()
    assert json.loads(text) == {"version": 1, **audit.__dict__}
    assert audit.settings == {
        "face": "avatar",
        "strength": 0.85,
        "voice": "private",
        "background": False,
    }
    for secret in (SECRET, "OTO#", voice.key.hex(), str(look.seed), look.figure):
        assert secret not in text
