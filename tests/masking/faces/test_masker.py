"""The mask itself: what is covered, with what, and what happens when something fails."""

import subprocess
import sys
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masking.errors import BadSetting, UnsupportedMedia
from masking.faces import FaceMasker, FaceReport, LookBack
from masking.faces.boxes import head_box, square_of, to_pixels
from masking.faces.images import Image
from masking.faces.looks import FIGURES, Look
from masking.faces.modes import FACE_MODES, WEAK_MODES
from masking.faces.pose import Face
from masking.faces.weak import WeakMask
from tests.masking.faces.people import ANN, BEN, Person, Told, noise

LOOK = Look.for_member(b"secret", "OTO#A1B2C3")
PEOPLE = st.lists(
    st.builds(
        Person,
        st.floats(-40, 200, width=32),
        st.floats(-40, 140, width=32),
        st.floats(1, 150, width=32),
    ),
    max_size=3,
)


class Sees:
    """A detector that finds that face in every picture."""

    def __init__(self, face: Face) -> None:
        self._face = face

    def detect(self, image: Image, *, thorough: bool = False) -> list[Face]:
        return [self._face]


def areas_of(people: list[Person], height: int, width: int) -> np.ndarray:
    """What at least must be covered, as a mask [H, W]: twice the face, moved up."""
    covered = np.zeros((height, width), bool)
    for person in people:
        left, top, right, bottom = to_pixels(head_box(person.box, 2), width, height)
        covered[top:bottom, left:right] = True
    return covered


@pytest.mark.parametrize("mode", FACE_MODES)
@settings(max_examples=25)
@given(people=PEOPLE, strength=st.floats(0, 1), seed=st.integers(0, 9))
def test_nothing_of_what_is_under_the_cover_is_in_the_result(
    mode: str, people: list[Person], strength: float, seed: int
) -> None:
    image, other = noise(seed, 100, 160), noise(seed, 100, 160)
    covered = areas_of(people, 100, 160)
    other[covered] = noise(seed + 10, 100, 160)[covered]
    results = [
        FaceMasker(mode, strength, look=LOOK, detector=Told(people)).mask(picture)
        for picture in (image, other)
    ]
    np.testing.assert_array_equal(*results)


@pytest.mark.parametrize("mode", FACE_MODES)
def test_the_same_holds_for_streams_and_whole_frames(mode: str) -> None:
    runs = []
    for seed in (1, 2):
        masker = FaceMasker(mode, 0, look=LOOK, detector=Told([ANN, BEN]))
        frames = [noise(0) for _ in range(5)]
        for frame in frames:
            covered = areas_of([ANN, BEN], 360, 640)
            frame[covered] = noise(seed)[covered]
        frames[0] = noise(seed)  # covered as a whole
        runs.append([masker.process(frame, at / 30) for at, frame in enumerate(frames)])
    np.testing.assert_array_equal(*runs)


@pytest.mark.parametrize("mode", FACE_MODES)
def test_around_the_cover_nothing_is_touched(mode: str) -> None:
    image = noise()
    masked = FaceMasker(mode, 0, look=LOOK, detector=Told([ANN])).mask(image)
    left, top, right, bottom = to_pixels(head_box(square_of(ANN.box), 2), 640, 360)
    outside = np.ones((360, 640), bool)
    outside[top:bottom, left:right] = False
    np.testing.assert_array_equal(masked[outside], image[outside])
    assert (masked != image).any()


@pytest.mark.parametrize("mode", FACE_MODES)
def test_the_mask_of_a_picture_does_not_show_how_long_or_tilted_the_face_is(mode: str) -> None:
    image, results = noise(), []
    for face in (
        Face((300, 150, 360, 210), 1, ((315, 170), (345, 170), (330, 185), (318, 198), (342, 198))),
        Face((312, 150, 348, 210), 1, ((330, 190), (350, 175), (340, 190), (330, 200), (352, 190))),
        Face((300, 170, 360, 190), 1, ()),
    ):
        results.append(FaceMasker(mode, look=LOOK, detector=Sees(face)).mask(image))
    assert all(np.array_equal(results[0], other) for other in results[1:])


