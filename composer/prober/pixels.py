"""Inside a worker: any mode, profile and orientation that Pillow knows becomes upright sRGB."""

import io

from PIL import Image, ImageCms

_SRGB = ImageCms.createProfile("sRGB")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PAPER = "white"
_NEAR = 1.25


def srgb(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """RGB of `size` or up to a quarter more a side. What is clear becomes white.

    It is scaled first, because every later step costs by the pixel, and not at all when it is near enough:
    the caller has to crop and fit it anyway.
    """
    image = _filterable(image)
    profile = image.info.get("icc_profile")
    if image.width > _NEAR * size[0]:
        image = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    if image.mode in ("LA", "RGBA"):
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, _PAPER)
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    converted = _by_profile(image, profile) if profile else None
    if converted is not None:
        return converted
    return image if image.mode == "RGB" else image.convert("RGB")


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """The picture as it was held, by the EXIF orientation 1 to 8."""
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def any_profile() -> bytes:
    """A profile that is not called sRGB, to practise on."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def _filterable(image: Image.Image) -> Image.Image:
    """A mode whose numbers may be averaged: no palettes, no 16 bits, no key colour."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data and image.mode not in ("LA", "RGBA"):
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK") else image.convert("RGB")


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The picture in sRGB, or None when its profile says nothing new or makes no sense."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return None
        return ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
