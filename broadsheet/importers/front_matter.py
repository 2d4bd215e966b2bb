"""The head of a Markdown file, in the forms of the house, of Hugo, Jekyll and Pelican.

Every plain value is read as words; what a key means is decided by whoever asks for it, so that a
language `no` stays Norwegian and a date `0000-00-00` is refused with its line.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import yaml

from broadsheet.importers.html_words import one_line
from broadsheet.importers.report import Refused

LONGEST_HEAD = 1_000_000
DEEPEST = 12
YAML_HEAD = re.compile(r"---[ \t]*\r?\n(.*?)(?:(?<=\n)|\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
TOML_HEAD = re.compile(r"\+\+\+[ \t]*\r?\n(.*?)(?:(?<=\n)|\n)\+\+\+[ \t]*(?:\r?\n|$)", re.DOTALL)
PELICAN_LINE = re.compile(r"([A-Za-z][A-Za-z_-]*):[ \t]*(.*)")
PELICAN_KEYS = frozenset(
    "title date modified category tags keywords slug author authors summary lang translation status template "
    "save_as url".split()
)
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass
class FrontMatter:
    """Values by key, the line of each key, and what follows the head."""

    values: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)
    body: str = ""
    form: str = "yaml"

    def line(self, key: str) -> int:
        return self.lines.get(key, 1)


def split(text: str) -> FrontMatter | None:
    """Part a file into head and body; None where there is no head. Raises Refused."""
    text = text.removeprefix("\ufeff")
    if found := YAML_HEAD.match(text):
        return _yaml(found[1], text[found.end() :])
    if found := TOML_HEAD.match(text):
        return _toml(found[1], text[found.end() :])
    if text.startswith(("---\n", "---\r\n")):
        raise Refused("the head begins with --- but no second --- ends it", 1)
    return _pelican(text)


# --- YAML -----------------------------------------------------------------------


def _yaml(head: str, body: str) -> FrontMatter:
    if len(head) > LONGEST_HEAD:
        raise Refused("the head is longer than a million characters", 1)
    try:
        values, lines = _built(head)
    except yaml.YAMLError as problem:
        reason = getattr(problem, "problem", None) or getattr(problem, "reason", None) or "it is no YAML"
        raise Refused(f"the head cannot be read: {reason}", _line_of(problem, head)) from None
    if values and not isinstance(values, dict):
        raise Refused("the head must consist of lines `key: value`", 2)
    return FrontMatter(values or {}, lines, body)


def _line_of(problem: yaml.YAMLError, head: str) -> int:
    mark, position = getattr(problem, "problem_mark", None), getattr(problem, "position", 0)
    return mark.line + 2 if mark else head.count("\n", 0, position) + 2


def _built(head: str) -> tuple[Any, dict[str, int]]:
    """What the head says, all values as words, and the line of each key. No aliases, no tags, no abyss, no key twice."""
    lines: dict[str, int] = {}
    found: list[Any] = []
    held: list[Any] = [found]
    keys: list[str | None] = [None]
    for event in yaml.parse(head, Loader=LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            held.pop()
            keys.pop()
        elif isinstance(event, yaml.NodeEvent):
            line = event.start_mark.line + 2 if event.start_mark else 2
            _check(event, line, len(held))
            if isinstance(held[-1], dict) and keys[-1] is None:
                keys[-1] = key = _key(event, line)
                if len(held) == 2:
                    _note_key(lines, key, line)
                continue
            _put(event, held, keys)
    return (found[0] if found else None), lines


def _put(event: Any, held: list[Any], keys: list[str | None]) -> None:
    """Add a value to the list or the group that is open, and open it if it is one itself."""
    value: Any = (
        event.value if isinstance(event, yaml.ScalarEvent) else [] if isinstance(event, yaml.SequenceStartEvent) else {}
    )
    if isinstance(held[-1], dict):
        held[-1][keys[-1]] = value
        keys[-1] = None
    else:
        held[-1].append(value)
    if not isinstance(event, yaml.ScalarEvent):
        held.append(value)
        keys.append(None)


def _check(event: Any, line: int, depth: int) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        raise Refused("anchors and aliases (&name, *name) are not allowed in the head; put such words in quotes", line)
    if (event.tag or "!").strip("!"):
        raise Refused(f"the tag {str(event.tag)[:60]} is not allowed in the head", line)
    if depth > DEEPEST:
        raise Refused("the head is nested too deeply", line)


def _key(event: Any, line: int) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        raise Refused("the head cannot be read: a key must be a word", line)
    return str(event.value)


def _note_key(lines: dict[str, int], key: str, line: int) -> None:
    if key in lines:
        raise Refused(f"the key {key} stands twice, in lines {lines[key]} and {line}", line)
    lines[key] = line


# --- TOML, Pelican ------------------------------------------------------------------


def _toml(head: str, body: str) -> FrontMatter:
    if len(head) > LONGEST_HEAD:
        raise Refused("the head is longer than a million characters", 1)
    try:
        values = tomllib.loads(head)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as problem:
        line = re.search(r"at line (\d+)", str(problem))
        raise Refused(f"the head cannot be read: {problem}", int(line[1]) + 1 if line else 1) from None
    lines = {key: _toml_line(head, key) for key in values}
    return FrontMatter({key: _words(value) for key, value in values.items()}, lines, body, "toml")


def _toml_line(head: str, key: str) -> int:
    found = re.search(rf"^\s*\[*[\"']?{re.escape(key)}[\"']?\s*[=\].]", head, re.MULTILINE)
    return head.count("\n", 0, found.start() + 1) + 2 if found else 1


def _words(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _words(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_words(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime | date | time) else str(value)


def _pelican(text: str) -> FrontMatter | None:
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    rows = text.split("\n")
    for number, row in enumerate(rows, 1):
        found = PELICAN_LINE.fullmatch(row.rstrip("\r"))
        if found is None or (number == 1 and found[1].lower() not in PELICAN_KEYS):
            break
        _note_key(lines, found[1].lower(), number)
        values[found[1].lower()] = found[2].strip()
    if "title" not in values:
        return None
    return FrontMatter(values, lines, "\n".join(rows[len(values) :]), "pelican")


# --- asking for values ---------------------------------------------------------------


class Keys:
    """The values of a head, asked for by kind. Whatever nobody asked for is left in `rest()`."""

    def __init__(self, head: FrontMatter) -> None:
        self._head = head
        self._asked: set[str] = set()

    def has(self, *names: str) -> bool:
        return any(self._head.values.get(name) not in (None, "", [], {}) for name in names)

    def refuse(self, name: str, message: str) -> Refused:
        return Refused(message, self._head.line(name))

    def _take(self, names: tuple[str, ...]) -> tuple[str, Any]:
        """The first of several names that is there; the others stay for `rest()`."""
        for name in names:
            if self.has(name):
                self._asked.add(name)
                return name, self._head.values[name]
        self._asked.update(names)
        return names[0], None

    def words(self, *names: str, longest: int = 0, lines: bool = False) -> str:
        """A line of words; with `lines`, white space stays as it is."""
        name, value = self._take(names)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.refuse(name, f"{name} must be words, not {_kind(value)}")
        value = value.strip() if lines else one_line(value)
        if longest and len(value) > longest:
            raise self.refuse(name, f"{name} has {len(value)} characters, at most {longest} fit")
        return value

    def names(self, *names: str, comma: bool = False) -> list[str]:
        """A list of words; one word alone is a list of one, `;` parts several."""
        name, value = self._take(names)
        if isinstance(value, str):
            value = re.split("[;,]" if comma else ";", value) if value.lower() not in {"false", "none"} else []
        if value is None:
            return []
        value = [_named(one) for one in (value if isinstance(value, list) else [value])]
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.refuse(name, f"{name} must be a list of words")
        return [word for one in value if (word := one_line(one))]

    def flag(self, *names: str) -> bool | None:
        name, value = self._take(names)
        if value is None:
            return None
        if isinstance(value, str) and value.lower() in {"true", "yes", "on", "1"}:
            return True
        if isinstance(value, str) and value.lower() in {"false", "no", "off", "0"}:
            return False
        raise self.refuse(name, f"{name} must be true or false")

    def rows(self, name: str, allowed: set[str], main: str = "") -> list[dict[str, str]]:
        """A list of small dictionaries of words. A row that is only words counts as the key `main`."""
        _name, value = self._take((name,))
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.refuse(name, f"{name} must be a list")
        return [self._row(name, row, allowed, main) for row in value]

    def _row(self, name: str, row: Any, allowed: set[str], main: str) -> dict[str, str]:
        if isinstance(row, str) and main and row.strip():
            return {main: one_line(row)}
        if row in ("", None):
            return {}
        if not isinstance(row, dict) or not all(isinstance(one, str) for one in row.values()):
            raise self.refuse(name, f"each entry of {name} must consist of `key: words`")
        if unknown := sorted(str(key) for key in row if key not in allowed):
            raise self.refuse(name, f"{name} knows no {', '.join(unknown)}; it knows {', '.join(sorted(allowed))}")
        return {key: one.strip() for key, one in row.items() if one.strip()}

    def drop(self, *names: str) -> None:
        """Say that these keys are known and mean nothing here."""
        self._asked.update(names)

    def rest(self) -> dict[str, Any]:
        """What nobody asked for."""
        return {name: value for name, value in self._head.values.items() if name not in self._asked}


def _named(value: Any) -> Any:
    """The name in a small dictionary such as `{name: Ada, url: …}`; anything else as it is."""
    if not isinstance(value, dict):
        return value
    return next(
        (value[key] for key in ("name", "title", "display_name", "nickname") if isinstance(value.get(key), str)), value
    )


def _kind(value: Any) -> str:
    return "a list" if isinstance(value, list) else "a group of keys"
