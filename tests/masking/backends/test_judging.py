"""What comes back from elsewhere: our own masks pass, what is not masked does not."""

import io

import av
import pytest
from PIL import Image, ImageFilter

from masking.backends.base import Unavailable
from masking.backends.judging import judge
from masking.backends.local import LocalBackend
from masking.files import MaskOptions
from tests.masking.web import media

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize("mode", ["avatar", "cover", "pixelate", "blur"])
@pytest.mark.parametrize("kind", ["image", "video"])
def test_our_own_masks_pass(work_of, kind, mode):
    work = work_of(kind)
    options = MaskOptions(face=mode, look=work.options.look)
    work = type(work)(kind, work.source, work.target, options)
    LocalBackend().mask(work)
    judge(work)


@pytest.mark.parametrize("voice", ["private", "clear"])
def test_our_own_voices_pass(work_of, voice):
    work = work_of("audio")
    work = type(work)("audio", work.source, work.target, MaskOptions(voice=voice))
    LocalBackend().mask(work)
    judge(work)


def again(content, suffix, codec):
    """The same recording through another encoder."""
    file = io.BytesIO()
    with av.open(io.BytesIO(content)) as source, av.open(file, "w", format=suffix) as target:
        stream = target.add_stream(codec, rate=media.RATE, layout="mono")
        resampler = av.AudioResampler(stream.format, "mono", media.RATE, stream.frame_size or None)
        for frame in source.decode(audio=0):
            for part in resampler.resample(frame):
                target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    return file.getvalue()


def blurred():
    file = io.BytesIO()
    Image.fromarray(media.face()).filter(ImageFilter.GaussianBlur(4)).save(file, "PNG")
    return file.getvalue()


def silent_film():
    """The film's own pictures, copied."""
    file = io.BytesIO()
    with av.open(io.BytesIO(media.film())) as source, av.open(file, "w", format="mp4") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    return file.getvalue()


FAKES = {
    "the source": ("image", media.picture, "came back"),
    "the same picture": ("image", lambda: media.picture("JPEG"), "a face can be seen"),
    "a blurred face": ("image", blurred, "a face can be seen"),
    "another size": ("image", lambda: media.picture("PNG", 100, 100), "another size"),
    "another kind": ("image", media.film, "another kind"),
    "nothing": ("image", lambda: b"", "cannot be read"),
    "garbage": ("image", lambda: bytes(1000), "cannot be read"),
    "the same voice": ("audio", lambda: again(media.recording(), "mp4", "aac"), "a voice can be"),
    "a shorter one": ("audio", lambda: media.recording(0.3), "another length"),
    "the same film": ("video", lambda: media.film() + bytes(8), "a voice can be heard"),
    "the same film without sound": ("video", silent_film, "a face can be seen"),
    "a longer film": ("video", lambda: media.film(3.0), "another length"),
}


@pytest.mark.parametrize("name", FAKES)
def test_what_is_not_masked_is_refused(work_of, name):
    kind, content, reason = FAKES[name]
    work = work_of(kind)
    work.target.write_bytes(content())
    with pytest.raises(Unavailable, match=reason):
        judge(work)
