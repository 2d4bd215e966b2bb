"""The HTML of WordPress: paragraphs that are only blank lines, shortcodes, the comments of its block editor."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

BLOCK_TAGS = (
    "address|article|aside|blockquote|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|"
    "header|hr|iframe|li|main|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
BLOCK = re.compile(rf"\s*(</?(?:{BLOCK_TAGS})\b[^>]*>)\s*", re.IGNORECASE)
ONLY_TAGS = re.compile(rf"\s*(?:</?(?:{BLOCK_TAGS})\b[^>]*>\s*)+", re.IGNORECASE)
KEPT_WHOLE = re.compile(r"<(pre|script|style|svg)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
SHARED = re.compile(r'<!-- wp:block \{[^}]*"ref":\s*(\d+)[^}]*\} /-->')
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ESCAPED_SHORTCODE = re.compile(r"\[(\[[a-z][\w-]*[^\[\]]*\])\]", re.IGNORECASE)
CAPTION = re.compile(r"\[(?:wp_)?caption\b([^\]]*)\](.*?)\[/(?:wp_)?caption\]", re.IGNORECASE | re.DOTALL)
IMAGE = re.compile(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.IGNORECASE)
GALLERY = re.compile(r"\[(?:gallery|playlist)\b([^\]]*)\]", re.IGNORECASE)
EMBED = re.compile(r"\[embed\b[^\]]*\]\s*(.*?)\s*\[/embed\]", re.IGNORECASE | re.DOTALL)
MEDIA = re.compile(
    r"\[(audio|video|youtube|vimeo|soundcloud|wpvideo|googlevideo)\b([^\]]*)\](?:\s*\[/\1\])?", re.IGNORECASE
)
OTHER = re.compile(
    r"\[/?([a-z][\w-]*)((?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]]+))+\s*/?)\]|\[/([a-z][\w-]*)\]", re.IGNORECASE
)
ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'\]]+))")
ADDRESS = re.compile(r"https?://[^\s\"'<>\]]+")
ALONE = re.compile(r"^[ \t]*(https?://[^\s<>\"]+)[ \t]*$", re.MULTILINE)


@dataclass
class Attachment:
    """A file of the website's media library."""

    address: str
    alternative: str = ""
    caption: str = ""
    parent: str = ""
    order: int = 0


@dataclass
class Media:
    """The media library: attachments by number, and where the file of an address lies, if it is here."""

    attachments: dict[str, Attachment] = field(default_factory=dict)
    local: Callable[[str], str] = lambda address: ""

    def below(self, post: str) -> list[str]:
        """Pictures that were uploaded for a post, in their order."""
        own = [(one.order, key) for key, one in self.attachments.items() if one.parent == post]
        return [key for _order, key in sorted(own)]


def plain_html(content: str, post: str, media: Media) -> tuple[str, list[str]]:
    """The content of a post as ordinary HTML, and questions about what has no place in it."""
    questions: list[str] = []
    is_blocks = "<!-- wp:" in content
    text = COMMENT.sub("\n\n", content.replace("\r\n", "\n").replace("\r", "\n"))
    escaped: list[str] = []
    text = ESCAPED_SHORTCODE.sub(lambda found: _aside(found[1], escaped), text)
    text = CAPTION.sub(_caption, text)
    text = GALLERY.sub(lambda found: _gallery(found, post, media), text)
    text = EMBED.sub(lambda found: _link(found[1]), text)
    text = MEDIA.sub(_media, text)
    text = OTHER.sub(lambda found: _other(found, questions), text)
    text = ALONE.sub(lambda found: _link(found[1]), text)
    text = text if is_blocks else with_paragraphs(text)
    return _local(_back(text, escaped), media), list(dict.fromkeys(questions))


def with_parts(content: str, parts: dict[str, str]) -> tuple[str, list[str]]:
    """The content with the parts that it shares with other texts, and questions about those that are not in the file."""
    missing: list[str] = []

    def one(found: re.Match[str]) -> str:
        if found[1] not in parts:
            missing.append(f"the shared part number {found[1]} is not in the file: what stood there?")
        return parts.get(found[1], "")

    return SHARED.sub(one, content), missing