def test_where_in_its_cover_a_face_is_cannot_be_told_from_a_picture() -> None:
    image, sides = np.full((360, 640, 3), 77, np.uint8), []
    for x in range(200, 440, 6):
        person = Person(x, 180, 60)
        masked = FaceMasker("cover", 0.8, detector=Told([person])).mask(image)
        rows, columns = np.nonzero((masked != image).any(axis=2))
        left, top, right, _ = head_box(square_of(person.box), 2)
        further = (left - columns.min(), columns.max() + 1 - right, top - rows.min())
        sides.append([pixels / 60 for pixels in further])
    reach = np.array(sides)
    # From twice the face to 2.8 times, evenly, each side for itself.
    assert reach.min() >= 0
    assert reach.max() == pytest.approx(0.4, abs=0.05)
    assert reach.std(axis=0) == pytest.approx(0.4 / 12**0.5, abs=0.03)
    assert np.abs(np.corrcoef(reach.T) - np.eye(3)).max() < 0.5


@pytest.mark.parametrize("mode", FACE_MODES)
def test_input_stays_as_it_was_and_shares_no_memory(mode: str) -> None:
    image = noise()
    kept = image.copy()
    masker = FaceMasker(mode, look=LOOK, detector=Told([ANN]))
    results = [masker.mask(image), *(masker.process(image, at / 30) for at in range(4))]
    np.testing.assert_array_equal(image, kept)
    assert not any(np.shares_memory(image, result) for result in results)


@pytest.mark.parametrize("mode", FACE_MODES)
def test_the_same_frames_give_the_same_result(mode: str) -> None:
    maskers = [FaceMasker(mode, look=LOOK, detector=Told([ANN, BEN])) for _ in range(2)]
    first, again = ([one.process(noise(), at / 10) for at in range(6)] for one in maskers)
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("mode", FACE_MODES)
def test_members_look_different(mode: str) -> None:
    results = []
    for number in ("OTO#AAAAAA", "OTO#BBBBBB"):
        look = Look.for_member(b"secret", number)
        results.append(FaceMasker(mode, look=look, detector=Told([ANN])).mask(noise()))
    assert (results[0] != results[1]).any()


def test_every_figure_is_drawn_in_its_own_way() -> None:
    looks = [Look.for_member(b"secret", "OTO#A1B2C3", figure) for figure in FIGURES]
    drawn = [FaceMasker(look=look, detector=Told([ANN])).mask(noise()).tobytes() for look in looks]
    assert len(set(drawn)) == len(FIGURES)


def test_the_figure_opens_its_mouth() -> None:
    masker = FaceMasker(look=LOOK, detector=Told([ANN]))
    closed = masker.mask(noise())
    masker.speaking = 0.8
    assert (masker.mask(noise()) != closed).any()


@pytest.mark.parametrize("mode", [*FACE_MODES, *WEAK_MODES])
@pytest.mark.filterwarnings("ignore::masking.faces.weak.WeakMask")
@pytest.mark.parametrize("size", [(1, 1), (1, 700), (700, 1), (2, 3), (10, 30_000), (33, 65)])
def test_pictures_of_any_size_are_covered_as_a_whole_and_in_part(
    mode: str, size: tuple[int, int]
) -> None:
    image = noise(0, *size)
    there = Person(size[1] / 2, size[0] / 2, max(size) / 3)
    masker = FaceMasker(mode, look=LOOK, detector=Told([there], RuntimeError("gone")))
    for result in (masker.mask(image), masker.mask(image)):
        assert (result.shape, result.dtype) == (image.shape, np.uint8)
    assert masker.report == FaceReport(0, 0, whole=True)


@pytest.mark.parametrize("mode", [*FACE_MODES, *WEAK_MODES])
@pytest.mark.filterwarnings("ignore::masking.faces.weak.WeakMask")
def test_an_error_of_the_detector_covers_the_whole_picture(mode: str) -> None:
    results = []
    for seed in (1, 2):
        masker = FaceMasker(mode, look=LOOK, detector=Told(RuntimeError("no memory")))
        results.append(masker.mask(noise(seed)))
        assert masker.report.whole
    np.testing.assert_array_equal(*results)


