"""What reads bytes that others wrote, each with bytes to give it and what must hold of the answer.

A target takes one input and returns nothing. Whatever it raises is a fault: what may be raised, it
takes itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from amportal.console.problem_text import render_text
from amportal.deliver.bounces.bounce_parser import UNREADABLE, IncomingMail
from amportal.deliver.pdf.pdf_check import look_at
from amportal.deliver.smtp.mail_message import message_bytes
from amportal.leaks.output_texts import PartUnread, Unpacked, texts_of
from amportal.leaks.pdf_texts import UnreadablePdf
from amportal.model.nouns.letter import Mailbox
from amportal.model.site_loader import load
from amportal.render.lint.theme_lint import unsafe_parts
from amportal.render.markdown.markdown_html import to_html
from amportal.render.media.file_preparation import prepare
from amportal.render.media.maker_notes import maker_notes
from amportal.render.media.picture_cleaning import check_picture, portal_image, thumbnail
from amportal.render.refusal import Refusal
from amportal.render.text.web_address import LINKED, scheme_of, without_controls
from amportal.render.theme import Theme
from amportal.sources.commonmark.link_removal import inner_links, with_links
from amportal.sources.commonmark.markdown_source import read_markdown
from amportal.sources.snapshot import Snapshot
from tests.fuzz import specimens
from tests.fuzz.mutations import mutated, mutated_text
from tests.fuzz.pieces import HEADERS, MAIL, MARKDOWN, SVG, TEMPLATE, YAML
from tests.letters import MERIDIAN, letters
from tests.problems.case_files import TODAY, base_site


@dataclass(frozen=True)
class Target:
    """One reader of foreign bytes: what to give it, and what to do with it."""

    given: st.SearchStrategy[Any]
    take: Callable[[Any], None]


@st.composite
def _site(draw: st.DrawFn) -> dict[str, bytes]:
    files = dict(base_site())
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from(sorted(specimens.sources())))
        files[path] = draw(mutated([files[path]], [each.encode() for each in YAML]))
    return files


def take_site(files: Mapping[str, bytes]) -> None:
    """Load a whole site and print what is wrong with it."""
    loaded = load(Snapshot.of(files), TODAY)
    render_text(loaded.problems).encode("utf-8")


_TAGS = (
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre hr br strong em del code a b table thead tbody tr "
    "th td"
)
_ATTRIBUTES = ("href", "title", "start", "value", "scope", "class", "rel")


class _Shown(HTMLParser):
    """What a browser would do with HTML that came of Markdown."""

    TAGS = frozenset(_TAGS.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.TAGS, tag
        for name, value in attrs:
            assert name in _ATTRIBUTES, name
            if name == "href":
                scheme = scheme_of(without_controls(value or ""))
                assert scheme in (None, *LINKED), value


def take_markdown(text: str) -> None:
    """Turn Markdown into HTML that neither acts nor loads; take out what a reader lacks."""
    source = read_markdown(text).text
    left = with_links(source, lambda found: found if found.outside else None)
    assert inner_links(left) == []
    with suppress(Refusal):
        shown = to_html(source, "updates/a.html")
        parser = _Shown()
        parser.feed(str(shown.html))
        parser.close()


def take_drawing(raw: bytes) -> None:
    """Clean a drawing; what is clean stays as it is."""
    with suppress(Refusal):
        content, facts = prepare("a.svg", raw)
        assert facts.width > 0 < facts.height
        assert prepare("a.svg", content)[0] == content


def take_picture(raw: bytes) -> None:
    """Show a picture, large and small, or refuse it."""
    for show in (portal_image, lambda each: thumbnail(each, 8), check_picture):
        with suppress(Refusal):
            show(raw)
    with suppress(Refusal):
        thumbnail(raw, 8, printed=True)


def take_document(given: tuple[str, bytes]) -> None:
    """Hand a file on, or refuse it; look at it as a report would be looked at."""
    with suppress(Refusal):
        prepare(*given)
    maker_notes(*given)
    look_at(given[1])


def take_output(given: tuple[str, bytes]) -> None:
    """Read an output in every way."""
    try:
        for each in texts_of(*given):
            each.text.encode("utf-8", "replace")
    except (PartUnread, UnreadablePdf, Unpacked):
        pass


def take_mail(raw: bytes) -> None:
    """Understand a mail that came back, or leave it; never because it broke the reader."""
    mail = IncomingMail(raw)
    assert mail.said().words != UNREADABLE, mail._said()
    assert mail.subject.isprintable()
    assert isinstance(mail.tokens, frozenset)
    assert isinstance(mail.senders, tuple)


def take_words_of_a_mail(words: tuple[str, str, str]) -> None:
    """Make a mail that is read as it was written, or none."""
    subject, name, text = words
    letter = next(iter(letters(*MERIDIAN).values()))
    body = letter.body.model_copy(update={"text": text})
    to = Mailbox(name=name, email=letter.to.email)
    with suppress(ValueError):
        message_bytes(
            letter.model_copy(update={"subject": subject, "to": to, "body": body}), b"%PDF-"
        )


def take_template(source: str) -> None:
    """Look through a template of a site's own."""
    files = {"a.html": source.encode("utf-8", "surrogatepass"), "css/a.css": source.encode()}
    for problem in unsafe_parts(Theme(files), files):
        assert problem.span is not None
        assert problem.span.column >= 1 <= problem.span.length
        replace(problem)


def _named(files: Mapping[str, bytes], pieces: tuple[bytes, ...] = ()) -> st.SearchStrategy[Any]:
    each = st.sampled_from(sorted(files))
    return each.flatmap(lambda name: st.tuples(st.just(name), mutated([files[name]], pieces)))


def targets() -> dict[str, Target]:
    """Return every target by its name."""
    documents, pictures = specimens.documents(), specimens.pictures()
    texts = {f"{at}.html": each.encode() for at, each in enumerate(specimens.pages())}
    outputs = {**documents, **texts, "a.eml": specimens.mails()[-1], "a.png": pictures[0]}
    words = mutated_text(["Report 3, Käse König", "ship it"], HEADERS)
    templates = [
        path.read_text("utf-8") for path in sorted((specimens.ROOT / "docs/examples").rglob("*.*"))
    ]
    return {
        "sites": Target(_site(), take_site),
        "markdown": Target(mutated_text(specimens.pages(), MARKDOWN, 9), take_markdown),
        "drawings": Target(
            mutated(specimens.drawings(), [each.encode() for each in SVG]), take_drawing
        ),
        "pictures": Target(mutated(pictures), take_picture),
        "documents": Target(_named(documents), take_document),
        "outputs": Target(_named(outputs), take_output),
        "returned mails": Target(
            mutated(specimens.mails(), [each.encode() for each in MAIL], 9), take_mail
        ),
        "words of mails": Target(st.tuples(words, words, words), take_words_of_a_mail),
        "templates": Target(mutated_text(templates, TEMPLATE, 9), take_template),
    }
