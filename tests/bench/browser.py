"""`make bench-browser`: speed of the face mask, the voice mask and joining, in a real Chromium."""

from tests.bench import call, face_mask, voice_mask

if __name__ == "__main__":
    for bench in (face_mask, voice_mask, call):
        print(f"\n== {bench.__doc__}")
        bench.main()
