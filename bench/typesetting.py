"""An A5 journal set by Typst (our engine) and by WeasyPrint: seconds, memory, pages, bytes, and their ratios.

    python bench/typesetting.py [--languages en ru fa] [--pieces 12] [--keep FOLDER]

The texts are the demo house's own. Each setting runs in a process of its own, three times; the table shows the fastest
run, without the start of the process, and the highest memory. WeasyPrint is no dependency of ours; where it is missing
it is left out. To compare:

    apt-get install libpango-1.0-0 libpangoft2-1.0-0
    pip install --target FOLDER weasyprint && PYTHONPATH=FOLDER python bench/typesetting.py
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from html import escape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parent.parent
sys.path.insert(0, str(HOUSE))

from broadsheet.core.languages import direction, is_rtl  # noqa: E402
from broadsheet.core.numbers import digits  # noqa: E402
from broadsheet.typesetting.engines.epub_text import PieceWriter, tongue  # noqa: E402
from broadsheet.typesetting.manuscript import (  # noqa: E402
    BOLD,
    ITALIC,
    Block,
    Figure,
    Heading,
    Image,
    Listing,
    Manuscript,
    Paragraph,
    Piece,
    Quotation,
    Run,
    Runs,
    Table,
    plain,
)

CONTENT = HOUSE / "broadsheet/demo/content"
RUNS = 3
ENGINES = ("typst", "weasyprint")


# --- texts of the demo house ------------------------------------------------------------------------


def manuscript(language: str, pieces: int) -> Manuscript:
    """The first texts of the demo that exist in the language, as one issue."""
    paths = sorted((CONTENT / "articles").glob(f"*/{language}.md"))[:pieces]
    found = tuple(_piece(path, language) for path in paths)
    return Manuscript("Perigee", language, found, designation=digits("23", language), paper="a5")


def _piece(path: Path, language: str) -> Piece:
    import yaml
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    _nothing, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    facts = yaml.safe_load(head)
    body = re.sub(r"^:::.*$", "", body, flags=re.MULTILINE)
    tokens = MarkdownIt("commonmark").enable("table").use(footnote_plugin).parse(body)
    blocks, notes = _read(iter(tokens), "")
    return Piece(
        path.parent.name, "article", (Run(facts["title"].replace("*", "")),), language,
        standfirst=(Run(facts.get("standfirst", "").replace("*", "")),), byline=", ".join(facts.get("authors", [])),
        blocks=tuple(blocks), notes=tuple(notes),
    )  # fmt: skip


def _read(tokens: Iterator[Any], until: str) -> tuple[list[Block], list[Runs]]:
    """The blocks up to a closing token, and the footnotes among them."""
    blocks: list[Block] = []
    notes: list[Runs] = []
    for token in tokens:
        if token.type == until:
            break
        if token.type in (
            "footnote_open",
            "blockquote_open",
            "bullet_list_open",
            "ordered_list_open",
            "list_item_open",
        ):
            inner, _notes = _read(tokens, token.type.replace("_open", "_close"))
            paragraphs = tuple(block for block in inner if isinstance(block, Paragraph))
            if token.type == "footnote_open":
                notes.append(tuple(run for one in paragraphs for run in one.runs))
            elif token.type == "blockquote_open":
                blocks.append(Quotation(paragraphs))
            elif token.type == "list_item_open":
                blocks += inner
            else:
                blocks.append(Listing(tuple((one,) for one in inner), token.type.startswith("ordered")))
        elif token.type == "table_open":
            blocks.append(_table(tokens))
        elif token.type == "heading_open":
            blocks.append(Heading(_runs(next(tokens).children), max(2, int(token.tag[1]))))
        elif token.type == "inline":
            blocks.append(_picture(token.content) or Paragraph(_runs(token.children)))
        elif token.type == "footnote_block_open":
            _blocks, notes = _read(tokens, "footnote_block_close")
    return blocks, notes


def _table(tokens: Iterator[Any]) -> Table:
    rows: list[list[Runs]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_runs(token.children))
    columns = tuple((plain(cell), place > 0) for place, cell in enumerate(rows[0]))
    return Table(columns, tuple(tuple(row) for row in rows[1:]))


def _picture(source: str) -> Figure | None:
    found = re.match(r"!\[([^\]]*)\]\(([^)\s]+)", source)
    if not found:
        return None
    data = (CONTENT / "pictures" / Path(found[2]).name).read_bytes()
    sides = re.search(rb'viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)', data)
    width, height = (int(float(side)) for side in sides.groups()) if sides else (3, 2)
    return Figure(Image(data, "svg", width, height), found[1], (Run(found[1]),))


def _runs(children: list[Any] | None) -> Runs:
    runs, styles = [], set()
    for child in children or []:
        kind, _open, ending = child.type.rpartition("_")
        if kind in ("em", "strong"):
            change = styles.add if ending == "open" else styles.discard
            change(ITALIC if kind == "em" else BOLD)
        elif child.type == "footnote_ref":
            runs.append(Run("", note=child.meta["id"]))
        elif child.type in ("text", "softbreak", "code_inline"):
            runs.append(Run(child.content or " ", frozenset(styles)))
    return tuple(runs)


# --- two ways to set them -----------------------------------------------------------------------------


def by_typst(issue: Manuscript) -> bytes:
    from broadsheet.typesetting.engines.journal import set_journal

    return set_journal(issue).pdf


class PrintWriter(PieceWriter):
    """XHTML whose footnotes stand in the line, from where the style sheet floats them to the foot."""

    def _mark(self, note: int) -> str:
        return f'<span class="note">{self.inline(self.piece.notes[note], has_marks=False)}</span>'

    def _notes(self) -> str:
        return ""


def by_weasyprint(issue: Manuscript) -> bytes:
    import base64

    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    def embedded(image: Image) -> str:
        return "data:image/svg+xml;base64," + base64.b64encode(image.data).decode()

    pieces = [PrintWriter(piece, issue.words, embedded).body() for piece in issue.printed]
    rows = "".join(
        f'<li><a href="#p{place}">{escape(plain(piece.title))}</a></li>' for place, piece in enumerate(issue.printed)
    )
    body = "".join(f'<article id="p{place}">{text}</article>' for place, text in enumerate(pieces))
    page = (
        f"<html {tongue(issue.language)}><head><title>{escape(issue.title)}</title></head><body>"
        f'<h1 class="name">{escape(issue.title)}</h1><ul class="contents">{rows}</ul>{body}</body></html>'
    )
    fonts = FontConfiguration()
    sheet = CSS(string=style(issue.language), font_config=fonts)
    return bytes(HTML(string=page).write_pdf(stylesheets=[sheet], font_config=fonts, pdf_tags=True))


def style(language: str) -> str:
    """The same page as the layout in Typst, as far as style sheets go."""
    outer, inner = ("left", "right") if is_rtl(language) else ("right", "left")
    size, step, font = ("11pt", "17pt", "Amiri") if is_rtl(language) else ("9.6pt", "12.6pt", "Source Serif 4")
    folio = "counter(page, persian)" if language == "fa" else "counter(page)"
    return f"""{_faces()}
