"""The policy: what is covered in which frame. The same cases as tests/js/face/tracker.test.js."""

import math

import pytest

from masking.faces.boxes import Box, covered_share, head_box
from masking.faces.tracker import FaceTracker, Plan, growth_for
from tests.masking.faces.people import ANN, BEN, Person

FRAME_S = 0.033


class Film:
    """A tracker with a clock: each frame is 33 ms after the last one."""

    def __init__(self, *there: Person, strength: float = 0) -> None:
        self.tracker = FaceTracker(growth_for(strength))
        self.time, self.width, self.height = 1.0, 640, 360
        if there:
            self.play(0.5, *there)

    def frame(self, *people: Person) -> Plan:
        self.time += FRAME_S
        faces = [person.face for person in people]
        return self.tracker.update(faces, time=self.time, width=self.width, height=self.height)

    def play(self, seconds: float, *people: Person) -> list[Plan]:
        return [self.frame(*people) for _ in range(math.ceil(seconds / FRAME_S))]


def covers(plan: Plan, box: Box) -> bool:
    return plan.whole or any(covered_share(box, head.area) > 0.999 for head in plan.heads)


def wholes(plans: list[Plan]) -> list[bool]:
    return [plan.whole for plan in plans]


def test_everything_is_covered_until_faces_were_found_three_times_in_a_row() -> None:
    assert wholes(Film().play(0.099, ANN)) == [True, True, False]


def test_a_frame_without_a_face_starts_the_count_anew() -> None:
    film = Film()
    plans = [*film.play(0.066, ANN), film.frame(), *film.play(0.099, ANN)]
    assert wholes(plans) == [True, True, True, True, True, False]


def test_with_nobody_there_everything_stays_covered() -> None:
    assert all(plan.whole and plan.searching for plan in Film().play(5))


def test_the_cover_is_twice_the_face_and_moved_up() -> None:
    (head,) = Film(ANN).frame(ANN).heads
    assert head.area == (136, 93, 264, 254)


@pytest.mark.parametrize(
    ("strength", "width"), [(-5, 128), (0, 128), (0.5, 160), (1, 192), (9, 192), (math.nan, 128)]
)
def test_strength_enlarges_the_cover_and_never_makes_it_smaller(
    strength: float, width: int
) -> None:
    left, _, right, _ = Film(ANN, strength=strength).frame(ANN).heads[0].area
    assert right - left == width


def test_every_face_has_its_cover_the_nearest_first() -> None:
    plan = Film(BEN, ANN).frame(BEN, ANN)
    assert [round(head.pose.size) for head in plan.heads] == [80, 60]
    assert plan.faces == 2


def test_a_new_face_is_covered_in_the_very_frame_in_which_it_appears() -> None:
    plan = Film(ANN).frame(ANN, BEN)
    assert not plan.whole
    assert covers(plan, head_box(BEN.box, 2))


def test_a_face_that_is_missed_for_less_than_the_hold_time_stays_covered() -> None:
    for plan in Film(ANN).play(0.29):
        assert not plan.whole
        assert not plan.heads[0].found
        assert covers(plan, head_box(ANN.box, 2))


def test_nobody_found_for_longer_than_the_hold_time_covers_everything() -> None:
    assert Film(ANN).play(0.34)[-1].whole


def test_the_cover_holds_every_place_of_the_last_150_ms() -> None:
    film = Film(ANN)
    plans = [film.frame(ANN.at(ANN.x + 30 * step)) for step in range(1, 6)]
    for step in range(1, 6):
        assert covers(plans[-1], head_box(ANN.at(ANN.x + 30 * step).box, 2)), step


def test_older_places_are_given_free() -> None:
    film = Film(ANN)
    film.frame(ANN.at(260))
    (head,) = film.play(0.231, ANN.at(260))[-1].heads
    assert head.area == (196, 93, 324, 254)


def test_while_it_is_missed_the_cover_goes_on_with_the_head() -> None:
    film = Film(ANN.at(100))
    for x in range(100, 240, 12):
        film.frame(ANN.at(x))
    assert covers(film.play(0.099)[-1], head_box(ANN.at(264).box, 2))


def test_a_face_that_cannot_be_accounted_for_covers_everything_although_another_is_seen() -> None:
    plan = Film(ANN, BEN).play(0.4, ANN)[-1]
    assert plan.whole
    assert plan.lost
    assert not plan.searching


def test_it_stays_so_as_long_as_the_other_one_alone_is_seen() -> None:
    film = Film(ANN, BEN)
    film.play(0.34, ANN)
    assert all(wholes(film.play(5, ANN)))


def test_the_lost_face_opens_the_picture_when_it_was_found_three_times_in_a_row() -> None:
    film = Film(ANN, BEN)
    film.play(1, ANN)
    assert wholes(film.play(0.099, ANN, BEN)) == [True, True, False]


def test_a_lost_face_that_flickers_does_not_open_the_picture() -> None:
    film = Film(ANN, BEN)
    film.play(1, ANN)
    for _ in range(10):
        assert all(wholes([*film.play(0.066, ANN, BEN), film.frame(ANN)]))


