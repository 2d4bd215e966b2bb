"""SVG from strangers: read without entities, rebuilt from an allow-list, or refused."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from xml.parsers import expat

LARGEST_BYTES = 1024 * 1024

_MOST_ELEMENTS = 20_000
_DEEPEST = 100
_MOST_COPIES = 20_000
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"

_ELEMENT_NAMES = """
    svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath
    style linearGradient radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight
    feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology
    feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
"""
_ELEMENTS = frozenset(_ELEMENT_NAMES.split())
_AS_GROUP = frozenset({"a", "switch"})
_WITH_TEXT = frozenset({"title", "desc", "text", "tspan", "textPath", "style"})

_ATTRIBUTE_NAMES = """
    id class lang role aria-label aria-hidden aria-labelledby style viewBox preserveAspectRatio width height
    x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points dx dy rotate textLength lengthAdjust startOffset method
    spacing side pathLength transform gradientTransform patternTransform gradientUnits patternUnits
    patternContentUnits clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight refX
    refY orient spreadMethod offset stop-color stop-opacity fill fill-opacity fill-rule stroke stroke-width
    stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset
    opacity color display visibility overflow clip-path clip-rule mask filter marker-start marker-mid
    marker-end paint-order vector-effect mix-blend-mode isolation shape-rendering text-rendering image-
    rendering color-interpolation color-interpolation-filters font-family font-size font-style font-weight
    font-variant font-stretch letter-spacing word-spacing text-anchor text-decoration dominant-baseline
    alignment-baseline baseline-shift writing-mode direction unicode-bidi filterUnits primitiveUnits in in2
    result mode type values tableValues slope intercept amplitude exponent operator k1 k2 k3 k4 order
    kernelMatrix divisor bias targetX targetY edgeMode preserveAlpha surfaceScale diffuseConstant
    specularConstant specularExponent scale xChannelSelector yChannelSelector azimuth elevation flood-color
    flood-opacity stdDeviation radius baseFrequency numOctaves seed stitchTiles lighting-color pointsAtX
    pointsAtY pointsAtZ z limitingConeAngle media version
