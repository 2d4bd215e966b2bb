"""Code in Markdown, put aside while tags are looked for; what MyST and Liquid write as code and mean as text comes out of it."""

from __future__ import annotations

import re
from html import escape

RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
HIGHLIGHT = re.compile(
    r"\{%-?\s*(?:highlight|codeblock)\b[^%]*%\}\n?(.*?)\{%-?\s*end(?:highlight|codeblock)\s*-?%\}", re.DOTALL
)
HUGO_HIGHLIGHT = re.compile(r"\{\{[<%]\s*highlight\b.*?[>%]\}\}\n?(.*?)\{\{[<%]\s*/highlight\s*[>%]\}\}", re.DOTALL)
FENCE = re.compile(
    r"^([ \t]*)(`{3,}|~{3,}|:{3,}(?=\{))[ \t]*([^\n]*)\n(.*?)^[ \t]*\2[`~:]*[ \t]*$", re.DOTALL | re.MULTILINE
)
SPAN = re.compile(r"(\{[a-z][\w:.-]*\})?(`+)(?!`)(.+?)(?<!`)\2(?!`)", re.DOTALL)
DIRECTIVE = re.compile(r"\{([\w:.+-]+)\}[ \t]*(.*)")
OPTION = re.compile(r":([\w-]+):[ \t]*(.*)")
CODES = frozenset(
    {
        "code",
        "code-block",
        "sourcecode",
        "literalinclude",
        "code-cell",
        "parsed-literal",
        "highlight",
        "math",
        "mermaid",
    }
)


class Aside:
    """What is put aside, by number. The two signs around the number are forbidden in texts."""

    def __init__(self, questions: list[str]) -> None:
        self.questions = questions
        self._kept: list[str] = []

    def keep(self, text: str) -> str:
        self._kept.append(text)
        return f"\x02{len(self._kept) - 1}\x03"

    def back(self, text: str) -> str:
        for _depth in range(4):
            text = re.sub(
                r"\x02(\d+)\x03", lambda one: self._kept[int(one[1])] if int(one[1]) < len(self._kept) else "", text
            )
        return text

    def raw(self, text: str) -> str:
        """Liquid's own ways to say that something is code, or no text at all."""
        text = re.sub(r"[\x02\x03]", "", text)
        text = RAW.sub(lambda one: self.keep(one[1]), text)
        if COMMENT.search(text):
            self.questions.append("a comment of the writer's was left out")
        text = COMMENT.sub("", text)
        for pattern in (HIGHLIGHT, HUGO_HIGHLIGHT):
            text = pattern.sub(lambda one: self.keep(f"\n```\n{one[1].rstrip()}\n```\n"), text)
        return text

    def code(self, text: str) -> str:
        return SPAN.sub(lambda one: one[0] if one[1] else self.keep(one[0]), FENCE.sub(self._fenced, text))

    def _fenced(self, one: re.Match[str]) -> str:
        directive = DIRECTIVE.match(one[3])
        if directive is None:
            return self.keep(one[0]) if one[2][0] != ":" else one[0]
        return self._directive(directive[1], directive[2].strip(), one[4], one[0])

    def _directive(self, name: str, argument: str, content: str, whole: str) -> str:
        """A directive of MyST: its words as text."""
        lines = content.split("\n")
        given: dict[str, str] = {}
        while lines and (option := OPTION.match(lines[0].strip())):
            given[option[1]] = option[2].strip()
            lines.pop(0)
        words = "\n".join(lines).strip("\n")
        if name in CODES:
            return self.keep(f"```\n{words}\n```")
        if name in {"figure", "image"}:
            picture = f'<img src="{escape(argument)}" alt="{escape(given.get("alt", ""))}">'
            return (
                f"\n<figure>{picture}<figcaption>\n\n{words}\n\n</figcaption></figure>\n" if words else f"\n{picture}\n"
            )
        if name in {"epigraph", "pull-quote", "highlights"}:
            return "\n".join(f"> {line}" for line in words.split("\n"))
        if name == "line-block":
            return "\n::: verse\n\n" + "\\\n".join(line for line in words.split("\n")) + "\n\n:::\n"
        self.questions.append(f"the part {{{name}}} means nothing here: its words stay as paragraphs")
        return "\n\n".join(part for part in (f"**{argument}**" if argument else "", words) if part) + "\n"
