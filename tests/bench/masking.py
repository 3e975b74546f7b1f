"""`make bench-masking`: speed and leaks of the masks in Python, beside their peers."""

from tests.bench import masking_faces, masking_voice

if __name__ == "__main__":
    for bench in (masking_faces, masking_voice):
        print(f"\n== {bench.__doc__}", flush=True)
        bench.main()
