"""Make one report's mail to one contact: its subject, its plain text and its HTML.

Mail programs are old browsers: styles are written onto each element, nothing is loaded from
anywhere, and whatever a program leaves out, the words stay. The text part is made from a template
of its own, by the same names. Pure: equal views give equal letters.
"""

from __future__ import annotations

import re
from functools import partial
from html import unescape
from typing import Any
from urllib.parse import quote

from jinja2 import TemplateError
from markupsafe import Markup
from msgspec.structs import replace

from amportal.errors import Problem
from amportal.model.nouns.letter import (
    CODE_WORD,
    Attachment,
    Body,
    Letter,
    Mailbox,
    letter_bytes,
    one_line,
)
from amportal.plan.view.mail_view import MailView, Party
from amportal.render.accent_colours import accent
from amportal.render.lint.theme_lint import unsafe_parts
from amportal.render.markdown.markdown_html import to_html
from amportal.render.pages.decision_letters import DecisionLetters
from amportal.render.pages.html_page import decision_letter, soon
from amportal.render.recipe import Read, Rendered
from amportal.render.templating.fault_owner import is_ours
from amportal.render.templating.template_errors import fault
from amportal.render.templating.template_functions import filters, phrases
from amportal.render.templating.template_sandbox import environment
from amportal.render.text.locale_format import LocaleFormat, speaker
from amportal.render.text.mailto_link import mailto
from amportal.render.text.message_catalog import MissingWords
from amportal.render.text.word_signs import with_plain_signs
from amportal.render.theme import Theme

HTML, TEXT = "mail.html", "mail.txt"
# Some mail programs cut longer ones off.
MOST_BYTES = 60_000
_INNER_LINK = re.compile(
    r'<a\b[^>]*\bhref="(?!https:|mailto:|tel:)[^"]*"[^>]*>(.*?)</a>', re.DOTALL
)
_IMAGE = re.compile(r"<img\b[^>]*>")


def render_mail(view: MailView, theme: Theme) -> Rendered:
    """Return the letter that is made of *view*, as the bytes it is kept in.

    With a problem of severity `error` there is no content: a template that fails, a language
    without words, or a mail that would be cut off by those who read it.
    """
    reads: set[Read] = set()
    try:
        words = speaker(view.locale, view.currency, view.today)
        letter = _letter(view, theme, words, reads)
    except MissingWords as error:
        whose = f"{_name(view)} of {view.client}"
        problems = (replace(each, message=f"{whose}: {each.message}") for each in error.problems)
        return Rendered(b"", frozenset(reads), tuple(problems))
    except Exception as error:
        if not isinstance(error, TemplateError) and is_ours(error, theme, reads):
            raise
        problem = fault(error, theme, {"view"}, _name(view))
        return Rendered(b"", frozenset(reads), (problem,))
    unsafe = unsafe_parts(theme, {each.name for each in reads if each.digest})
    if unsafe:
        return Rendered(b"", frozenset(reads), unsafe)
    content = letter_bytes(letter)
    bodies = (letter.body, letter.linked or letter.body)
    largest = max(len(part.encode()) for body in bodies for part in (body.html, body.text))
    if largest > MOST_BYTES:
        return Rendered(b"", frozenset(reads), (_too_long(view, largest),))
    return Rendered(content, frozenset(reads))


def _letter(view: MailView, theme: Theme, words: LocaleFormat, reads: set[Read]) -> Letter:
    subject = _subject(view, words)
    linked = None
    if view.address and view.delivery in ("link", "both", "attach"):
        oversize = view.delivery != "link"
        linked = _body(view, theme, words, reads, linked=True, oversize=oversize)
    if view.delivery == "link" and linked:
        body = linked
    else:
        attached = view.delivery != "link"
        body = _body(view, theme, words, reads, linked=view.delivery == "both", attached=attached)
    return Letter(
        client=view.client,
        issued_as=view.issued_as,
        report=view.report,
        issue=view.issue,
        contact=view.contact,
        to=_mailbox(view.to),
        sender=_mailbox(view.sender),
        reply_to=tuple(_mailbox(each) for each in view.reply_to),
        delivery=view.delivery,
        locked=view.locked,
        locale=view.locale,
        subject=subject,
        moment=view.moment,
        message_id=view.message_id,
        unsubscribe=_unsubscribe(view, words),
        body=body,
        linked=linked,
        attachment=Attachment.model_validate(view.pdf),
    )


def _mailbox(party: Party) -> Mailbox:
    return Mailbox(name=one_line(party.name), email=party.email)


