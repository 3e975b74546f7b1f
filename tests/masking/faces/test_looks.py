"""How a member's look follows from the OTO#."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masking.faces.looks import CONTRASTS, FIGURES, WHITE, Look, contrast

SECRET = b"a secret of thirty-two bytes ..."
NUMBERS = st.from_regex(r"OTO#[A-Z0-9]{6}", fullmatch=True)


def test_a_number_always_looks_the_same() -> None:
    assert Look.for_member(SECRET, "OTO#A1B2C3") == Look.for_member(SECRET, "OTO#A1B2C3")


def test_another_secret_gives_another_look() -> None:
    assert Look.for_member(SECRET, "OTO#A1B2C3") != Look.for_member(b"other", "OTO#A1B2C3")


def test_members_can_be_told_apart() -> None:
    looks = {str(Look.for_member(SECRET, f"OTO#{n:06d}")) for n in range(500)}
    assert len(looks) == 500


def test_every_figure_is_drawn_by_the_hash() -> None:
    figures = {Look.for_member(SECRET, f"OTO#{n:06d}").figure for n in range(200)}
    assert figures == set(FIGURES)


@pytest.mark.parametrize("figure", FIGURES)
def test_a_chosen_figure_keeps_seed_and_colours(figure: str) -> None:
    own = Look.for_member(SECRET, "OTO#A1B2C3")
    assert Look.for_member(SECRET, "OTO#A1B2C3", figure) == replace(own, figure=figure)


def test_an_unknown_figure_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown figure: dragon"):
        Look.for_member(SECRET, "OTO#A1B2C3", "dragon")


@given(NUMBERS)
def test_roles_that_touch_never_clash(oto_number: str) -> None:
    palette = {**Look.for_member(SECRET, oto_number).palette, "white": WHITE}
    for first, second, least in CONTRASTS:
        assert contrast(palette[first], palette[second]) >= least, (first, second)


def test_the_page_gets_figure_seed_and_six_colours() -> None:
    look = Look.for_member(SECRET, "OTO#A1B2C3", "owl").as_dict()
    assert set(look) == {"figure", "seed", "palette"}
    assert look["figure"] == "owl"
    assert isinstance(look["seed"], int)
    palette = look["palette"]
    assert isinstance(palette, dict)
    assert set(palette) == {"ground", "coat", "belly", "accent", "ink", "tile"}
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in palette.values())


def test_contrast_is_the_ratio_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
