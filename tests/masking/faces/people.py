"""People in made-up pictures: a face where one wants it, and detectors that say so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from masking.faces.boxes import Box
from masking.faces.images import Image
from masking.faces.pose import Face


@dataclass(frozen=True)
class Person:
    """Centre and height of a face, pixels."""

    x: float
    y: float
    size: float

    @property
    def box(self) -> Box:
        across = 0.4 * self.size
        return (
            self.x - across,
            self.y - self.size / 2,
            self.x + across,
            self.y + self.size / 2,
        )

    @property
    def face(self) -> Face:
        return Face(self.box, 0.9, ((self.x, self.y),) * 5)

    def at(self, x: float, y: float | None = None) -> "Person":
        """The same person elsewhere."""
        return replace(self, x=x, y=self.y if y is None else y)


ANN = Person(200, 180, 80)
BEN = Person(480, 180, 60)


class Told:
    """A detector that is told what each picture shows; an exception among the answers is raised."""

    def __init__(self, *answers: Sequence[Person] | Exception) -> None:
        self.answers = list(answers)

    def detect(self, image: Image, *, thorough: bool = False) -> list[Face]:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return [person.face for person in answer]


def noise(seed: int = 0, height: int = 360, width: int = 640) -> Image:
    """A picture without anything that repeats."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
