"""Pictures and documents that texts name by their path: checked, cleaned, kept once."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

from broadsheet.core.svg import UnsafeSvg, sanitise_svg
from broadsheet.importers.report import Refused
from broadsheet.pages.models import Picture, PublishedDocument

KEPT_FORMATS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
READ_FORMATS = (*KEPT_FORMATS, "BMP", "TIFF")
ORIENTATION = 0x0112
ROOTS = ("", "static", "assets", "content", "images")


class NotUsable(Exception):
    """A picture that cannot be taken in; the message says why."""


def cleaned(data: bytes, name: str) -> tuple[bytes, str]:
    """A picture made anew without metadata, and its name with the ending that is true of it. Raises NotUsable."""
    if len(data) > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        raise NotUsable(f"it is larger than {settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 1024 // 1024} MB")
    stem = PurePosixPath(name).stem or "picture"
    if name.lower().endswith(".svg") or data.lstrip()[:5].lower() in {b"<?xml", b"<svg ", b"<svg>"}:
        try:
            return sanitise_svg(data), f"{stem}.svg"
        except UnsafeSvg as problem:
            raise NotUsable(str(problem)) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _raster(data, stem)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        Image.DecompressionBombError,
    ) as problem:
        raise NotUsable(
            f"it cannot be read as a picture ({problem})" if str(problem) else "it cannot be read as a picture"
        ) from None


def _raster(data: bytes, stem: str) -> tuple[bytes, str]:
    with Image.open(io.BytesIO(data), formats=READ_FORMATS) as picture:
        frames = getattr(picture, "n_frames", 1)
        pixels = picture.width * picture.height * frames
        if pixels > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
            raise NotUsable(f"it has {pixels} pixels, at most {settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS} are taken")
        kind = picture.format if picture.format in KEPT_FORMATS else "PNG"
        colours = {"icc_profile": picture.info["icc_profile"]} if picture.info.get("icc_profile") else {}
        out = io.BytesIO()
        if frames > 1 and kind in {"GIF", "WEBP"}:
            picture.save(out, kind, save_all=True, loop=picture.info.get("loop", 0), comment=b"")
        else:
            _save(picture, kind, out, colours)
        return out.getvalue(), f"{stem}.{KEPT_FORMATS[kind]}"


def _save(picture: Any, kind: str, out: io.BytesIO, colours: dict[str, Any]) -> None:
    """Write the picture upright and without what its camera or its maker noted in it."""
    turned = picture.getexif().get(ORIENTATION, 1) != 1
    upright = ImageOps.exif_transpose(picture) if turned else picture
    if kind == "JPEG":
        # As good as it came: the same tables, so that a picture that comes back is not worn down.
        same = {"quality": 92} if turned or picture.format != "JPEG" else {"quality": "keep"}
        upright.save(out, "JPEG", exif=b"", comment=b"", **same, **colours)
        return
    upright.load()
    for key in ("exif", "xmp", "XML:com.adobe.xmp", "comment"):
        upright.info.pop(key, None)
    upright.save(out, kind, **({"quality": 90} if kind == "WEBP" else {}), **(colours if kind != "GIF" else {}))


class PictureShelf:
    """Pictures and documents below one folder, each taken in once.

    Without a folder, nothing can be taken in: pictures that are known by their name are found, the others not.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder.resolve() if folder else None
        self.taken = 0
        self._found: dict[Path, int] = {}
        self._stored: list[tuple[Any, str]] = []

    def digest(self, source: str, near: str) -> str:
        """A hash of the file that an address means, '' where there is none."""
        try:
            path = self.path_of(source, near)
        except Refused:
            return ""
        return hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest() if path and path.is_file() else ""

    def path_of(self, source: str, near: str) -> Path | None:
        """The file that an address means for a text in the folder `near`; None for addresses elsewhere.

        Raises Refused for a path that leads out of the folder.
        """
        parts = urlsplit(source)
        if self.folder is None or parts.scheme or parts.netloc or "\0" in source:
            return None
        relative = unquote(parts.path)
        if relative.startswith("/"):
            tried = [self.folder / root / relative.lstrip("/") for root in ROOTS]
        else:
            tried = [self.folder / near / relative, *(self.folder / root / relative for root in ROOTS[1:])]
        inside = [path for one in tried if (path := one.resolve()).is_relative_to(self.folder)]
        if tried[0].resolve() not in inside:
            raise Refused(f"the path {source} leads out of the folder")
        return next((path for path in inside if path.is_file()), inside[0])

    # --- pictures --------------------------------------------------------------------

    def picture(self, source: str, near: str, credit: str = "", licence: str = "", title: str = "") -> int | None:
        """The key of the picture that an address means, None where it is not to be had.

        Raises NotUsable for a file that is no good picture, Refused for a path that leads out.
        """
        known = self._known_by_name(source)
        try:
            path = self.path_of(source, near)
        except Refused:
            if known is None:
                raise
            path = None
        if path is None or not path.is_file():
            return self._with_facts(known, credit, licence) if known else None
        if path not in self._found:
            self._found[path] = self._take(path, credit, licence, title)
        return self._with_facts(self._found[path], credit, licence)

    def _known_by_name(self, source: str) -> int | None:
        """A picture that was put there under this name before the import, as the demo does."""
        if urlsplit(source).scheme:
            return Picture.objects.filter(imported_from=source).values_list("pk", flat=True).first()
        name = PurePosixPath(unquote(urlsplit(source).path)).name
        return Picture.objects.filter(imported_from=name).values_list("pk", flat=True).first() if name else None

    def _with_facts(self, pk: int, credit: str, licence: str) -> int:
        """What a text says of a picture is kept where nothing was said yet."""
        for field, value in (("credit", credit[:250]), ("licence", licence)):
            if value:
                Picture.objects.filter(pk=pk, **{field: ""}).update(**{field: value})
        return pk

    def _take(self, path: Path, credit: str, licence: str, title: str) -> int:
        if path.stat().st_size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
            raise NotUsable(f"it is larger than {settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 1024 // 1024} MB")
        data = path.read_bytes()
        known = self._by_content(Picture, data)
        if known:
            return known
        clean, name = cleaned(data, path.name)
        known = self._by_content(Picture, clean)
        if known:
            return known
        words = title or PurePosixPath(name).stem.replace("-", " ").replace("_", " ")
        picture = Picture(title=words[:255], credit=credit[:250], licence=licence)
        picture.imported_from = str(path.relative_to(self.folder or path.parent))[:500]
        return self._keep(picture, name, clean, picture._set_image_file_metadata)

    def _by_content(self, model: Any, data: bytes) -> int | None:
        digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        return model.objects.filter(file_hash=digest).values_list("pk", flat=True).first()

    # --- documents ----------------------------------------------------------------------

    def document(self, source: str, near: str) -> int | None:
        """The key of the document that a path means, None where there is no such file of a kind that may be published."""
        path = self.path_of(source, near)
        if path is None or not path.is_file() or path.suffix.lower().lstrip(".") not in settings.WAGTAILDOCS_EXTENSIONS:
            return None
        if path not in self._found:
            self._found[path] = self._take_document(path)
        return self._found[path]

    def _take_document(self, path: Path) -> int:
        if path.stat().st_size > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
            raise Refused(
                f"the document {path.name} is larger than {settings.WAGTAILDOCS_MAX_UPLOAD_SIZE // 1024 // 1024} MB"
            )
        data = path.read_bytes()
        if known := self._by_content(PublishedDocument, data):
            return known
        document = PublishedDocument(title=path.stem.replace("-", " ")[:255])
        document.imported_from = str(path.relative_to(self.folder or path.parent))[:500]
        return self._keep(document, path.name, data, document._set_document_file_metadata)

    # --- files on the disk ----------------------------------------------------------------

    def _keep(self, row: Any, name: str, data: bytes, measure: Callable[[], None]) -> int:
        row.file = ContentFile(data, name=name)
        measure()
        row.save()
        self._stored.append((row.file.storage, row.file.name))
        self.taken += 1
        return int(row.pk)

    def mark(self) -> int:
        """How many files were stored so far, for `undo`."""
        return len(self._stored)

    def undo(self, mark: int = 0) -> None:
        """Take away the files stored since a mark; their rows were rolled back."""
        for storage, name in self._stored[mark:]:
            storage.delete(name)
        del self._stored[mark:]
        self._found = {}
