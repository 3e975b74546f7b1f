"""What the evaluation counts, on photos of three made-up people and on made-up features."""

import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

from masking.errors import DamagedMedia, MaskingError
from masking.evaluate.__main__ import main
from masking.evaluate.faces import FaceEvaluation, masks
from masking.evaluate.framing import SIDE, framed
from masking.evaluate.people import Photo, photos_in
from masking.evaluate.rates import Rate, wilson
from masking.evaluate.recognisers import SFace
from masking.evaluate.recognition import informed_hits, naive_hits
from masking.faces.boxes import size_of
from masking.faces.images import Image

PEOPLE = {"plain": (1.0, 1.0), "wide": (1.45, 1.0), "tall": (1.0, 1.5)}
SHARES = (0.0, 0.06)


def portrait(across: float, down: float, cut: float) -> Image:
    """Somebody who looks like nobody else: the same face stretched, each time framed anew."""
    face = data.astronaut()[:280, 90:360, ::-1]
    shifted = face[int(100 * cut) :, int(150 * cut) :]
    return np.asarray(cv2.resize(np.ascontiguousarray(shifted), None, fx=across, fy=down))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("people")
    for person, stretch in PEOPLE.items():
        for place, cut in enumerate(SHARES):
            cv2.imwrite(str(made / f"{person}_{place:02}.png"), portrait(*stretch, cut))
    return made


@pytest.fixture(scope="module")
def evaluation(folder: Path) -> FaceEvaluation:
    return FaceEvaluation(photos_in(folder), SFace())


def test_without_a_mask_everybody_is_open_and_recognised(evaluation: FaceEvaluation) -> None:
    figures = evaluation.figures("no mask", lambda photo: photo.image)
    assert (figures.people, evaluation.without_face) == (3, 0)
    assert (figures.naive.count, figures.informed.count, figures.naive.photos) == (6, 6, 6)
    assert figures.open >= 5  # the independent detector is an old one
    assert "recognised, naive 6 of 6, 100.0 % (61.0-100.0)" in str(figures)


def test_a_mask_that_covers_everything_leaves_chance(evaluation: FaceEvaluation) -> None:
    figures = evaluation.figures("black", lambda photo: np.zeros_like(photo.image))
    assert figures.open == 0
    assert figures.naive.count <= 2
    assert figures.informed.share == pytest.approx(1 / 3)


def test_a_mask_that_misses_the_face_is_noticed(evaluation: FaceEvaluation) -> None:
    def corner(photo: Photo) -> Image:
        masked = photo.image.copy()
        masked[:20, :20] = 0
        return masked

    assert evaluation.figures("corner", corner).open >= 5


def test_our_own_masks_leave_nobody_open(evaluation: FaceEvaluation) -> None:
    made = {
        name: evaluation.figures(name, *looks)
        for name, looks in masks(["avatar", "weak_mosaic"], detector=evaluation.detector, looks=1)
    }
    assert list(made) == ["no mask", "nothing left", "avatar", "weak_mosaic"]
    assert made["avatar"].open == made["nothing left"].open == 0
    assert made["avatar"].naive.count < made["no mask"].naive.count


def test_a_look_of_ones_own_is_a_link_and_a_common_one_is_none(evaluation: FaceEvaluation) -> None:
    faces = [one.framed for one in evaluation.known]
    common, own = (
        dict(masks(["cover"], detector=evaluation.detector, looks=1, own_looks=own))["cover"][0]
        for own in (False, True)
    )
    # All three people in the same place: what differs is what they wear.
    same, different = (
        {mask(replace(face, image=faces[0].image)).tobytes() for face in faces}
        for mask in (common, own)
    )
    assert (len(same), len(different)) == (1, 3)


def test_figures_of_several_looks_are_their_mean(evaluation: FaceEvaluation) -> None:
    bare, black = (lambda photo: photo.image), (lambda photo: np.zeros_like(photo.image))
    one, other = (evaluation.figures("one look", mask) for mask in (bare, black))
    both = evaluation.figures("both", bare, black)
    assert both.open == one.open
    assert both.naive.count == (one.naive.count + other.naive.count) / 2
    assert both.informed.share == pytest.approx((one.informed.share + other.informed.share) / 2)
    assert f"recognised, naive {both.naive.count:g} of 6" in str(both)


def test_looks_differ(evaluation: FaceEvaluation) -> None:
    every = dict(masks(["cover"], detector=evaluation.detector, looks=3))["cover"]
    photo = evaluation.known[0].photo
    assert len({mask(photo).tobytes() for mask in every}) == 3


