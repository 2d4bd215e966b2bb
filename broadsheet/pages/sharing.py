"""What other programs show of a page when somebody shares its address: words, a picture, an icon."""

from __future__ import annotations

import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from PIL import Image, ImageOps

from broadsheet.core.teasers import teaser
from broadsheet.pages.frame import HouseView
from broadsheet.pages.models import PAPER_BY_DAY, Picture

logger = logging.getLogger("broadsheet.pages")
CARD = (1200, 630)
ICON_SHARE = 0.82  # of the square; the rest is margin
LONGEST_DESCRIPTION = 200
KEPT_SECONDS = 7 * 24 * 3600
# The press says here how a drawing becomes dots: (SVG, width and height in dots, colour of the paper) → PNG;
# ValueError where it cannot.
painters: list[Callable[[bytes, tuple[int, int], str], bytes]] = []
# What stands for a house without an emblem: a sheet of paper.
SHEET = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><path fill="currentColor" fill-rule="evenodd"'
    b' d="M6 4h36v40H6zM11 9v6h26V9zM11 20v3h11v-3zM11 27v3h11v-3zM11 34v3h11v-3zM26 20v17h11V20z"/></svg>'
)


def tags(context: dict[str, Any], frame: Any) -> list[tuple[str, str, str]]:
    """Open Graph and Twitter's card of a page: (attribute, name, content), empty ones left out."""
    lang = context.get("lang") or frame.language
    title = str(context.get("page_title") or frame.name)
    words = teaser(str(context.get("description") or frame.tagline), lang, LONGEST_DESCRIPTION)
    picture = context.get("share_picture")
    image = settings.PUBLIC_URL + (picture_path(picture) if picture else "/icon-512.png")
    found = [
        ("property", "og:title", title),
        ("property", "og:site_name", frame.name),
        ("property", "og:type", context.get("share_kind") or "website"),
        ("property", "og:url", context.get("canonical") or f"{settings.PUBLIC_URL}{frame.path}"),
        ("property", "og:locale", territorial(lang)),
        ("property", "og:description", words),
        ("property", "og:image", image),
        ("name", "twitter:card", "summary_large_image" if picture else "summary"),
        ("name", "twitter:title", title),
        ("name", "twitter:description", words),
        ("name", "twitter:image", image),
    ]
    return [one for one in found if one[2]]


def territorial(lang: str) -> str:
    """A language as Open Graph writes it, with the country where most of its readers live: it_IT."""
    try:
        own = Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return lang.replace("-", "_")
    likely = get_global("likely_subtags").get(own.language, "").split("_")
    territory = own.territory or (likely[-1] if len(likely) > 1 else "")
    return f"{own.language}_{territory}" if territory else own.language


# --- the picture of a page ------------------------------------------------------------------------


def picture_path(pk: int) -> str:
    """The address of a picture as cards show it; nobody can guess those of other pictures."""
    return f"/share/{pk}-{_mark(pk)}"


def _mark(pk: int) -> str:
    return salted_hmac("broadsheet.pages.sharing", str(pk)).hexdigest()[:12]


def shared_picture(pk: int, mark: str) -> tuple[bytes, str] | None:
    """The picture at such an address and its media type; None where there is none."""
    picture = Picture.objects.filter(pk=pk).first() if mark == _mark(pk) else None
    if picture is None:
        return None
    return _kept(("card", picture.file.name), lambda: _card(picture))


def _card(picture: Picture) -> tuple[bytes, str] | None:
    if picture.is_svg():
        return painted(_bytes_of(picture), CARD)
    with Image.open(BytesIO(_bytes_of(picture))) as opened:
        fitted = ImageOps.fit(flat(opened), CARD)
    written = BytesIO()
    fitted.save(written, "JPEG", quality=85, optimize=True)
    return written.getvalue(), "image/jpeg"


# --- the icon of the house ------------------------------------------------------------------------


def icon(view: HouseView, side: int) -> tuple[bytes, str] | None:
    """The emblem as a square of so many dots; a sheet of paper where the house has none."""
    key = ("icon", view.emblem_url, view.accent, side)
    return _kept(key, lambda: _icon(view, side))


def _icon(view: HouseView, side: int) -> tuple[bytes, str] | None:
    picture = Picture.objects.filter(pk=view.emblem_id).first() if view.emblem_id else None
    if picture is not None and not picture.is_svg():
        return _raster_icon(_bytes_of(picture), side), "image/png"
    drawing = SHEET if picture is None else _bytes_of(picture)
    return painted(drawing.replace(b"currentColor", view.accent.encode()), (side, side))


def _raster_icon(data: bytes, side: int) -> bytes:
    canvas = Image.new("RGB", (side, side), PAPER_BY_DAY)
    inner = round(side * ICON_SHARE)
    with Image.open(BytesIO(data)) as opened:
        fitted = ImageOps.contain(opened.convert("RGBA"), (inner, inner))
    canvas.paste(fitted, ((side - fitted.width) // 2, (side - fitted.height) // 2), fitted)
    written = BytesIO()
    canvas.save(written, "PNG", optimize=True)
    return written.getvalue()


def as_ico(png: bytes) -> bytes:
    """The same icon in the container that browsers ask for without being told."""
    written = BytesIO()
    with Image.open(BytesIO(png)) as opened:
        opened.save(written, "ICO", sizes=[opened.size])
    return written.getvalue()


# --- what both need -------------------------------------------------------------------------------


def painted(drawing: bytes, canvas: tuple[int, int]) -> tuple[bytes, str] | None:
    """A drawing as PNG; None where nobody can paint."""
    return (painters[0](drawing, canvas, PAPER_BY_DAY), "image/png") if painters else None


def flat(picture: Any) -> Any:
    """A raster picture upright and without transparency."""
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    canvas = Image.new("RGB", upright.size, PAPER_BY_DAY)
    canvas.paste(upright, mask=upright)
    return canvas


def _bytes_of(picture: Picture) -> bytes:
    with picture.file.open("rb") as stream:
        return bytes(stream.read())


def _kept(key: tuple[Any, ...], make: Callable[[], tuple[bytes, str] | None]) -> tuple[bytes, str] | None:
    name = "shared:" + salted_hmac("broadsheet.pages.sharing.cache", repr(key)).hexdigest()
    found = cache.get(name)
    if found is None:
        try:
            found = make()
        except (OSError, ValueError):
            logger.warning("a picture cannot be shown: %s", key)  # its file is lost, or no decoder reads it
            return None
        cache.set(name, found, KEPT_SECONDS)
    return found  # type: ignore[no-any-return]
