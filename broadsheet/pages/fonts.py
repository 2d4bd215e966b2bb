"""The web faces of the house: cut per script from the whole fonts at set-up, so that a page fetches little.

Source Serif 4 for Latin and Cyrillic, Amiri for the Arabic script, both under the Open Font Licence.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

from broadsheet.core.languages import language

RECIPE = 1
ROMAN, ITALIC = "normal", "italic"
OPTICAL_SIZE = 16
# Every letter is whole, so nothing places marks; the font's own figures are lining and tabular.
SERIF_FEATURES = ("kern", "locl", "liga", "onum", "pnum")
NASKH_FEATURES = (
    "kern",
    "mark",
    "mkmk",
    "ccmp",
    "locl",
    "rlig",
    "liga",
    "calt",
    "init",
    "medi",
    "fina",
    "isol",
    "cswh",
)

# What is written between letters is needed in each script's own file, so that it fetches no other.
_ASCII = "U+20-7E"
_MARKS = (
    "U+A0,U+A7,U+A9,U+AB,U+AD,U+B0,U+B7,U+BB,U+D7,U+2010-2015,U+2018-201A,U+201C-201E,U+2020-2022,U+2026,"
    "U+202F,U+2032-2033,U+2039-203A,U+2116,U+2190-2193,U+2212"
)
_LATIN = f"{_ASCII},{_MARKS},U+A1,U+A3,U+AA,U+B1,U+B5-B6,U+BA,U+BC-BF,U+C0-D6,U+D8-FF,U+11E-11F,U+130-131,U+152-153,U+15E-15F,U+178,U+20AC"
_LATIN_MORE = (
    "U+100-11D,U+120-12F,U+132-151,U+154-15D,U+160-177,U+179-17F,U+192,U+1A0-1A1,U+1AF-1B0,"
    "U+1E6-1E7,U+218-21B,U+1E80-1E85,U+1E9E,U+1EF2-1EF3"
)
# A Russian page names Western people: their letters come along, so that it fetches no second serif.
_CYRILLIC = f"{_LATIN},U+400-45F,U+490-491,U+492-493,U+49A-49B,U+4A2-4A3,U+4AE-4B1,U+4BA-4BB,U+4D8-4D9,U+4E8-4E9"
# Persian and Arabic letters, vowel signs, both rows of digits, joiners, marks of its own and those shared.
_ARABIC = (
    "U+20-22,U+25,U+28-2F,U+3A-3B,U+5B,U+5D,U+A0,U+AB,U+B7,U+BB,U+60C,U+61B,U+61F,U+621-63A,U+640-652,U+654,"
    "U+660-66C,U+670-671,U+67E,U+686,U+698,U+6A9,U+6AF,U+6C0,U+6CC,U+6D4,U+6F0-6F9,U+200C-200F,U+2010-2014,U+2026,U+2039-203A"
)


@dataclass(frozen=True)
class Face:
    """One file: what is cut from which font, and for which letters a page fetches it."""

    name: str
    family: str
    package: str
    file: str
    letters: str
    features: tuple[str, ...]
    style: str = ROMAN
    weight: int = 400
    is_variable: bool = True
    size_adjust: str = ""

    @property
    def file_name(self) -> str:
        """Changes with the definition of the face and with the version of the font it is cut from."""
        recipe = f"{RECIPE} {OPTICAL_SIZE} {_version(self.package)} {self!r}"
        return f"{self.name}-{hashlib.sha256(recipe.encode()).hexdigest()[:8]}.woff2"

    @property
    def address(self) -> str:
        return f"/fonts/{self.file_name}"

    @property
    def source(self) -> Path:
        """The whole font. Raises FileNotFoundError where its package is not installed."""
        found = find_spec(self.package)
        if found is None or found.origin is None:
            raise FileNotFoundError(f"the package {self.package} is not installed; it holds the font {self.file}")
        return Path(found.origin).parent / "files" / self.file


def _serif(name: str, family: str, letters: str, style: str = ROMAN, weight: int = 400) -> Face:
    file = "SourceSerif4-Italic[opsz,wght].ttf" if style == ITALIC else "SourceSerif4[opsz,wght].ttf"
    return Face(name, family, "fontpkg_source_serif_4", file, letters, SERIF_FEATURES, style, weight)


def _naskh(name: str, weight: int = 400) -> Face:
    file = "Amiri-Regular.ttf" if weight == 400 else "Amiri-Bold.ttf"
    return Face(
        name,
        "House Naskh",
        "fontpkg_amiri",
        file,
        _ARABIC,
        NASKH_FEATURES,
        ROMAN,
        weight,
        is_variable=False,
        size_adjust="115%",
    )


FACES = (
    _serif("latin", "House Serif", _LATIN),
    _serif("latin-italic", "House Serif", _LATIN, ITALIC),
    _serif("latin-bold", "House Serif", _LATIN, weight=600),
    _serif("latin-more", "House Serif", _LATIN_MORE),
    _serif("latin-more-italic", "House Serif", _LATIN_MORE, ITALIC),
    _serif("cyrillic", "House Cyrillic", _CYRILLIC),
    _serif("cyrillic-italic", "House Cyrillic", _CYRILLIC, ITALIC),
    _serif("cyrillic-bold", "House Cyrillic", _CYRILLIC, weight=600),
    _naskh("arabic"),
    _naskh("arabic-bold", weight=700),
)
_ROMAN_OF = {"Latn": "latin", "Cyrl": "cyrillic", "Arab": "arabic"}


@cache
def _version(package: str) -> str:
    try:
        return version(package.replace("_", "-"))
    except PackageNotFoundError:
        return ""


@cache
def _by_name() -> dict[str, Face]:
    return {face.file_name: face for face in FACES}


def font_file(file_name: str) -> Path | None:
    """Where a face of ours lies; None for what is none, or was not made yet."""
    path = Path(settings.FONTS) / file_name
    return path if file_name in _by_name() and path.exists() else None


@cache
def roman_address(code: str) -> str:
    """Address of the roman face of a language's script; '' where we have none."""
    name = _ROMAN_OF.get(language(code).script or "Latn")
    return next((face.address for face in FACES if face.name == name), "")


