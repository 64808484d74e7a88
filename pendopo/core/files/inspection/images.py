"""Images: drawn anew from their pixels, so that metadata (GPS!), other formats and payloads stay behind."""

from __future__ import annotations

from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from pendopo.core.files import rules

MAX_PIXELS = 40_000_000
_FORMATS = {rules.JPEG.name: "JPEG", rules.PNG.name: "PNG", rules.WEBP.name: "WEBP"}


def redrawn(content: bytes, *, name: str, taken: rules.FileType) -> bytes:
    """The same picture, upright, without anything but its pixels.

    Raises:
        ImageTooLarge: if it has more than MAX_PIXELS, found in its header before a pixel is read.
        AnimatedImage: if it has several frames.
        BrokenFile: if it does not read to its end.
    """
    style = _FORMATS[taken.name]
    try:
        with Image.open(BytesIO(content), formats=[style]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise _too_large(name)
            if getattr(picture, "n_frames", 1) > 1:
                raise rules.AnimatedImage(
                    _("“%(name)s” has several pictures in it. Please save it as one still picture.") % {"name": name}
                )
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            return _drawn(upright, style)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(name) from None
    # Decoders meet hostile bytes here; whatever they trip over, the file is refused.
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError):
        raise rules.BrokenFile(
            _("“%(name)s” cannot be read as a picture. Please save it again or take a new photo.") % {"name": name}
        ) from None


def _drawn(picture: Image.Image, style: str) -> bytes:
    see_through = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    mode = "RGBA" if see_through and style != "JPEG" else "RGB"
    # A new canvas: colour profiles, comments and text chunks have nothing to hang on to.
    pixels = picture.convert(mode)
    canvas = Image.new(mode, pixels.size)
    canvas.paste(pixels)
    drawn = BytesIO()
    if style == "PNG":
        canvas.save(drawn, style, optimize=False)
    else:
        canvas.save(drawn, style, quality=90)
    return drawn.getvalue()


def _too_large(name: str) -> rules.ImageTooLarge:
    return rules.ImageTooLarge(
        _("“%(name)s” has more than %(megapixels)d million pixels. Please make the picture smaller.")
        % {"name": name, "megapixels": MAX_PIXELS // 1_000_000}
    )
