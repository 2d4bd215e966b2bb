"""An issue for the printer or the e-reader."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from broadsheet.core.progress import Progress
from broadsheet.pages.commands import HouseCommand
from broadsheet.typesetting.rules import BOOKLET, BROADSHEET, EPUB, FORMS, main_form
from broadsheet.typesetting.setting import CannotBeSet, set_in_form
from broadsheet.typesetting.sources import NotFound, manuscript_at

MOST_BLEED = 20  # millimetres


class Command(HouseCommand):
    help = "Set an issue (or a reading path): ISSUE is its path, such as en/periodicals/aurora/61."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("issue", metavar="ISSUE", help="its path, such as en/periodicals/aurora/61")
        parser.add_argument(
            "--edition", default="", metavar="KEY", help="such as gb; without it the language's main one"
        )
        parser.add_argument("--format", choices=FORMS, help="without it the form of the periodical")
        parser.add_argument("--output", required=True, metavar="FILE")
        parser.add_argument("--bleed", type=float, default=0, metavar="MM", help="paper beyond the trimmed page")
        parser.add_argument("--marks", action="store_true", help="fold and crop marks on a booklet")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["output"])
        _check(path, options["bleed"])
        try:
            manuscript, kind = manuscript_at(options["issue"], options["edition"])
            form = options["format"] or main_form(kind)
            with Progress(100, form) as progress:
                done = [0]

                def told(share: float, doing: str) -> None:
                    progress.step(max(0, round(share * 100) - done[0]))
                    done[0] = max(done[0], round(share * 100))

                self._say_what_does_nothing(form, **options)
                sheet = set_in_form(
                    manuscript, form, told, bleed_mm=options["bleed"], has_marks=options["marks"],
                    is_broadsheet=main_form(kind) == BROADSHEET,
                )  # fmt: skip
                told(1, "")
        except (NotFound, CannotBeSet) as problem:
            raise CommandError(str(problem)) from problem
        try:
            _write(path, sheet.pdf)
        except OSError as problem:
            raise CommandError(f"cannot write {path}: {problem.strerror}") from problem
        for remark in sheet.remarks:
            self.stderr.write(remark)
        pages = f", {sheet.pages} pages" if sheet.pages else ""
        self.say(f"{options['output']}: {manuscript.name}{pages}, {len(sheet.pdf) // 1024} kB")

    def _say_what_does_nothing(self, form: str, *, marks: bool, bleed: float, **_options: Any) -> None:
        if marks and form != BOOKLET:
            self.stderr.write("--marks does nothing here: only a booklet has fold and crop marks")
        if bleed and form == EPUB:
            self.stderr.write("--bleed does nothing here: an e-book has no paper")


def _check(path: Path, bleed: float) -> None:
    """Refuse before the work what would be refused after it. Raises CommandError."""
    if not 0 <= bleed <= MOST_BLEED:  # also refuses what is no number
        raise CommandError(f"--bleed is from 0 to {MOST_BLEED} mm, not {bleed:g}")
    if not path.name or path.is_dir():
        raise CommandError(f"--output names no file: {str(path)!r}")
    try:
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as problem:
        raise CommandError(f"cannot write {path}: {problem.strerror}") from problem


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(part, 0o644)
        os.replace(part, path)
    finally:
        Path(part).unlink(missing_ok=True)
