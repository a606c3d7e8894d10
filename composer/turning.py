"""A clip run to its end and back again. Knows one clip of our own making and nothing of shots."""

from collections.abc import Iterator
from itertools import chain, islice

from composer.clips import GROUP, decode_planes, encode_planes
from composer.media import EncodedClip
from composer.planes import I420


def there_and_back(clip: EncodedClip) -> EncodedClip:
    """The clip, then its frames backwards without the last and the first: it goes round without a jump.

    2 n - 2 frames of n; a clip of one or two frames is itself.
    """
    return encode_planes(chain(decode_planes(clip), _backwards(clip)), clip.fps) if clip.frames > 2 else clip


def _backwards(clip: EncodedClip) -> Iterator[I420]:
    """The frames between the first and the last, the latest first; never more than a group in memory."""
    for start in reversed(range(1, clip.frames - 1, GROUP)):
        yield from reversed(list(islice(decode_planes(clip, start), min(GROUP, clip.frames - 1 - start))))