def test_a_false_box_elsewhere_does_not_stand_in_for_the_lost_face() -> None:
    film = Film(ANN, BEN)
    film.play(0.4, ANN)
    assert all(wholes([film.frame(ANN, Person(40, 320, 30)), *film.play(0.066, ANN)]))


def test_somebody_new_far_away_does_not_stand_in_for_a_face_that_was_just_lost() -> None:
    film = Film(BEN, Person(320, 300, 40))
    film.play(0.34, BEN)
    assert all(wholes(film.play(0.15, BEN, Person(40, 40, 30))))


def test_a_false_box_is_covered_and_its_end_alarms_nobody() -> None:
    film, ghost = Film(ANN), Person(560, 300, 30)
    assert covers(film.frame(ANN, ghost), ghost.box)
    plans = film.play(1, ANN)
    assert not any(wholes(plans))
    assert len(plans[-1].heads) == 1


def test_after_ten_seconds_a_lost_face_is_taken_to_be_out_of_the_picture() -> None:
    film = Film(ANN, BEN)
    film.play(0.34, ANN)
    assert all(wholes(film.play(9.9, ANN)))
    assert not film.play(0.3, ANN)[-1].whole


def test_a_face_that_is_accounted_for_does_not_stand_in_for_a_lost_one_when_it_moves_there() -> (
    None
):
    small = Person(200, 180, 40)
    film = Film(small, Person(330, 180, 160))
    film.play(0.4, small)
    for x in range(200, 330, 10):
        film.frame(small.at(x))
    assert all(wholes(film.play(0.25, small.at(330))))


def walk_out() -> Film:
    """Ben walks out of the picture on the right, Ann stays."""
    film = Film(ANN, BEN)
    for x in range(480, 645, 10):
        film.frame(ANN, BEN.at(x))
    return film


def test_somebody_who_walks_out_of_the_picture_alarms_nobody_who_stays() -> None:
    assert not any(wholes(walk_out().play(6, ANN)))


def test_the_edge_where_somebody_walked_out_stays_covered_for_three_seconds() -> None:
    film, edge = walk_out(), (600.0, 150.0, 640.0, 210.0)
    assert all(covers(plan, edge) for plan in film.play(2.9, ANN))
    assert not covers(film.play(0.3, ANN)[-1], edge)


def test_when_the_only_one_walks_out_everything_is_covered_until_somebody_comes_back() -> None:
    film = Film(ANN)
    for x in range(200, -30, -15):
        film.frame(ANN.at(x))
    film.play(0.34)
    assert all(wholes(film.play(3)))
    assert wholes(film.play(0.13, ANN.at(20))) == [True, True, False, False]


def test_a_head_that_passes_behind_another_one_alarms_nobody() -> None:
    film = Film(ANN, BEN.at(290))
    for x in range(290, 209, -8):
        film.frame(ANN, BEN.at(x))
    assert not any(wholes(film.play(2, ANN)))


def test_an_error_covers_everything_until_faces_were_found_three_times_in_a_row() -> None:
    film = Film(ANN)
    film.tracker.fail()
    assert wholes(film.play(0.13, ANN)) == [True, True, False, False]


def test_an_error_does_not_make_forget_who_was_lost() -> None:
    film = Film(ANN, BEN)
    film.tracker.fail()
    assert all(wholes(film.play(2, ANN)[10:]))


def test_a_pause_of_more_than_a_second_covers_everything_anew() -> None:
    film = Film(ANN)
    film.time += 1.5
    assert wholes(film.play(0.099, ANN)) == [True, True, False]


def test_a_picture_of_another_size_covers_everything_anew() -> None:
    film = Film(ANN)
    film.width, film.height = 360, 640
    plans = film.play(0.099, ANN)
    assert wholes(plans) == [True, True, False]
    assert len(plans[-1].heads) == 1


def test_where_somebody_was_in_a_picture_of_another_size_means_nothing() -> None:
    film = Film(ANN, BEN)
    film.width, film.height = 1280, 720
    assert not film.play(1, ANN)[-1].whole


def test_time_that_runs_backwards_covers_everything_anew() -> None:
    film = Film(ANN, BEN)
    film.time = 0.2
    assert wholes(film.play(0.099, ANN)) == [True, True, False]


def test_frames_of_one_moment_are_told_apart() -> None:
    film = Film(ANN, BEN)
    film.time -= FRAME_S
    film.frame(ANN, BEN)
    film.time -= FRAME_S
    assert [head.found for head in film.frame(ANN).heads] == [True, False]


def test_areas_are_whole_pixels_inside_the_picture() -> None:
    corner = Person(10.3, 20.7, 101.9)
    (head,) = Film(corner).frame(corner).heads
    assert all(isinstance(side, int) for side in head.area)
    assert head.area[:2] == (0, 0)
    assert head.area[2] <= 640
    assert head.area[3] <= 360
