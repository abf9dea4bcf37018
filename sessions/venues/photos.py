"""A photo of a door, made small: drawn anew, so that nothing is left of what the camera wrote into it.

A phone writes where it was into each photo, and when, and whose it is. That is not taken out piece by
piece: only the colours of the picture are kept, and written into a new file.
"""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from sessions.models.venues import LARGE, SMALL

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 80_000_000  # what it takes to hold more of them is too much for a small server
FORMATS = ["JPEG", "PNG", "WEBP"]
# The longer edge, from the largest down, until it fits.
SMALL_EDGES, LARGE_EDGES = (360, 320, 280, 240, 200, 160), (1280, 1080, 900, 720, 540, 400)
QUALITIES = (72, 60, 48, 36)


class NotAPhoto(Exception):
    """What was sent is no picture we can read."""


class TooManyPixels(Exception):
    """It would need more memory than there is."""


def two_sizes(file) -> tuple[bytes, bytes]:
    """(small, large): JPEGs of at most SMALL and LARGE bytes. Raises NotAPhoto or TooManyPixels."""
    picture = redrawn(file, edge=LARGE_EDGES[0])
    return _to_fit(picture, SMALL_EDGES, SMALL), _to_fit(picture, LARGE_EDGES, LARGE)


def redrawn(file, *, edge: int) -> Image.Image:
    """Its colours only, the right way up, its longer edge at most `edge`. Raises as above."""
    try:
        with Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise TooManyPixels
            # A JPEG can be read at half or a quarter of its size, which saves most of the memory.
            image.draft("RGB", (edge, edge))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except Image.DecompressionBombError:
        raise TooManyPixels from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise NotAPhoto from None
    upright.thumbnail((edge, edge))
    picture = Image.new("RGB", upright.size, "white")
    picture.paste(upright, mask=upright.getchannel("A"))
    return picture


def as_jpeg(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _to_fit(picture, edges, most):
    for edge in edges:
        smaller = picture.copy()
        smaller.thumbnail((edge, edge))
        for quality in QUALITIES:
            if len(jpeg := as_jpeg(smaller, quality)) <= most:
                return jpeg
    return jpeg
