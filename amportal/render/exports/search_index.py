"""What a portal's search looks through: a script that sets one value and does nothing else.

A script and not JSON, because a page opened from a disk may load scripts but fetch nothing. It
holds no `<` and no line separator, so it stays what it is wherever somebody pastes it. Words are
as the pages say them, without Markdown's signs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import quote

from amportal.plan import routes
from amportal.plan.view.page_frame import Frame
from amportal.plan.view.search_views import Found
from amportal.render.text.locale_format import LocaleFormat, speaker
from amportal.render.text.terms import term
from amportal.sources.commonmark.plain_words import plain_words

# Characters that end a script, or a line of one, where nobody expects it.
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
# More of one page would cost every reader more than it finds.
MOST_LETTERS = 6_000


def search_index(found: Iterable[Found], frame: Frame) -> bytes:
    """Return the script that sets `portalIndex`: a list for each thing that can be found.

    Each holds kind, link from the search page, title, id, project, day in words, text.
    """
    words = speaker(frame.locale, frame.currency, frame.as_of.day)
    rows = [_row(each, words) for each in found]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)
    return f"globalThis.portalIndex={text};\n".encode()


def _row(each: Found, words: LocaleFormat) -> list[str]:
    link = routes.relative(routes.SEARCH, each.path)
    return [
        term(words, "found", each.kind),
        f"{link}#{quote(each.fragment)}" if each.fragment else link,
        plain_words(each.title) if each.kind == "question" else each.title,
        each.ref,
        each.where,
        words.day(each.day) if each.day else "",
        " ".join(f"{plain_words(each.markdown)} {each.text}".split())[:MOST_LETTERS],
    ]
