"""Uploads without power to run: drawings rebuilt from what is allowed, photographs re-encoded without their data."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from wagtail.images.forms import BaseImageForm

from broadsheet.core.svg import UnsafeSvg, sanitise_svg

# Pillow's name of a format → how it is written again.
WRITTEN: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 92, "method": 4},
    "GIF": {},
}


class UnreadablePicture(ValueError):
    """The file is no picture that can be written again."""


class PictureForm(BaseImageForm):  # type: ignore[misc]
    """Wagtail's form of pictures; what comes in is made anew before it is kept."""

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
    except UnreadablePicture as problem:
        raise forms.ValidationError(
            _("This picture cannot be read. Save it as JPEG or PNG and try again.")
        ) from problem


def re_encoded(data: bytes) -> tuple[bytes, str]:
    """A raster picture written again, upright, with its colour profile and nothing else; and its media type."""
    try:
        with Image.open(BytesIO(data)) as picture:
            kind = picture.format or ""
            if kind not in WRITTEN:
                raise UnreadablePicture(kind)
            return _written(picture, kind), Image.MIME[kind]
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError) as problem:
        raise UnreadablePicture(str(problem)) from problem


def _written(picture: Any, kind: str) -> bytes:
    options = {**WRITTEN[kind], "icc_profile": picture.info.get("icc_profile")}
    if getattr(picture, "is_animated", False):
        options |= {"save_all": True, "loop": picture.info.get("loop", 0)}
        upright = picture
    else:
        upright = ImageOps.exif_transpose(picture)
        upright.info = {}
    written = BytesIO()
    upright.save(written, kind, **{name: value for name, value in options.items() if value is not None})
    return written.getvalue()
