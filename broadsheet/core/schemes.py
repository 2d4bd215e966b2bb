"""Which scheme a browser sees in an address, by the rules that browsers parse with."""

from __future__ import annotations

import re

# The WHATWG's URL standard strips these from both ends of an address, and the second ones from anywhere in it.
_ENDS = "".join(chr(number) for number in range(0x21))
_ANYWHERE = re.compile(r"[\t\n\r]")
# No browser strips these; programs on the way to it do (a `strip()`, a mail program, a form).
_BLANKS = (
    "\u0085\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2061\u2062\u2063"
    "\u2064\u2066\u2067\u2068\u2069\u3000\u3164\ufeff\uffa0"
)
_STRAY = re.compile(f"[\\x00-\\x20\\x7f-\\x9f{_BLANKS}]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
KNOWN = frozenset({"http", "https", "mailto", "tel"})


def bare(address: str) -> str:
    """An address as a browser reads it: no control character or blank at its ends, no tab or line end anywhere."""
    return _ANYWHERE.sub("", address).strip(_ENDS + _BLANKS)


def scheme_of(address: str) -> str:
    """The scheme in small letters, '' where there is none; blanks before and within it hide nothing."""
    found = _SCHEME.match(_STRAY.sub("", address[:400]))
    return found[1].lower() if found else ""


def leads_somewhere(address: str) -> bool:
    """Whether a link may lead there: to a page, a letter, a telephone, or to something of the house's own."""
    scheme = scheme_of(address)
    return scheme in KNOWN if scheme else bool(bare(address))