@cache
def font_faces_css() -> str:
    """The @font-face rules; a face is fetched only where its letters occur in its style and weight."""
    return "".join(_rule(face) for face in FACES)


def _rule(face: Face) -> str:
    adjust = f"size-adjust:{face.size_adjust};" if face.size_adjust else ""
    return (
        f'@font-face{{font-family:"{face.family}";font-style:{face.style};font-weight:{face.weight};font-display:swap;'
        f'{adjust}src:url({face.address}) format("woff2");unicode-range:{face.letters}}}'
    )


def missing_fonts() -> list[Face]:
    """The faces whose files are not there."""
    return [face for face in FACES if not (Path(settings.FONTS) / face.file_name).exists()]


def ensure_fonts() -> list[Path]:
    """Make the faces that are missing; return those made. Safe to repeat, also from several processes at once."""
    return [make_face(face, Path(settings.FONTS)) for face in missing_fonts()]


def make_face(face: Face, folder: Path) -> Path:
    """Cut one face (a second or two)."""
    folder.mkdir(parents=True, exist_ok=True)
    return _write(folder / face.file_name, _cut(face))


def _write(path: Path, font: Any) -> Path:
    """Whole or not at all: a half-written face never stands under its name."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
    os.close(handle)
    try:
        font.save(part)
        os.chmod(part, 0o644)
        os.replace(part, path)
    finally:
        Path(part).unlink(missing_ok=True)
    return path


def _cut(face: Face) -> Any:
    from fontTools.ttLib import TTFont

    font = TTFont(face.source)
    _subset(font, face)
    if face.is_variable:
        from fontTools.varLib.instancer import instantiateVariableFont

        font = instantiateVariableFont(font, {"wght": face.weight, "opsz": OPTICAL_SIZE}, inplace=True)
        _subset(font, face)
    font.flavor = "woff2"
    return font


def _subset(font: Any, face: Face) -> None:
    from fontTools.subset import Options, Subsetter, parse_unicodes

    options = Options()
    options.layout_features = list(face.features)
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "STAT", "MVAR"] if not face.is_variable else ["DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(face.letters.replace("U+", "")))
    subsetter.subset(font)