def _body(
    view: MailView,
    theme: Theme,
    words: LocaleFormat,
    reads: set[Read],
    *,
    linked: bool,
    attached: bool = False,
    oversize: bool = False,
) -> Body:
    """Return the words of one mail: with the PDF *attached*, or *linked*, or both.

    *oversize*: it is linked because it is too large to be attached, and the mail says so.
    """
    names = _names(view, words, attached=attached, linked=linked and bool(view.address))
    names["oversize"] = oversize
    made = environment(theme, reads, filters(words), names)
    html = with_plain_signs(made.get_template(HTML).render(view=view))
    # Values come escaped; a text has no markup, so they are written plainly again.
    text = with_plain_signs(unescape(made.get_template(TEXT).render(view=view)))
    return Body(text=_tidy(text), html=_inlined(html))


def _names(view: MailView, words: LocaleFormat, *, attached: bool, linked: bool) -> dict[str, Any]:
    colour = accent(view.accent)
    reply_to = view.reply_to[0].email if view.reply_to else view.sender.email
    return {
        **phrases(words),
        "lang": words.lang,
        "dir": words.dir,
        "comma": words.comma,
        "accent": colour.light,
        "dark": colour.dark,
        "mailto": mailto,
        "soon": soon,
        "portal": partial(_link, view) if linked and view.address else None,
        "attached": attached,
        "prose": _prose(view),
        "reply_to": reply_to,
        "decision_letter": partial(decision_letter, DecisionLetters(words, reply_to)),
        "answers": view.reply_to[0].name if view.reply_to else "",
        "seen": _seen(view, words),
        "unsubscribe": _unsubscribe(view, words),
    }


def _prose(view: MailView) -> Markup:
    """Return the account manager's words; links into the portal become words, pictures go."""
    shown = to_html(view.words, view.report_path, 3)
    kept = _IMAGE.sub("", _INNER_LINK.sub(r"\1", str(shown.html)))
    return Markup(kept)


def _link(view: MailView, path: str) -> str:
    """Return the address of the page *path* of the contact's portal.

    Of an encrypted portal no path may reach a host, so it stands behind the `#`.
    """
    inside = f"#{CODE_WORD}/" if view.encrypted else ""
    return f"{(view.address or '').rstrip('/')}/{inside}{quote(path, safe='/')}"


def _seen(view: MailView, words: LocaleFormat) -> str:
    """Return a letter to us that says the report was seen; it names this very mail."""
    code = view.message_id.strip("<>").partition("@")[0][:12]
    subject = words.gettext("Seen: %(what)s") % {"what": f"{_what(view, words)} [{code}]"}
    copy = f"cc={quote(view.reply_to[0].email, safe='@+')}" if view.reply_to else ""
    link = mailto(view.sender.email, subject)
    return f"{link}&{copy}" if copy else link


def _unsubscribe(view: MailView, words: LocaleFormat) -> str:
    subject = words.gettext("No more status reports, please")
    to = view.reply_to[0].email if view.reply_to else view.sender.email
    return mailto(to, f"{subject} ({view.client_name})")


def _what(view: MailView, words: LocaleFormat) -> str:
    if len(view.projects) == 1:
        return f"{view.projects[0].job_no} {view.projects[0].name}"
    return view.client_name


def _subject(view: MailView, words: LocaleFormat) -> str:
    """Return the subject: what it is about, how it stands, of which days."""
    said = {
        "what": _what(view, words),
        "status": words.term(view.status.rag, "rag") if view.status else "",
        "period": words.period(view.first, view.last),
    }
    if view.status:
        subject = words.gettext("%(what)s: %(status)s, %(period)s") % said
    else:
        subject = words.gettext("%(what)s: status report, %(period)s") % said
    if view.corrected:
        subject = words.gettext("Corrected: %(subject)s") % {"subject": subject}
    return one_line(subject)


def _tidy(text: str) -> str:
    """Return *text* with single empty lines and none at its ends."""
    lines = [line.rstrip() if line != "-- " else line for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _inlined(html: str) -> str:
    """Return *html* with its styles on its elements; dark colours stay in a sheet of their own."""
    import css_inline

    inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
    return str(inliner.inline(html))


def _name(view: MailView) -> str:
    return f"the mail to `{view.contact}` about `{view.report}`"


def _too_long(view: MailView, size: int) -> Problem:
    return Problem(
        slug="mail-too-long",
        message=f"{_name(view)} would be {size // 1000} kB long, and mail programs cut it off",
        hint=f"shorten what you write in the report: a mail holds {MOST_BYTES // 1000} kB",
    )
