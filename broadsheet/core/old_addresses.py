"""Addresses that a text once had: two that only a careless hand tells apart are one."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

# What newsletters, advertisers and networks hang on to an address; it never says what is shown.
TRACKING = re.compile(
    r"(?:utm_|hsa_|mtm_|pk_|piwik_|matomo_|mc_|oly_|vero_|trk_|at_(?:medium|campaign)|_hs).*"
    r"|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|ysclid|twclid|ttclid|li_fat_id|igshid|igsh|_ga|_gl|_openstat"
    r"|mkt_tok|s_cid|ncid|cmpid|icid|spm|share|fb_action_ids|fb_source|ref_src|epik|wickedid|rb_clickid",
    re.IGNORECASE,
)
INDEX = re.compile(r"/index\.(?:php|html?|asp|aspx|cgi)$", re.IGNORECASE)


def folded(address: str) -> str:
    """Path and query as they are compared: without case, last slash, index page and marks of tracking."""
    path, _mark, query = unquote(address.partition("#")[0]).partition("?")
    path = INDEX.sub("/", path)
    path = re.sub(r"/{2,}", "/", f"/{path}").rstrip("/") or "/"
    kept = [one for one in query.split("&") if one and not TRACKING.fullmatch(one.partition("=")[0])]
    whole = path + (f"?{'&'.join(kept)}" if kept else "")
    return unicodedata.normalize("NFC", whole).casefold()


def forms(address: str) -> list[str]:
    """What an address that somebody asks for may be kept as, the likeliest first."""
    whole = folded(address)
    path, _mark, query = whole.partition("?")
    single = [f"{path}?{one}" for one in query.split("&")[:8]] if "&" in query else []
    return list(dict.fromkeys([whole, *single, path]))