def with_paragraphs(text: str) -> str:
    """What WordPress does when it shows a post: blank lines part paragraphs, line ends break lines."""
    whole: list[str] = []
    text = KEPT_WHOLE.sub(lambda found: f"\n\n{_aside(found[0], whole)}\n\n", text)
    text = re.sub(r"<br\s*/?>[ \t]*\n", "\n", text, flags=re.IGNORECASE)
    pieces = re.split(r"\n[ \t]*\n\s*", BLOCK.sub(r"\n\n\1\n\n", text))
    return _back("\n".join(_paragraph(piece) for piece in pieces if piece.strip()), whole)


def _paragraph(piece: str) -> str:
    if ONLY_TAGS.fullmatch(piece) or re.fullmatch(r"\s*\x02\d+\x03\s*", piece):
        return piece
    lines = re.sub(r"[ \t]*\n[ \t]*", "<br />\n", piece.strip("\n \t"))
    return f"<p>{lines}</p>"


def _aside(text: str, kept: list[str]) -> str:
    """Put something away until the rest is done. (No export holds the two control characters: XML forbids them.)"""
    kept.append(text)
    return f"\x02{len(kept) - 1}\x03"


def _back(text: str, kept: list[str]) -> str:
    return (
        re.sub(r"\x02(\d+)\x03", lambda found: kept[int(found[1])] if int(found[1]) < len(kept) else "", text)
        if kept
        else text
    )


# --- shortcodes -------------------------------------------------------------------


def _given(attributes: str) -> dict[str, str]:
    plain = html.unescape(attributes)
    return {found[1].lower(): found[2] or found[3] or found[4] or "" for found in ATTRIBUTE.finditer(plain)}


def _caption(found: re.Match[str]) -> str:
    picture = IMAGE.search(found[2])
    words = _given(found[1]).get("caption", "") or (IMAGE.sub("", found[2], count=1) if picture else found[2])
    caption = f"<figcaption>{words.strip()}</figcaption>" if words.strip() else ""
    return f"<figure>{picture[0]}{caption}</figure>" if picture else f"<p>{words}</p>"


def _gallery(found: re.Match[str], post: str, media: Media) -> str:
    given = _given(found[1])
    keys = re.findall(r"\d+", given.get("ids", "") or given.get("include", "")) or media.below(post)
    left_out = set(re.findall(r"\d+", given.get("exclude", "")))
    shown = [media.attachments[key] for key in keys if key in media.attachments and key not in left_out]
    return "\n\n" + "".join(figure(one) for one in shown) + "\n\n"


def figure(one: Attachment) -> str:
    """A picture of the library as HTML."""
    caption = f"<figcaption>{one.caption}</figcaption>" if one.caption.strip() else ""
    return f'<figure><img src="{html.escape(one.address)}" alt="{html.escape(one.alternative)}">{caption}</figure>'


def _media(found: re.Match[str]) -> str:
    addresses = ADDRESS.findall(html.unescape(found[2]))
    return "".join(_link(address) for address in dict.fromkeys(addresses))


def _link(address: str) -> str:
    plain = html.unescape(address).strip()
    if not re.fullmatch(r"https?://[^\s\"<>]+", plain):
        return f"\n\n{address}\n\n"
    return f'\n\n<p><a href="{html.escape(plain)}">{html.escape(plain)}</a></p>\n\n'


def _other(found: re.Match[str], questions: list[str]) -> str:
    name = (found[1] or found[3]).lower()
    questions.append(f"the shortcode [{name}] means nothing here: what it stood around was kept, what it made was not")
    return ""


def _local(text: str, media: Media) -> str:
    """Addresses of files that are at hand become paths."""

    def one(found: re.Match[str]) -> str:
        path = media.local(html.unescape(found[3]))
        return f"{found[1]}={found[2]}{html.escape(path)}{found[2]}" if path else found[0]

    return re.sub(r"""\b(src|href)\s*=\s*(["'])(https?://[^"']+|//[^"']+)\2""", one, text, flags=re.IGNORECASE)