"""
_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())

_FRAGMENT = re.compile(r"#[\w.:-]+")
_LOCAL_URL = re.compile(r"url\(\s*(['\"]?)#[\w.:-]+\1\s*\)")
_REACHES_OUT = re.compile(
    r"url\s*\(|@|\\|/\*|expression|javascript:|data:|behavior|-moz-binding|(?:image|image-set|src)\(|<", re.I
)
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_VIEW_BOX = re.compile(rf"\s*{_NUMBER}[\s,]+{_NUMBER}[\s,]+({_NUMBER})[\s,]+({_NUMBER})\s*")
_LENGTH = re.compile(rf"\s*({_NUMBER})(?:px|pt|pc|mm|cm|in|em|ex|rem)?\s*")


class UnsafeSvg(ValueError):
    """The file is no SVG that can be made safe; the message says why, in words for the person who sent it."""


def sanitise_svg(data: bytes) -> bytes:
    """Return a rebuilt SVG (UTF-8, no declarations) with nothing in it that runs, fetches or embeds.

    data: the file as it came, at most 1 MiB. Scripts, event attributes, embedded pages and pictures,
    animations, comments and links go; references stay only to parts of the same drawing.
    Raises UnsafeSvg for what is no SVG, has a DOCTYPE or entities, lacks a size, or explodes when drawn.
    """
    if len(data) > LARGEST_BYTES:
        raise UnsafeSvg("the drawing is larger than 1 MiB")
    root = _Builder().parse(data)
    if not _has_size(root):
        raise UnsafeSvg("the drawing says neither its viewBox nor its width and height")
    _refuse_explosions(root)
    root.set("xmlns", _SVG)
    drawing: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=False)
    return drawing


class _Builder:
    """Builds the allowed part of the tree while expat reads."""

    def __init__(self) -> None:
        self._root: ET.Element | None = None
        self._open: list[ET.Element] = []
        self._skipped = 0
        self._count = 0

    def parse(self, data: bytes) -> ET.Element:
        try:
            self._parser().Parse(data, True)
        except (expat.ExpatError, LookupError, UnicodeError, ValueError) as error:
            if isinstance(error, UnsafeSvg):
                raise
            raise UnsafeSvg(f"the file is not well-formed XML: {error}") from None
        if self._root is None:
            raise UnsafeSvg("the file holds no drawing")
        return self._root

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.EntityDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        return parser

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        self._count += 1
        name = _local(qualified)
        self._check_limits(name)
        if self._skipped or name not in _ELEMENTS:
            self._skipped += 1
            return
        element = ET.Element(name, _allowed(attributes))
        if self._open:
            self._open[-1].append(element)
        else:
            self._root = element
        self._open.append(element)

    def _check_limits(self, name: str) -> None:
        if self._count == 1 and name != "svg":
            raise UnsafeSvg("the file is not an SVG drawing")
        if self._count > _MOST_ELEMENTS or len(self._open) + self._skipped > _DEEPEST:
            raise UnsafeSvg("the drawing has too many parts")

    def _end(self, qualified: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        element = self._open.pop()
        if element.tag == "style" and _REACHES_OUT.search(element.text or ""):
            element.text = ""

    def _text(self, text: str) -> None:
        if self._skipped or not self._open or self._open[-1].tag not in _WITH_TEXT:
            return
        parent = self._open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text


def _refuse_doctype(*_: object) -> None:
    raise UnsafeSvg("the drawing has a DOCTYPE or entities; save it as plain SVG without them")


def _local(qualified: str) -> str:
    """Return the SVG name of an element, '' for one of another vocabulary."""
    space, _, name = qualified.rpartition(" ")
    if space not in ("", _SVG):
        return ""
    return "g" if name in _AS_GROUP else name


def _allowed(attributes: dict[str, str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for qualified, value in attributes.items():
        space, _, name = qualified.rpartition(" ")
        safe = _safe_value(name, value) if space in ("", _XLINK) else None
        if safe is not None and (not space or name == "href"):
            kept.setdefault(name, safe)
    return kept


def _safe_value(name: str, value: str) -> str | None:
    if name == "href":
        return value if _FRAGMENT.fullmatch(value) else None
    if name not in _ATTRIBUTES:
        return None
    if name == "style":
        return _safe_style(value)
    return None if _REACHES_OUT.search(_LOCAL_URL.sub("", value)) and name != "aria-label" else value


def _safe_style(value: str) -> str | None:
    rules = [rule.strip() for rule in value.split(";") if rule.strip()]
    safe = [rule for rule in rules if not _REACHES_OUT.search(_LOCAL_URL.sub("", rule))]
    return ";".join(safe) or None


def _has_size(root: ET.Element) -> bool:
    box = _VIEW_BOX.fullmatch(root.get("viewBox", ""))
    if box:
        return float(box[1]) > 0 and float(box[2]) > 0
    lengths = [_LENGTH.fullmatch(root.get(side, "")) for side in ("width", "height")]
    return all(length is not None and float(length[1]) > 0 for length in lengths)


def _refuse_explosions(root: ET.Element) -> None:
    """Refuse a drawing whose <use> elements copy copies of copies, or themselves."""
    by_id = {identity: element for element in root.iter() if (identity := element.get("id"))}
    _drawn(root, by_id, {}, frozenset())


def _drawn(
    element: ET.Element,
    by_id: dict[str, ET.Element],
    known: dict[ET.Element, int],
    inside: frozenset[ET.Element],
) -> int:
    """Return how many elements are drawn for one, its copies counted."""
    if element in inside or len(inside) > _DEEPEST + 50:
        raise UnsafeSvg("a part of the drawing copies itself")
    if element not in known:
        within = inside | {element}
        known[element] = 1 + sum(_drawn(one, by_id, known, within) for one in _contents(element, by_id))
    if known[element] > _MOST_COPIES + _MOST_ELEMENTS:
        raise UnsafeSvg("the drawing copies its parts too many times")
    return known[element]


def _contents(element: ET.Element, by_id: dict[str, ET.Element]) -> Iterator[ET.Element]:
    yield from element
    copied = by_id.get(element.get("href", "#")[1:])
    if copied is not None and element.tag == "use":
        yield copied
