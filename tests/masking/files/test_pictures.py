"""Pictures of every kind are masked and come out upright, in their colours, moving if they did."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from masking.errors import DamagedMedia, TooLarge, UnsupportedMedia
from masking.files import Limits, MaskOptions, mask_file
from masking.files.errors import BadTarget, NothingToMask
from masking.files.stills import pictures_of
from tests.masking.files.media import face_picture, png_bomb
from tests.media.exposure import detail_share
from tests.media.stamps import Image as Bgr

OPTIONS = MaskOptions(face="cover")
FACE = (182, 58, 269, 180)  # left, top, right, bottom in the 512x512 photograph
CORNER = np.s_[:100, :40]  # a flag, no face


def photograph() -> Image.Image:
    return Image.fromarray(face_picture()[:, :, ::-1])


def read(path) -> Bgr:
    return np.asarray(Image.open(path).convert("RGB"))[:, :, ::-1]


def assert_masked(picture: Bgr, *, background: float = 25) -> None:
    """The face is gone and the background is there (in dB of noise)."""
    original = face_picture()
    assert picture.shape == original.shape
    left, top, right, bottom = FACE
    face, masked = (p[top:bottom, left:right].astype(int) for p in (original, picture))
    assert np.abs(face - masked).mean() > 20
    assert cv2.PSNR(np.ascontiguousarray(picture[CORNER]), original[CORNER]) > background


def test_a_face_of_640x360_cannot_be_made_out_any_more(tmp_path):
    frame = cv2.resize(face_picture()[:288], (640, 360))
    cv2.imwrite(str(tmp_path / "in.png"), frame)
    mask_file(tmp_path / "in.png", tmp_path / "out.png")
    grey = [cv2.cvtColor(p, cv2.COLOR_BGR2GRAY) for p in (frame, read(tmp_path / "out.png"))]
    box = tuple(value * 1.25 for value in FACE)
    assert detail_share(grey[0], grey[0], box) > 0.9
    assert detail_share(grey[0], grey[1], box) < 0.1


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("jpg", "png"),
        ("png", "jpg"),
        ("webp", "jpeg"),
        ("bmp", "webp"),
        ("tiff", "gif"),
        ("jp2", "png"),
        ("avif", "png"),
    ],
)
def test_kinds_of_pictures(tmp_path, source, target):
    photograph().save(tmp_path / f"in.{source}")
    audit = mask_file(tmp_path / f"in.{source}", tmp_path / f"out.{target}", OPTIONS)
    assert_masked(read(tmp_path / f"out.{target}"))
    assert (audit.kind, audit.frames, audit.faces, audit.whole) == ("image", 1, 1, 0)


def _cmyk(path):
    photograph().convert("CMYK").save(path, "JPEG", quality=95)


def _palette(path):
    photograph().convert("P", palette=Image.Palette.ADAPTIVE).save(path, "PNG")


def _sixteen_bits(path):
    cv2.imwrite(f"{path}.png", face_picture().astype(np.uint16) * 257)
    path.write_bytes((path.parent / f"{path.name}.png").read_bytes())


def _alpha(path):
    picture = photograph()
    picture.putalpha(Image.new("L", picture.size, 255))
    picture.save(path, "PNG")


def _progressive(path):
    photograph().save(path, "JPEG", progressive=True, quality=95)


@pytest.mark.parametrize("write", [_cmyk, _palette, _sixteen_bits, _alpha, _progressive])
def test_rarer_kinds(tmp_path, write):
    write(tmp_path / "in")
    mask_file(tmp_path / "in", tmp_path / "out.png", OPTIONS)
    assert_masked(read(tmp_path / "out.png"))


def test_sixteen_bits_of_grey(tmp_path):
    grey = cv2.cvtColor(face_picture(), cv2.COLOR_BGR2GRAY)
    cv2.imwrite(str(tmp_path / "in.png"), grey.astype(np.uint16) * 257)
    audit = mask_file(tmp_path / "in.png", tmp_path / "out.png", OPTIONS)
    masked = read(tmp_path / "out.png")
    assert np.abs(masked[CORNER][:, :, 0].astype(int) - grey[CORNER]).max() <= 1
    assert audit.faces == 1


def test_what_transparency_hid_stays_hidden(tmp_path):
    picture = photograph()
    picture.putalpha(0)
    picture.save(tmp_path / "in.png")
    mask_file(tmp_path / "in.png", tmp_path / "out.png", OPTIONS)
    assert (read(tmp_path / "out.png")[CORNER] == 255).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientations(tmp_path, orientation):
    stored = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    picture = photograph().transpose(stored) if stored is not None else photograph()
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(tmp_path / "in.jpg", exif=exif, quality=95)
    with (tmp_path / "in.jpg").open("rb") as file, pictures_of(file, Limits()) as pictures:
        shown = next(pictures.stills(Limits())).image
    assert cv2.PSNR(shown, face_picture()) > 30


def test_a_photograph_of_a_telephone_held_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    photograph().transpose(Image.Transpose.ROTATE_90).save(tmp_path / "in.jpg", exif=exif)
    mask_file(tmp_path / "in.jpg", tmp_path / "out.jpg", OPTIONS)
    assert_masked(read(tmp_path / "out.jpg"))
    assert not Image.open(tmp_path / "out.jpg").getexif()


def test_a_colour_profile_is_done_and_dropped(tmp_path):
    to_lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photograph().save(tmp_path / "in.jpg", icc_profile=to_lab, quality=95)
    mask_file(tmp_path / "in.jpg", tmp_path / "out.png", OPTIONS)
    assert_masked(read(tmp_path / "out.png"))


def test_a_broken_colour_profile_counts_as_none(tmp_path):
    photograph().save(tmp_path / "in.jpg", icc_profile=b"nonsense" * 20, quality=95)
    mask_file(tmp_path / "in.jpg", tmp_path / "out.png", OPTIONS)
    assert_masked(read(tmp_path / "out.png"))


@pytest.mark.parametrize(("source", "target"), [("gif", "webp"), ("webp", "png"), ("png", "gif")])
def test_animations_go_on_moving(tmp_path, source, target):
    first = photograph().resize((256, 256))
    others = [first.rotate(angle) for angle in (4, 8, 12)]
    durations = [100, 200, 300, 150]
    first.save(
        tmp_path / f"in.{source}", save_all=True, append_images=others, duration=durations, loop=0
    )
    audit = mask_file(tmp_path / f"in.{source}", tmp_path / f"out.{target}", OPTIONS)
    moving = Image.open(tmp_path / f"out.{target}")
    told = []
    for place in range(moving.n_frames):
        moving.seek(place)
        moving.load()
        told.append(moving.info["duration"])
        raw = np.asarray((first, *others)[place]).astype(int)
        shown = np.asarray(moving.convert("RGB")).astype(int)
        assert np.abs(shown - raw)[35:85, 95:130].mean() > 20  # the face
        assert np.abs(shown - raw)[215:, 215:].mean() < 8  # a corner
    assert told == durations
    assert (audit.frames, audit.faces, audit.whole, audit.seconds) == (4, 4, 0, 0.75)


def test_an_animation_needs_a_target_that_moves(tmp_path):
    photograph().save(tmp_path / "in.gif", save_all=True, append_images=[photograph().rotate(9)])
    with pytest.raises(BadTarget):
        mask_file(tmp_path / "in.gif", tmp_path / "out.jpg", OPTIONS)


def test_further_pages_are_left_out(tmp_path):
    photograph().save(tmp_path / "in.tiff", save_all=True, append_images=[photograph()] * 2)
    audit = mask_file(tmp_path / "in.tiff", tmp_path / "out.png", OPTIONS)
    assert audit.dropped == {"page": 2}


def test_a_picture_that_the_settings_would_not_mask_is_not_written(tmp_path):
    photograph().save(tmp_path / "in.png")
    with pytest.raises(NothingToMask):
        mask_file(tmp_path / "in.png", tmp_path / "out.png", MaskOptions(face=None))


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "gif", "bmp", "tiff", "jp2"])
@pytest.mark.parametrize("share", [0.5, 0.95])
def test_a_truncated_picture_is_refused(tmp_path, suffix, share):
    photograph().save(tmp_path / f"whole.{suffix}")
    content = (tmp_path / f"whole.{suffix}").read_bytes()
    (tmp_path / f"in.{suffix}").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(DamagedMedia):
        mask_file(tmp_path / f"in.{suffix}", tmp_path / "out.png", OPTIONS)
    assert not (tmp_path / "out.png").exists()


def test_a_bomb_is_refused_before_it_is_decoded(tmp_path):
    (tmp_path / "in.png").write_bytes(png_bomb())
    with pytest.raises(TooLarge):
        mask_file(tmp_path / "in.png", tmp_path / "out.png", OPTIONS)


def test_limits_on_pixels(tmp_path):
    photograph().save(tmp_path / "in.png")
    with pytest.raises(TooLarge):
        mask_file(tmp_path / "in.png", tmp_path / "out.png", limits=Limits(pixels=512 * 512 - 1))


def test_limits_on_animations(tmp_path):
    picture = photograph()
    picture.save(tmp_path / "in.gif", save_all=True, append_images=[picture.rotate(9)], duration=90)
    for limits in (Limits(animation_pixels=2 * 512 * 512 - 1), Limits(seconds=0.15)):
        with pytest.raises(TooLarge):
            mask_file(tmp_path / "in.gif", tmp_path / "out.gif", OPTIONS, limits=limits)


def test_thirty_two_bits_are_refused(tmp_path):
    Image.fromarray(np.zeros((64, 64), np.float32)).save(tmp_path / "in.tiff")
    with pytest.raises(UnsupportedMedia):
        mask_file(tmp_path / "in.tiff", tmp_path / "out.png", OPTIONS)
