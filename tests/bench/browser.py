"""`make bench-browser`: speed of the face mask and the voice mask in a real Chromium."""

from tests.bench import face_mask, voice_mask

if __name__ == "__main__":
    for bench in (face_mask, voice_mask):
        print(f"\n== {bench.__doc__}")
        bench.main()