def test_photos_of_any_size_and_cut_are_framed_alike(evaluation: FaceEvaluation) -> None:
    photo = evaluation.known[0].photo
    face = evaluation.detector.detect(photo.image, thorough=True)[0]
    small = cv2.resize(photo.image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    half = tuple(side / 2 for side in face.box)
    whole, shrunk = framed(photo.image, face), framed(small, replace(face, box=half))
    assert whole.shape == shrunk.shape == (SIDE, SIDE, 3)
    assert np.abs(whole.astype(float) - shrunk).mean() < 8
    # Beyond the photo's edge its last pixels go on: no black tells where it was cut.
    left, top, _, _ = face.box
    assert min(left, top) < 1.1 * size_of(face.box)
    assert np.ptp(whole[:3, :3], axis=(0, 1)).max() == 0
    assert whole[0, 0].any()


def test_who_learned_from_masked_photos_is_the_better_attacker() -> None:
    random = np.random.default_rng(1)
    people, places = np.repeat(np.arange(10), 4), np.tile(np.arange(4), 10)
    plain = random.normal(size=(10, 50))[people]
    # Masked features have nothing in common with plain ones, but are the same for each person.
    masked = random.normal(size=(10, 50))[people] + 0.1 * random.normal(size=(40, 50))
    assert naive_hits(masked, plain, people, places).sum() < 20
    assert informed_hits(masked, people, places).sum() == 40


def test_nothing_is_learned_from_noise() -> None:
    random = np.random.default_rng(2)
    people, places = np.repeat(np.arange(10), 10), np.tile(np.arange(10), 10)
    assert informed_hits(random.normal(size=(100, 50)), people, places).sum() < 25


def test_everybody_counts_alike_however_many_photos_there_are() -> None:
    people = np.array(["often"] * 30 + ["seldom"] * 2)
    always_the_same = Rate.of(people == "often", people)
    assert (always_the_same.count, always_the_same.photos) == (30, 32)
    assert always_the_same.share == 0.5
    # Weights of 30 times 1/60 and twice 1/4 are worth 7.5 equal photos.
    assert (always_the_same.low, always_the_same.high) == pytest.approx(wilson(0.5, 7.5))


def test_the_interval_of_a_share_is_the_known_one() -> None:
    assert wilson(0.5, 100) == pytest.approx((0.404, 0.596), abs=0.001)
    assert wilson(0, 10) == pytest.approx((0, 0.278), abs=0.001)
    assert wilson(1, 10) == pytest.approx((0.722, 1), abs=0.001)


def test_means_know_who_has_few_photos_as_well() -> None:
    """The other two kinds of attacker miss some of these: the best one counts."""
    random = np.random.default_rng(2)
    people = np.array(["many"] * 20 + ["few"] * 3)
    features = random.normal(size=(23, 20))
    features[20:, 0] += 4
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    assert informed_hits(features, people, np.r_[:20, :3]).all()


def test_people_may_have_folders_of_their_own(tmp_path: Path) -> None:
    for person in ("ann", "ben"):
        (tmp_path / person).mkdir()
        for name in ("b", "a"):
            cv2.imwrite(str(tmp_path / person / f"{name}.jpg"), portrait(1, 1, 0))
    assert [(one.person, one.place) for one in photos_in(tmp_path)] == [
        ("ann", 0),
        ("ann", 1),
        ("ben", 0),
        ("ben", 1),
    ]


def test_a_folder_of_one_person_is_refused(tmp_path: Path) -> None:
    for place in range(3):
        cv2.imwrite(str(tmp_path / f"ann_{place}.png"), portrait(1, 1, 0))
    cv2.imwrite(str(tmp_path / "ben_0.png"), portrait(1, 1, 0))
    with pytest.raises(MaskingError, match="two people with two photos"):
        photos_in(tmp_path)


def test_a_broken_photo_is_named(tmp_path: Path) -> None:
    for name in ("ann_0", "ann_1", "ben_0", "ben_1"):
        (tmp_path / f"{name}.jpg").write_bytes(b"no picture")
    with pytest.raises(DamagedMedia, match=r"ann_0.jpg cannot be read"):
        photos_in(tmp_path)


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["faces", str(tmp_path / "nowhere")]) == 1
    assert "There is no folder nowhere" in capsys.readouterr().err


def test_the_command_says_what_is_not_installed(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "dlib", None)
    assert main(["faces", str(folder), "--recogniser", "dlib"]) == 2
    assert "dlib" in (said := capsys.readouterr().err)
    assert "requirements-evaluate.txt" in said


def test_the_command_prints_figures_with_counts(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["faces", str(folder), "--modes", "cover", "--strength", "0"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "6 photos of 3 people, chance 33.3 %; 0 more without a face found"
    assert [line.split()[0] for line in printed[2:]] == ["no", "nothing", "cover"]
