"""Uploads without power to run: drawings rebuilt from what is allowed, photographs re-encoded without their data."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from broadsheet.core.svg import UnsafeSvg, sanitise_svg
from broadsheet.pages.gifs import SIGNATURES, read_gif
from broadsheet.pages.spoken import Spoken

# Pillow's name of a format → how it is written again.
WRITTEN: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 92, "method": 4},
    "GIF": {},
}
WITHIN = {"MPO": "JPEG"}  # many telephones put a second picture behind the first
MOST_ANIMATED_DOTS = 10_000_000  # of all frames together; each costs its time again at every size
UNREADABLE = gettext_lazy("This picture cannot be read. Save it as JPEG or PNG and try again.")


class UnreadablePicture(ValueError):
    """The file is no picture that can be written again."""


class TooMuchMoves(UnreadablePicture):
    """An animated picture with so many dots that painting it would stop the house."""

    def __init__(self, dots: int) -> None:
        super().__init__(f"{dots} dots in all frames")
        self.dots = dots


class PictureField(WagtailImageField):  # type: ignore[misc]
    """Wagtail's field; what its decoders choke on is said beside it."""

    def check_image_pixel_size(self, file: Any) -> None:
        try:
            super().check_image_pixel_size(file)
            is_empty = not all(file.image.get_size())
        except forms.ValidationError:
            raise
        except Exception as problem:  # decoders of foreign files raise whatever they like
            raise forms.ValidationError(UNREADABLE, code="invalid_image") from problem
        if is_empty:
            raise forms.ValidationError(UNREADABLE, code="invalid_image")


class PictureForm(BaseImageForm):  # type: ignore[misc]
    """Wagtail's form of pictures; what comes in is made anew before it is kept."""

    file = PictureField(label=gettext_lazy("File"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        return file if "file" not in self.changed_data or not file else harmless(file)


def harmless(file: Any) -> SimpleUploadedFile:
    """The same picture in a file of our own making. Raises a ValidationError in words."""
    file.seek(0)
    data = file.read()
    try:
        if file.name.lower().endswith(".svg"):
            return SimpleUploadedFile(file.name, sanitise_svg(data), "image/svg+xml")
        return SimpleUploadedFile(file.name, *re_encoded(data))
    except UnsafeSvg as problem:
        raise forms.ValidationError(_("This drawing cannot be taken: %(reason)s.") % {"reason": problem}) from problem
    except TooMuchMoves as problem:
        words = _(
            "All frames of this animated picture together have %(dots)s million dots; at most %(most)s million "
            "are taken. Make it smaller or shorter."
        )
        dots, most = Spoken(-(-problem.dots // 1_000_000)), Spoken(MOST_ANIMATED_DOTS // 1_000_000)
        raise forms.ValidationError(words % {"dots": dots, "most": most}) from problem
    except UnreadablePicture as problem:
        raise forms.ValidationError(UNREADABLE) from problem


def re_encoded(data: bytes) -> tuple[bytes, str]:
    """A raster picture written again, upright, with its colour profile and nothing else; and its media type."""
    try:
        with Image.open(BytesIO(data)) as picture:
            kind = WITHIN.get(picture.format or "", picture.format or "")
            if kind not in WRITTEN:
                raise UnreadablePicture(kind)
            return _animated(data) or _written(picture, kind), Image.MIME[kind]
    except UnreadablePicture:
        raise
    except Exception as problem:  # decoders of foreign files raise whatever they like
        raise UnreadablePicture(str(problem)) from problem


def _animated(data: bytes) -> bytes:
    """An animated GIF without comments; nothing for any other picture."""
    if not data.startswith(SIGNATURES):
        return b""
    gif = read_gif(data)
    if gif.frames > 1 and (dots := gif.width * gif.height * gif.frames) > MOST_ANIMATED_DOTS:
        raise TooMuchMoves(dots)
    return gif.data if gif.frames > 1 else b""


def _written(picture: Any, kind: str) -> bytes:
    options = {**WRITTEN[kind], "icc_profile": picture.info.get("icc_profile")}
    if kind in ("PNG", "GIF"):
        options["transparency"] = picture.info.get("transparency")
    if getattr(picture, "is_animated", False) and kind == "WEBP":
        options |= {"save_all": True, "loop": picture.info.get("loop", 0)}
        upright = picture
    else:
        upright = ImageOps.exif_transpose(picture)
        upright.info = {}
    written = BytesIO()
    upright.save(written, kind, **{name: value for name, value in options.items() if value is not None})
    return written.getvalue()