@page {{ size: A5; margin: 20.5mm 16mm 22.5mm 17.5mm; @footnote {{ border-top: 0.4pt solid; padding-top: 4pt }} }}
@page :right {{ @top-center {{ content: string(piece); font-size: 7.7pt }} @bottom-{outer} {{ content: {folio} }} }}
@page :left {{ @top-center {{ content: "Perigee"; font-size: 7.7pt }} @bottom-{inner} {{ content: {folio} }} }}
html {{ font: {size}/{step} "{font}", "Source Serif 4"; font-variant-numeric: oldstyle-nums; direction: {direction(language)};
  text-align: justify; hyphens: auto; orphans: 2; widows: 2 }}
p {{ margin: 0 }} p + p {{ text-indent: 1.3em }} h1, h2, h3 {{ font-weight: 400; text-align: start; break-after: avoid }}
article {{ break-before: page }} article h1 {{ font-size: 2.2em; line-height: 1.15; string-set: piece content() }}
h2 {{ font-size: 1.08em; font-weight: 600; margin: {step} 0 0 }} .name {{ font-size: 44pt; text-align: center }}
header {{ margin: 3em 0 2em; text-align: start }} header p + p {{ text-indent: 0 }} .standfirst {{ font-style: italic }}
.contents {{ break-before: page; list-style: none }}
.contents a::after {{ content: "  " target-counter(attr(href), page) }}
a {{ color: inherit; text-decoration: none }} figure {{ margin: {step} 0; break-inside: avoid }} img {{ width: 100% }}
figcaption {{ font-size: 0.84em; text-align: start }} table {{ font-size: 0.85em; border-block: 0.7pt solid; margin: {step} auto }}
th, td {{ text-align: start; padding: 0 0.5em }} .number {{ text-align: end; font-variant-numeric: lining-nums tabular-nums }}
.note {{ float: footnote; font-size: 0.82em; line-height: 1.25 }} blockquote {{ margin: 0.5em 1.6em; font-size: 0.95em }}
"""


def _faces() -> str:
    from broadsheet.typesetting.engines.compiling import font_folders

    faces = []
    for folder in font_folders():
        for path in sorted(Path(folder).glob("*.ttf")):
            family = "Amiri" if path.name.startswith("Amiri") else "Source Serif 4"
            slant = "italic" if "Italic" in path.name else "normal"
            weight = "200 900" if "wght" in path.name else "700" if "Bold" in path.name else "400"
            faces.append(
                f'@font-face {{ font-family: "{family}"; src: url("{path.as_uri()}"); '
                f"font-style: {slant}; font-weight: {weight} }}"
            )
    return "\n".join(faces)


SETTERS: dict[str, Callable[[Manuscript], bytes]] = {"typst": by_typst, "weasyprint": by_weasyprint}


# --- measuring ----------------------------------------------------------------------------------------


def measure(engine: str, language: str, pieces: int, kept: str) -> dict[str, float]:
    """Set once, in this process. seconds: of setting alone; megabytes: the most this process ever held."""
    import pikepdf

    issue = manuscript(language, pieces)
    before = time.perf_counter()
    pdf = SETTERS[engine](issue)
    seconds = time.perf_counter() - before
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if kept:
        (Path(kept) / f"{engine}-{language}.pdf").write_bytes(pdf)
    with pikepdf.open(BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    return {"seconds": seconds, "megabytes": megabytes, "pages": pages, "kilobytes": len(pdf) / 1024}


def measured_apart(engine: str, language: str, pieces: int, kept: str) -> dict[str, float]:
    """The fastest of a few runs, each in a fresh process."""
    command = [sys.executable, __file__, "--only", engine, "--languages", language, "--pieces", str(pieces)]
    command += ["--keep", kept] if kept else []
    found = [
        json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(RUNS)
    ]
    fastest = min(found, key=lambda one: one["seconds"])
    return {**fastest, "megabytes": max(one["megabytes"] for one in found)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--languages", nargs="+", default=["en", "it", "ru", "fa"])
    parser.add_argument("--pieces", type=int, default=20)
    parser.add_argument("--keep", default="", help="a folder for the sheets")
    parser.add_argument("--only", choices=ENGINES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only:
        print(json.dumps(measure(arguments.only, arguments.languages[0], arguments.pieces, arguments.keep)))
        return
    has_rival = find_spec("weasyprint") is not None
    print("              pages       seconds      peak MB       PDF kB")
    for language in arguments.languages:
        rows = {
            engine: measured_apart(engine, language, arguments.pieces, arguments.keep)
            for engine in ENGINES[: 1 + has_rival]
        }
        for engine, row in rows.items():
            print(
                f"{language} {engine:10} {row['pages']:5.0f} {row['seconds']:13.2f} {row['megabytes']:12.0f} {row['kilobytes']:12.0f}"
            )
        if has_rival:
            share = {name: rows["weasyprint"][name] / rows["typst"][name] for name in rows["typst"]}
            print(
                f"{language} ratio      {share['pages']:5.2f} {share['seconds']:13.1f} {share['megabytes']:12.1f} {share['kilobytes']:12.1f}"
            )
    if not has_rival:
        print("WeasyPrint is not installed and was left out; the head of this file says how to add it")


if __name__ == "__main__":
    main()
