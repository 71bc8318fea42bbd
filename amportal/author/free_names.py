"""Names for new things: folder names, ids, job numbers and codes that are still free."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from amportal.model.value_types import SLUG

_LONGEST = 63
# What stands before names, as `slug_of` writes it.
_TITLES = frozenset(
    {
        "arch", "arq", "avv", "dame", "dhr", "dipl", "doctor", "don", "dona", "dott", "dr", "dra",
        "drs", "eng", "frau", "geom", "hab", "he", "herr", "hon", "hrh", "ing", "inz", "ir",
        "lady", "lic", "lord", "m", "mag", "maitre", "me", "med", "mevr", "mgr", "miss", "mlle",
        "mme", "mr", "mrs", "ms", "mw", "mx", "na", "nat", "pan", "pani", "phil", "prof", "profa",
        "professor", "ra", "rag", "rer", "rev", "senhor", "senhora", "sheikh", "sheikha", "sig",
        "sir", "sr", "sra", "srta", "ssa"
    }
)  # fmt: skip
_SPOKEN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l"})


def is_slug(text: str) -> bool:
    """Say whether *text* may name a folder or file."""
    return SLUG.match(text) is not None


def slug_of(text: str) -> str:
    """Return *text* as a name for a folder or file; "" where no letter or digit is left."""
    spoken = unicodedata.normalize("NFC", text).lower().translate(_SPOKEN)
    letters = unicodedata.normalize("NFKD", spoken)
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST].strip("-")


def id_of(text: str) -> str:
    """Return the first name in *text* as an id such as `priya`; "" where there is none.

    Titles (`Dr. Helen Park`) and initials (`J. R. Hart`) call nobody, unless there is no more.
    """
    words = [word for word in slug_of(text).split("-") if word[:1].isalpha()]
    names = [word for word in words if word not in _TITLES and len(word) > 1]
    return (names or words or [""])[0][:12]


def free_id(prefix: str, taken: Iterable[str]) -> str:
    """Return the id after the highest of *taken* that is *prefix* and a number: `D4`."""
    pattern = re.compile(rf"{re.escape(prefix)}(\d{{1,9}})\Z", re.IGNORECASE)
    numbers = [int(found[1]) for each in taken if (found := pattern.match(each))]
    return f"{prefix}{max(numbers, default=0) + 1}"


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return *name*, or the first of `name-2`, `name-3` and so on that is not *taken*."""
    known = {each.casefold() for each in taken}
    if name.casefold() not in known:
        return name
    number = 2
    while f"{name}-{number}".casefold() in known:
        number += 1
    return f"{name}-{number}"


def free_job_no(code: str, taken: Iterable[str]) -> str:
    """Return the job number of *code* after the highest that is *taken*: `ACM-015`."""
    last = free_id(f"{code}-", taken)
    return f"{code}-{int(last.rpartition('-')[2]):03}"


def free_code(name: str, taken: Iterable[str]) -> str:
    """Return three or more capital letters of *name* that no client of *taken* has."""
    known = {each.upper() for each in taken}
    letters = re.sub(r"[^A-Z0-9]", "", slug_of(name).upper()).lstrip("0123456789") or "CLI"
    for length in range(3, min(len(letters), 6) + 1):
        if letters[:length] not in known:
            return letters[:length]
    short = letters[:3]
    return short if short not in known else free_id(short, known)
