"""`make bench-browser`: speed of the masks and of joining, in real browsers."""

from tests.bench import call, face_mask, voice_mask

if __name__ == "__main__":
    for bench in (face_mask, voice_mask, call):
        print(f"\n== {bench.__doc__}")
        bench.main()
