"""What invites say besides when and who: the link to join, numbers to dial, and an agenda.

Teams, Zoom, Meet and Webex add a block of their own to each invite. It is cut, for nobody wrote it;
the link to join is kept, and the numbers with their codes only where they are asked for.
"""

from __future__ import annotations

import html
import re

from msgspec import Struct

from amportal.sources.edit.written_text import one_line, several_lines

_JOIN = re.compile(
    r"https://(?:"
    r"teams\.(?:microsoft|live)\.com/(?:l/meetup-join|meet)/[^\s<>\"]+"
    r"|(?:[a-z0-9-]+\.)?zoom(?:gov)?\.(?:us|com)/(?:j|my|s|w)/[^\s<>\"]+"
    r"|meet\.google\.com/[a-z0-9-]{10,}[^\s<>\"]*"
    r"|[a-z0-9-]+\.webex\.com/[^\s<>\"]+"
    r"|facetime\.apple\.com/join[^\s<>\"]+"
    r")",
    re.IGNORECASE,
)
# Lines with which the block of a meeting service begins or ends; all between them is its own.
_RULE = re.compile(r"\s*(?:[_\-=.*~:]{8,}|-::~.*|(?:[-:~]{2,}\s*)+)\s*\Z")
_SERVICE = re.compile(
    r"microsoft\s+teams|teams[- ](?:meeting|besprechung)|zoom\s+(?:meeting|video)|is inviting you"
    r"|join (?:zoom|with google meet|the meeting|on your|by phone|from)|google meet|webex"
    r"|meeting id|besprechungs-id|passcode|kenncode|dial[- ]in|phone conference id"
    r"|telefonkonferenz-id|find (?:a )?local number|one tap mobile|need help\?|learn more"
    r"|meeting options|reset (?:dial-in )?pin|teilnehmen|réunion|rejoindre|\bPIN\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+\d[\d ()./-]{6,24}\d")
_CODE = re.compile(
    r"(?:conference id|konferenz-id|meeting id|passcode|\bPIN\b|,,)\s*:?\s*([\d ]{3,20}#?)",
    re.IGNORECASE,
)
_PLACE_OF_SERVICE = re.compile(
    r"\A(?:https?://\S+|.*\b(?:microsoft teams|teams-besprechung|zoom|google meet|webex)\b.*)\Z",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[-*•–·]|\d{1,2}[.)])\s+(?P<text>\S.*)\Z")
_HEADING = re.compile(r"\s*(?:agenda|tagesordnung|ordre du jour|orden del día)\s*:?\s*\Z", re.I)


class InviteWords(Struct, frozen=True):
    """What an invite says: `link` to join, `dial_in` on one line, `agenda` and other `notes`."""

    link: str = ""
    place: str = ""
    dial_in: str = ""
    agenda: tuple[str, ...] = ()
    notes: str = ""


def words_of(text: str, place: str, links: tuple[str, ...]) -> InviteWords:
    """Return what the description *text* and the *place* of an invite say."""
    plain = _plain(text)
    known = next((found[0] for each in (*links, plain) if (found := _JOIN.search(each))), "")
    other = next((each for each in links if not _JOIN.match(each)), "")
    own = _own_lines(plain)
    agenda = tuple(one_line(found["text"]) for line in own if (found := _ITEM.match(line)))
    rest = [line for line in own if not _ITEM.match(line) and not _HEADING.match(line)]
    return InviteWords(
        link=(known or other).rstrip(".,;)>"),
        place="" if _PLACE_OF_SERVICE.match(place) else place,
        dial_in=_dial_in(plain),
        agenda=agenda,
        notes=several_lines("\n".join(rest)),
    )


def _plain(text: str) -> str:
    """Return *text* without markup, which Google writes into descriptions."""
    if re.search(r"<(?:br|p|a|ul|li|div|span|html)\b", text, re.IGNORECASE):
        text = re.sub(r"(?i)<li[^>]*>", "\n- ", text)
        text = re.sub(r"(?i)<(?:br|/p|/div|/li|/ul)[^>]*>", "\n", text)
        text = re.sub(r"(?i)<a\b[^>]*href=\"(https?://[^\"]+)\"[^>]*>", r"\1 ", text)
        text = html.unescape(re.sub(r"<[^>]{0,2000}>", "", text))
    return text.replace("\xa0", " ")


def _own_lines(text: str) -> list[str]:
    """Return the lines that a person wrote: nothing between the rules of a meeting service."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if _RULE.match(line) and len(line.strip()) >= 8:
            blocks.append([])
        else:
            blocks[-1].append(line)
    kept = []
    for block in blocks:
        if len(blocks) > 1 and _is_service(block):
            continue
        for line in block:
            if _is_service([line]) and not _ITEM.match(line):
                # What a service adds stands below what somebody wrote.
                break
            kept.append(line)
    return [line for line in kept if not _JOIN.search(line)]


def _is_service(lines: list[str]) -> bool:
    return any(_SERVICE.search(line) or _JOIN.search(line) for line in lines)


def _dial_in(text: str) -> str:
    """Return the first number to dial, with its code, on one line."""
    phone = _PHONE.search(text)
    if phone is None:
        return ""
    code = _CODE.search(text, phone.end()) or _CODE.search(text)
    return one_line(f"{phone[0]}, {code[1]}" if code else phone[0])