def test_an_error_in_a_stream_covers_it_until_faces_were_found_three_times() -> None:
    answers = [[ANN], [ANN], [ANN], RuntimeError("once"), [ANN], [ANN], [ANN]]
    masker = FaceMasker(detector=Told(*answers))
    wholes = []
    for at in range(7):
        masker.process(noise(), at / 30)
        wholes.append(masker.report.whole)
    assert wholes == [True, True, False, True, True, True, False]


def test_an_error_of_the_drawing_covers_the_whole_picture() -> None:
    broken = Look("owl", LOOK.seed, {role: LOOK.palette[role] for role in ("ground", "coat")})
    masker = FaceMasker(look=broken, detector=Told([ANN]))
    masked = masker.mask(noise())
    assert masker.report.whole
    assert len(np.unique(masked.reshape(-1, 3), axis=0)) == 1


def test_the_report_tells_what_was_found_and_what_was_held() -> None:
    masker = FaceMasker(detector=Told([ANN, BEN], [ANN, BEN], [ANN, BEN], [ANN]))
    reports = []
    for at in range(4):
        masker.process(noise(), at / 30)
        reports.append(masker.report)
    assert reports[1:] == [
        FaceReport(2, 0, whole=True),
        FaceReport(2, 0, whole=False),
        FaceReport(1, 1, whole=False),
    ]


def test_after_a_reset_nothing_is_known() -> None:
    masker = FaceMasker(detector=Told([ANN]))
    for at in range(4):
        masker.process(noise(), at / 30)
    masker.reset()
    assert masker.report == FaceReport()
    masker.process(noise(), 5 / 30)
    assert masker.report.whole


def test_it_gives_each_frame_at_once() -> None:
    assert FaceMasker(detector=Told([ANN])).latency == 0.0


@pytest.mark.parametrize(
    "image",
    [
        None,
        [[1, 2], [3, 4]],
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4, 3), np.uint16),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((4, 0, 3), np.uint8),
    ],
)
def test_what_is_not_a_picture_is_refused(image: np.ndarray) -> None:
    masker = FaceMasker(detector=Told([ANN]))
    for use in (masker.mask, lambda frame: masker.process(frame, 0), _pushed):
        with pytest.raises(UnsupportedMedia, match="picture"):
            use(image)


def _pushed(frame: np.ndarray) -> list[np.ndarray]:
    return LookBack(FaceMasker(detector=Told([ANN]))).push(frame, 0)


@pytest.mark.parametrize("timestamp", [float("nan"), float("inf")])
def test_a_frame_without_a_time_is_refused(timestamp: float) -> None:
    with pytest.raises(BadSetting, match="time in seconds"):
        FaceMasker(detector=Told([ANN])).process(noise(), timestamp)


@pytest.mark.parametrize("mode", ["", "none", "Avatar"])
def test_an_unknown_mode_is_refused(mode: str) -> None:
    with pytest.raises(BadSetting, match="Choose one of avatar, cover, pixelate, blur"):
        FaceMasker(mode, detector=Told([ANN]))


@pytest.mark.parametrize("strength", [-0.1, 1.1, float("nan")])
def test_a_strength_out_of_range_is_refused(strength: float) -> None:
    with pytest.raises(BadSetting, match="from 0 to 1"):
        FaceMasker("avatar", strength, detector=Told([ANN]))


@pytest.mark.parametrize("mode", WEAK_MODES)
def test_weak_modes_warn_and_show_the_face_coarsely(mode: str) -> None:
    with pytest.warns(WeakMask, match="can be recognised"):
        masker = FaceMasker(mode, 0, detector=Told([ANN]))
    light, dark = (masker.mask(np.full((360, 640, 3), level, np.uint8)) for level in (200, 50))
    assert light[180, 200].tolist() == [200, 200, 200]
    assert dark[180, 200].tolist() == [50, 50, 50]


def test_default_modes_do_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for mode in FACE_MODES:
            FaceMasker(mode, detector=Told([ANN]))


def test_looks_alone_load_neither_opencv_nor_onnxruntime() -> None:
    code = (
        "import sys, masking.faces, masking.faces.looks, masking.faces.modes, masking.errors;"
        "print({'cv2', 'numpy', 'onnxruntime', 'onnx'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
