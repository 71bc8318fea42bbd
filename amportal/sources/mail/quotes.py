"""Where the quote begins in a mail: everything below it was written by somebody else, or before.

What is cut too early is only not understood, and a person looks at it. What is cut too late could
take the question for the answer. So whatever looks like the beginning of a quote is one.
"""

from __future__ import annotations

import re

_FLAGS = re.MULTILINE | re.DOTALL | re.IGNORECASE
_FROM = r"from|von|de|da|van|od|من|expéditeur|remitente|mittente"
_NEXT = (
    r"sent|date|to|gesendet|datum|an|envoyé|à|enviado|enviada|fecha|para|inviato|data|a|verzonden"
    r"|aan|wysłano|wyslano|do|subject|betreff|objet|asunto|oggetto|onderwerp|temat|assunto"
    r"|تاريخ الإرسال|تم الإرسال|التاريخ|إلى|الموضوع"
)
# Each ends where the quote does not yet begin; `.` may pass over line ends.
_BEGINNINGS = (
    # A line of a quote.
    r"^[ \t]*[>|＞]",
    # Outlook: a line of underscores, or dashes around words in any language.
    r"^[ \t]*_{8,}",
    r"[-–—]{4,}[ \t]*[^\n]{3,80}?[ \t]*[-–—]{4,}",
    r"^[ \t]*[-–—]{8,}[ \t]*$",
    # Heads of the mail before, on lines of their own or in one run.
    rf"^[ \t]*[*_]{{0,2}}(?:{_FROM})[ \t]*:[*_]{{0,2}}.{{1,300}}?\b(?:{_NEXT})[ \t]*:",
    rf"\b(?:{_FROM}):[ \t]?[^\n]{{1,160}}?\b(?:sent|gesendet|envoyé|enviado|inviato|verzonden"
    r"|wysłano|enviada em|تاريخ الإرسال):",
    # "On ... wrote:", by the words of each language.
    r"\bon\b[^\n]{0,20}\d.{3,260}?\bwrote\s*:",
    r"\bam\b[^\n]{0,20}\d.{3,260}?\bschrieb\b.{0,160}?:",
    r"\ble\b[^\n]{0,20}\d.{3,260}?\ba\s+écrit\s*:",
    r"\bel\b[^\n]{0,20}\d.{3,260}?\bescribió\s*:",
    r"\bil\b[^\n]{0,20}\d.{3,260}?\bha\s+scritto\s*:",
    r"\bop\b[^\n]{0,20}\d.{3,260}?\bschreef\b.{0,160}?:",
    r"\bem\b[^\n]{0,20}\d.{3,260}?\bescreveu\s*:",
    r"\b(?:w dniu|dnia)\b[^\n]{0,20}\d.{3,260}?\b(?:napisał\(a\)|napisała?|pisze)\s*:",
    r"^(?:pon|wt|śr|czw|pt|sob|niedz|ndz)\w*\.?,?\s+\d.{3,200}?(?:napisał\(a\)|napisała?|pisze)\s*:",
    r"(?:في|بتاريخ)\s.{3,260}?(?:كتبت?|تمت كتابة ما يلي بواسطة)\b.{0,160}?:",
    # Whatever the language: a name with its address, and a colon at the end of the line.
    r"^[^\n]{0,200}<[^<>\s@]{1,64}@[^<>\s]{1,190}>[^\n]{0,90}:[ \t]*$",
    r"<[^<>\s@]{1,64}@[^<>\s]{1,190}>\s*(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef"
    r"|escreveu|napisał\(a\)|napisał|كتب)\s*:",
    # Passed on.
    r"begin forwarded message\s*:",
    r"anfang der weitergeleiteten (?:e-mail|nachricht)\s*:",
    r"début du (?:message|courriel) (?:réexpédié|transféré)\s*:",
    r"inicio del mensaje reenviado\s*:",
    r"inizio (?:del )?messaggio inoltrato\s*:",
    r"begin doorgestuurd bericht\s*:",
    r"(?:początek|rozpoczęcie) przek\w+ (?:dalej )?(?:wiadomości|maila)\s*:",
    r"início d[ae] mensagem (?:encaminhada|reenviada)\s*:",
    r"بدء الرسالة المعاد توجيهها\s*:",
)
_PATTERNS = tuple(re.compile(each, _FLAGS) for each in _BEGINNINGS)
# Longer texts are cut before they are looked through.
_MOST = 200_000


def above_quote(text: str) -> str:
    """Return what of *text* stands above the first quote."""
    plain = text[:_MOST].replace("\r\n", "\n").replace("\r", "\n")
    starts = (found.start() for each in _PATTERNS if (found := each.search(plain)))
    return plain[: min(starts, default=len(plain))].strip()
