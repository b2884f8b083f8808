"""The wall before Pillow and pi_heif: the pictures of a file, upright and grey, and how a picture is scaled and warped.

A picture is a numpy array of bytes, rows × columns, 0 black to 255 white.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["BrokenImageError", "Frame", "Grey", "HugeImageError", "frames", "mapped", "resized", "smoothed", "warped", "webp"]

Grey = NDArray[np.uint8]

WHITE = 255
PAGED = frozenset({"TIFF"})  # formats whose frames are pages; in the others they are thumbnails or an animation
LEAST_ASPECT, MOST_ASPECT = 1.3, 3.0  # of a fax whose pixels are not square


class BrokenImageError(Exception):
    """The file is no picture that can be opened."""


class HugeImageError(Exception):
    """The picture has more pixels than one may open."""


class Frame(NamedTuple):
    """One picture of a file.

    `tall`: how much higher than wide its pixels are (2 on a coarse fax); `whole`: False where the file ends before it does.
    """

    pixels: Grey
    tall: float
    whole: bool = True


def frames(data: bytes, largest: int, most: int) -> tuple[int, Iterator[Frame]]:
    """How many pictures the file holds, and the first `most` of them, read one by one. Raises the errors above."""
    from PIL import Image  # noqa: PLC0415  late: a text PDF needs no picture

    register_heif()
    Image.MAX_IMAGE_PIXELS = largest
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            image = Image.open(io.BytesIO(data))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise HugeImageError from error
        except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, MemoryError) as error:
            raise BrokenImageError from error
    count = getattr(image, "n_frames", 1) if image.format in PAGED else 1
    return count, read_frames(image, min(count, most), largest)


def register_heif() -> None:
    """Teach Pillow the pictures of telephones; where the library cannot be loaded, a HEIC is a broken picture."""
    try:
        import pi_heif  # noqa: PLC0415
    except ImportError:
        return
    pi_heif.register_heif_opener()


def read_frames(image: Any, count: int, largest: int) -> Iterator[Frame]:
    """The pictures, one by one."""
    for place in range(count):
        try:
            if count > 1:
                image.seek(place)
            if image.width * image.height > largest:
                raise HugeImageError
            yield whole_or_cut(image)
        except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, MemoryError) as error:
            raise BrokenImageError from error


def whole_or_cut(image: Any) -> Frame:
    """The picture where the file stands; what there is of it where the file was cut off."""
    from PIL import ImageFile  # noqa: PLC0415

    aspect = pixel_aspect(image)
    with suppress(OSError):
        return Frame(grey(image), aspect)
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        return Frame(grey(image), aspect, whole=False)
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def pixel_aspect(image: Any) -> float:
    """How much higher than wide the pixels are, 1.0 unless the file says that it is such a fax."""
    try:
        across, down = (float(value) for value in image.info.get("dpi", (1, 1)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 1.0
    aspect = across / down if down > 0 else 1.0
    return aspect if LEAST_ASPECT < aspect < MOST_ASPECT else 1.0


def grey(image: Any) -> Grey:
    """The picture as the eye sees it: turned as the camera says, on white paper where it is transparent, in grey."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I") or upright.mode == "F":
        return stretched(np.asarray(upright, dtype=np.float64))
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        paper = Image.new("RGBA", upright.size, (WHITE, WHITE, WHITE, WHITE))
        upright = Image.alpha_composite(paper, upright)
    if upright.mode not in {"L", "RGB"}:
        upright = upright.convert("RGB" if upright.mode != "1" else "L")
    return np.array(upright.convert("L"), dtype=np.uint8)


def stretched(values: NDArray[np.float64]) -> Grey:
    """A picture of deeper greys brought to bytes."""
    low, high = float(values.min()), float(values.max())
    return ((values - low) * (WHITE / max(high - low, 1.0))).astype(np.uint8)


def resized(pixels: Grey, width: int, height: int) -> Grey:
    """The picture at another size, smoothly."""
    from PIL import Image  # noqa: PLC0415

    if pixels.shape == (height, width):
        return pixels
    shrinks = width < pixels.shape[1]
    method = Image.Resampling.BOX if shrinks and width * 2 <= pixels.shape[1] else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(pixels).resize((width, height), method))


def smoothed(pixels: Grey, radius: float) -> Grey:
    """The picture blurred: `radius` in pixels."""
    from PIL import Image, ImageFilter  # noqa: PLC0415

    return np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(radius)))


def mapped(pixels: Grey, levels: Grey) -> Grey:
    """The picture with each grey level replaced by another."""
    from PIL import Image  # noqa: PLC0415

    return np.asarray(Image.fromarray(pixels).point(levels.tolist()))


def warped(pixels: Grey, back: NDArray[np.float64], width: int, height: int) -> Grey:
    """The picture seen through a 3 × 3 map from the new picture's points to its own; white where nothing was."""
    from PIL import Image  # noqa: PLC0415

    image, size, smooth = Image.fromarray(pixels), (width, height), Image.Resampling.BILINEAR
    if not back[2, :2].any():
        return np.asarray(image.transform(size, Image.Transform.AFFINE, tuple(back[:2].ravel()), smooth, fillcolor=WHITE))
    map_of = tuple((back / back[2, 2]).ravel()[:8])
    return np.asarray(image.transform(size, Image.Transform.PERSPECTIVE, map_of, smooth, fillcolor=WHITE))


def webp(pixels: Grey) -> bytes:
    """The picture as a small file for the screen."""
    from PIL import Image  # noqa: PLC0415

    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(file, "WEBP", quality=55, method=2)
    return file.getvalue()
