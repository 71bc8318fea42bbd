"""What the viewer of encrypted portals says before it has opened one.

It is a page of its own, with the same bytes for every portal, so its words are written into files
beside it (`python -m tests.access.viewer_words`) and not into pages.
"""

from __future__ import annotations

from amportal.render.text.message_catalog import SOURCE, translations


def _m(context: str, message: str) -> str:
    """Return *message*, which catalogues are read for."""
    return message


_WORDS = {
    "title": _m("viewer", "Private portal"),
    "lead": _m("viewer", "Type the six words you were given."),
    "link": _m("viewer", "The word in your link"),
    "linkhint": _m("viewer", "In the link you were sent it stands after the sign #."),
    "six": _m("viewer", "Your six words"),
    "sixhint": _m("viewer", "Spaces, hyphens and capitals make no difference."),
    "hide": _m("viewer", "Hide what I type"),
    "remember": _m("viewer", "Remember this device for 30 days"),
    "rememberhint": _m("viewer", "Only where nobody else uses it."),
    "open": _m("viewer", "Open"),
    "working": _m("viewer", "Opening. This takes a moment."),
    "opened": _m("viewer", "%(title)s is open."),
    "wrong": _m(
        "viewer",
        "These words do not open this portal. Compare each one with your card. If they are "
        "right, ring whoever gave them to you.",
    ),
    "wait": _m("viewer", "You can try again in %(n)s s."),
    "count": _m("viewer", "There are six words. You typed %(n)s."),
    "unknown": _m("viewer", "“%(word)s” is none of our words."),
    "meant": _m("viewer", "Did you mean one of these?"),
    "ended": _m("viewer", "Your access to this portal has ended."),
    "ring": _m("viewer", "If you have a question, ring your contact at the agency."),
    "updated": _m("viewer", "The portal was updated while you read. You see the new version now."),
    "altered": _m(
        "viewer",
        "Part of this portal was changed or cut on its way, so it is not shown. Please try "
        "again later.",
    ),
    "offline": _m("viewer", "The portal cannot be reached. Check your connection, then try again."),
    "newer": _m(
        "viewer",
        "This portal needs a newer version of this page. Please load the page again.",
    ),
    "older": _m(
        "viewer",
        "This device has shown a newer version of this portal before. What you see may be out"
        " of date.",
    ),
    "insecure": _m("viewer", "This page opens only at an address that begins with https://."),
    "again": _m("viewer", "Please type your words again."),
    "missing": _m("viewer", "There is no such page in this portal any more."),
    "home": _m("viewer", "First page"),
    "close": _m("viewer", "Close"),
    "forget": _m("viewer", "Forget this device"),
    "print": _m("viewer", "Print"),
    "download": _m("viewer", "Download"),
    "back": _m("viewer", "Back"),
    "notkept": _m("viewer", "This device could not be remembered. It will ask again next time."),
    "forbidden": _m(
        "viewer",
        "The settings of the web server (Content-Security-Policy) forbid part of this page. "
        "Please tell your contact at the agency.",
    ),
    "language": _m("viewer", "Language"),
    "script": _m("viewer", "This page needs JavaScript. Please turn it on."),
    "retry": _m("viewer", "Try again"),
    "portal": _m("viewer", "Portal"),
}


def viewer_words(language: str) -> dict[str, str]:
    """Return what the viewer says in *language*, by the names its script uses.

    Raises MissingWords.
    """
    if language == SOURCE:
        return dict(_WORDS)
    said = translations(language)
    return {name: said.pgettext("viewer", text) for name, text in _WORDS.items()}
