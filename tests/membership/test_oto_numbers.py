"""The Converse Identity: its form, and finding a member by what a person typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikoota.membership.models import OTO_ALPHABET, is_oto_number, new_oto_number
from ikoota.membership.selectors import member_with_oto_number
from tests.membership.people import new_member


def test_numbers_have_the_form_use_the_whole_alphabet_and_do_not_repeat():
    numbers = {new_oto_number() for _ in range(2_000)}
    assert all(re.fullmatch(r"OTO#[A-Z0-9]{6}", number) for number in numbers)
    assert len(numbers) == 2_000
    assert {letter for number in numbers for letter in number[4:]} == set(OTO_ALPHABET)


@given(st.text(max_size=12))
def test_the_validator_agrees_with_the_form(text):
    valid = re.fullmatch(r"OTO#[A-Z0-9]{6}", text, re.ASCII) is not None
    assert (is_oto_number.regex.search(text) is not None) == valid


def test_a_line_end_is_not_part_of_a_number():
    assert is_oto_number.regex.search("OTO#ABC123\n") is None


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["{}", " {} ", "{}\n"])
def test_is_found_as_typed(form):
    member = new_member()
    for typed in (member.oto_number, member.oto_number.lower(), member.oto_number[4:]):
        assert member_with_oto_number(form.format(typed)) == member


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "OTO#", "OTO#OTO#", "\N{OWL}", "x" * 10_000, "%", "\x00"])
def test_nobody_is_found_by_anything_else(typed):
    new_member()
    assert member_with_oto_number(typed) is None
