"""Writing many entries: in waves, all or nothing for each file, and the ties between texts at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from broadsheet.articles.actions import Refused as RefusedHere
from broadsheet.articles.models import ArticlePage, RelatedText
from broadsheet.importers.entries import Entry
from broadsheet.importers.page_writing import PageWriter
from broadsheet.importers.pictures import PictureShelf
from broadsheet.importers.placing import Placed, Placer
from broadsheet.importers.registers import Registers
from broadsheet.importers.report import Refused, Report
from broadsheet.importers.stand_ins import taken_back
from broadsheet.importers.tongues import Tongues
from broadsheet.importers.unfinished import Unfinished
from broadsheet.importers.writing import ArticleWriter
from broadsheet.pages.frame import reading
from broadsheet.pages.models import PlainPage

WAVE = 200
PROBLEMS = (Refused, RefusedHere, ValidationError, DatabaseError)


class Importer:
    """What every importer writes with. `known` are the keys of what is there already."""

    def __init__(
        self, report: Report, folder: Path | None, known: dict[str, int], unfinished: Unfinished | None = None
    ) -> None:
        self.report, self._unfinished = report, unfinished
        self.shelf = PictureShelf(folder)
        self.tongues, self.registers = Tongues(report), Registers()
        self.articles = ArticleWriter(report, self.shelf, self.tongues, self.registers, known)
        self.pages = PageWriter(self.articles)
        self._related: dict[str, list[str]] = {}
        self._places: dict[str, str] = {}

    # --- waves ----------------------------------------------------------------------

    def write(self, entries: Sequence[Entry], step: Callable[[int], None] = lambda count: None) -> None:
        """Write entries of which none rests on a later one; what is refused is reported, the others are written."""
        wave: list[Entry] = []
        keys: set[str] = set()
        for entry in entries:
            if len(wave) >= WAVE or entry.key in keys or keys.intersection(entry.rests_on):
                self._write_wave(wave)
                step(len(wave))
                wave, keys = [], set()
            wave.append(entry)
            keys.add(entry.key)
        self._write_wave(wave)
        step(len(wave))

    def _write_wave(self, wave: list[Entry]) -> None:
        if not wave:
            return
        kept = [list(entry.questions) for entry in wave]
        if len(wave) > 1 and self._attempt(wave) is None:
            return
        for entry, questions in zip(wave, kept, strict=True):
            entry.questions = questions
            problem = self._attempt([entry])
            if problem is not None:
                self.report.refuse(_in_words(problem), entry.place)

    def _attempt(self, wave: list[Entry]) -> Exception | None:
        """Write some entries in one transaction; on trouble everything is as before, also in memory."""
        before = self._remember()
        try:
            with transaction.atomic(), reading():
                self._write_each(wave)
                self._remember_ties(wave)
        except PROBLEMS as problem:
            self._go_back(before)
            return problem
        for entry in wave:
            if entry.related:
                self._related.setdefault(entry.work, []).extend(entry.related)
                self._places[entry.work] = entry.place
        return None

    def _remember_ties(self, wave: list[Entry]) -> None:
        if self._unfinished:
            self._unfinished.add(entry.key for entry in wave if entry.related or entry.key in self.articles.awaiting)

    def _write_each(self, wave: list[Entry]) -> None:
        articles = [entry for entry in wave if entry.kind == "article"]
        for entry in wave:
            self._check_kind(entry)
        self.articles.insert([entry for entry in articles if entry.existing is None])
        for entry in articles:
            if entry.existing is not None:
                self.articles.change(entry)
        for entry in sorted((entry for entry in wave if entry.kind == "page"), key=lambda one: one.path.count("/")):
            self.pages.write(entry)

    def _check_kind(self, entry: Entry) -> None:
        model: Any = ArticlePage if entry.kind == "article" else PlainPage
        if entry.existing is not None and not model.objects.filter(pk=entry.existing).exists():
            raise Refused(f"was brought in as another kind than '{entry.kind}' before; take that page away first")

    def _remember(self) -> tuple[Any, ...]:
        report, articles = self.report, self.articles
        counts = (report.written, report.comments, len(report.questions), len(report.remarks))
        return counts, dict(articles.texts), dict(articles.pages), dict(articles.awaiting), self.shelf.mark()

    def _go_back(self, before: tuple[Any, ...]) -> None:
        report, articles = self.report, self.articles
        (
            (report.written, report.comments, questions, remarks),
            articles.texts,
            articles.pages,
            articles.awaiting,
            mark,
        ) = before
        del report.questions[questions:], report.remarks[remarks:]
        self.shelf.undo(mark)
        self.tongues.forget()
        self.registers.forget()
        self.pages._keys = {}

    # --- ties ---------------------------------------------------------------------------

    def finish(self) -> None:
        """Ties between texts, now that all of them are there."""
        with transaction.atomic():
            self._relate()
            for key, pk in self.articles.awaiting.items():
                self._link(key, pk)
        self.report.pictures = self.shelf.taken
        if self._unfinished:
            self._unfinished.done()

    def _relate(self) -> None:
        works = {key.rpartition("/")[0]: pk for key, pk in self.articles.pages.items()}
        wanted = {work for works_named in self._related.values() for work in works_named} | set(self._related)
        pages = {works[work]: work for work in wanted if work in works}
        texts = {pages[pk]: text for pk, text in ArticlePage.objects.filter(pk__in=pages).values_list("pk", "text")}
        rows: list[RelatedText] = []
        for work, others in self._related.items():
            if work in texts:
                rows += self._rows(work, texts[work], dict.fromkeys(others), texts)
        self._forget_others(rows)
        RelatedText.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["text", "other"], update_fields=["position"], batch_size=200
        )

    def _rows(self, work: str, text: int, others: dict[str, None], texts: dict[str, int]) -> list[RelatedText]:
        for missing in (one for one in others if one not in texts):
            self.report.ask(self._places[work], f"the related text {missing} is not here")
        chosen = dict.fromkeys(texts[one] for one in others if one in texts and texts[one] != text)
        return [RelatedText(text_id=text, other_id=other, position=at) for at, other in enumerate(chosen, 1)]

    def _forget_others(self, rows: list[RelatedText]) -> None:
        """Related texts that no version names any more, where every version was read in this run."""
        named = {(row.text_id, row.other_id) for row in rows}
        written = self.articles.written
        for row in RelatedText.objects.filter(text__in={text for text, _other in named}):
            versions = ArticlePage.objects.filter(text=row.text_id).values_list("pk", flat=True)
            if (row.text_id, row.other_id) not in named and written.issuperset(versions):
                row.delete()

    def _link(self, key: str, pk: int) -> None:
        """Links to texts that were written later than the text that links to them."""
        model: Any = ArticlePage if ArticlePage.objects.filter(pk=pk).exists() else PlainPage
        page = model.objects.get(pk=pk)
        file = page.front_matter["broadsheet"]["file"]
        placer, placed = Placer(self.shelf, self.articles.page_at), Placed([])
        near = file.rpartition("/")[0]
        page.body = [taken_back(placer.with_links(dict(one), near, placed)) for one in page.body.raw_data]
        for name in dict.fromkeys(placed.awaited):
            self.report.ask(file, f"a link leads to {name}, which is not here")
        if model is ArticlePage:
            for note in page.footnotes.all():
                note.text = taken_back(placer.with_links(note.text, near, placed))
                note.save()
        self._save_quietly(page)

    def _save_quietly(self, page: Any) -> None:
        """The page and its revision as they would have been written, had all been there from the start."""
        page.save()
        revision = page.latest_revision
        if revision is not None:
            page = type(page).objects.get(pk=page.pk)
            revision.content = page.serializable_data()
            revision.save()


def _in_words(problem: Exception) -> Refused:
    if isinstance(problem, Refused):
        return problem
    if isinstance(problem, ValidationError):
        return Refused("; ".join(problem.messages))
    return Refused(str(problem) if isinstance(problem, RefusedHere) else f"the database refuses it: {problem}")
