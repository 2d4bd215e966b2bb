"""Who wrote a post of WordPress: its author, its co-authors, guests; never anybody's e-mail address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from broadsheet.importers.html_words import one_line, plain_words
from broadsheet.importers.sanitising import sanitised
from broadsheet.importers.wxr import Channel, Item

EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
IN_BRACKETS = re.compile(r"\s*[<(]?\s*[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+\s*[>)]?\s*")


def public_name(written: str) -> str:
    """A name without an e-mail address; '' where that was all."""
    return one_line(IN_BRACKETS.sub(" ", written))


@dataclass
class Names:
    """The people of an export: those with a log-in stand in its head, guests are posts of a kind of their own."""

    channel: Channel
    guests: dict[str, str] = field(default_factory=dict)

    def note_guest(self, item: Item) -> None:
        name = item.meta_value("cap-display_name") or item["title"]
        for key in (item["wp:post_name"], f"cap-{item.meta_value('cap-user_login')}"):
            self.guests[unquote(key).strip().casefold()] = name

    def authors(self, item: Item) -> tuple[list[str], list[str]]:
        """Names in their order, and questions."""
        login = item["dc:creator"].strip().lstrip(">")  # one real export says “>name”
        creator = self._of_login(login)
        together = [
            name
            for domain, nicename, words in item.terms
            if domain == "author" and (name := self._of_term(nicename, words))
        ]
        questions = []
        if together and creator and creator not in together:
            questions.append(f"{creator} posted it, but is not among its authors: {', '.join(together)}")
        if login and not creator and not together:
            questions.append(
                f"its author is known only by an e-mail address, {login}, which is no public name: who is it?"
            )
        return list(dict.fromkeys(together)) or ([creator] if creator else []), questions

    def _of_login(self, login: str) -> str:
        shown = self.channel.authors.get(login, login)
        name = public_name(one_line(plain_words(sanitised(shown))))
        return (name or public_name(self.channel.full_names.get(login, "")))[:200]

    def _of_term(self, nicename: str, words: str) -> str:
        key = unquote(nicename).strip().casefold()
        if guest := self.guests.get(key) or self.guests.get(f"cap-{key}"):
            return public_name(one_line(plain_words(guest)))[:200]
        for login in (key.removeprefix("cap-"), words.strip().casefold()):
            if found := next((one for one in self.channel.authors if login in {one.casefold(), _slugged(one)}), ""):
                return self._of_login(found)
        return public_name(one_line(plain_words(words)))[:200]


def _slugged(login: str) -> str:
    """How WordPress writes a log-in in an address."""
    return re.sub(r"[^a-z0-9]+", "-", login.casefold()).strip("-")
