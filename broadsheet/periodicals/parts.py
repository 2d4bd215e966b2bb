"""What other rooms' pages show of issues: the masthead what is out now, an article where it was printed."""

from __future__ import annotations

from typing import Any

from broadsheet.articles.models import ArticlePage
from broadsheet.pages.frame import Frame
from broadsheet.periodicals.machine import issue_part
from broadsheet.periodicals.models import Issue
from broadsheet.periodicals.querying import issues_of_text, out_now


def named(issue: Issue, language: str) -> dict[str, str]:
    """An issue as a link: title and designation apart, with the language of each."""
    return {
        "title": issue.periodical.title_in(language),
        "lang": issue.periodical.word_language("title", language),
        "designation": issue.designation_in(language),
        "designation_lang": issue.word_language("designation", language),
        "url": issue.path(language),
    }


def masthead_issue(frame: Frame) -> dict[str, str] | None:
    """The issue out now of the house's first periodical."""
    issues = out_now()
    return named(issues[0], frame.language) if issues else None


def printed_in(page: ArticlePage, frame: Frame) -> list[dict[str, Any]]:
    """The issues out in which a text stands, with what machines are told of each."""
    return [
        {**named(issue, frame.language), "json_ld": issue_part(issue, page.language)}
        for issue in issues_of_text(page.text_id)
    ]
