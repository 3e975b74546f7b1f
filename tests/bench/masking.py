"""`make bench-masking`: speed and leaks of the masks in Python, beside their peers."""

from importlib import import_module
from importlib.util import find_spec

PARTS = ("masking_faces", "masking_voice")

if __name__ == "__main__":
    for part in PARTS:
        name = f"tests.bench.{part}"
        if find_spec(name) is not None:
            bench = import_module(name)
            print(f"\n== {bench.__doc__}", flush=True)
            bench.main()
