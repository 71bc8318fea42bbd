"""What reads bytes that others wrote, each with bytes to give it and what must hold of the answer.

A target takes one input and returns nothing. Whatever it raises is a fault: what may be raised, it
takes itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any

from hypothesis import strategies as st

from amportal.console.problem_text import render_text
from amportal.deliver.bounces.bounce_parser import returns_in
from amportal.deliver.pdf.pdf_check import look_at
from amportal.deliver.smtp.mail_message import message_bytes
from amportal.leaks.output_texts import Unpacked, texts_of
from amportal.leaks.pdf_texts import UnreadablePdf
from amportal.model.nouns.letter import Mailbox
from amportal.model.site_loader import load
from amportal.render.lint.theme_lint import unsafe_parts
from amportal.render.markdown.markdown_html import to_html
from amportal.render.media.file_preparation import prepare
from amportal.render.media.picture_cleaning import check_picture, portal_image, thumbnail
from amportal.render.refusal import Refusal
from amportal.render.text.web_address import LINKED, scheme_of, without_controls
from amportal.render.theme import Theme
from amportal.sources.commonmark.markdown_source import read_markdown
from amportal.sources.snapshot import Snapshot
from tests.fuzz import specimens
from tests.fuzz.mutations import mutated, mutated_text
from tests.letters import MERIDIAN, letters
from tests.problems.case_files import TODAY, base_site

YAML = "a: \n - ' \" [ ] { } , | > ? &a *a !t <<: --- ... # ~ null : \t @ ` % 010 1.10 2026-02-30".split(" ")
MARKDOWN = (
    "* _ ` [ ] ( ) ! < > | # - + 1. \\ & ; ~ ``` <!-- --> :--- [a]: <b> javascript: \n \n\n   \t"
).split(" ")
SVG = (
    "<use href='#s'/> url(#g) <!-- --> <script/> onload= <a href=' </g> <g> ]]> &#x41; &lt; xlink:href= "
    "<style> </style> 1e309 -1 NaN data:image/png;base64, <![CDATA[ <?x?> xmlns:a='b' id='s'"
).split(" ")
TEMPLATE = (
    "{{ }} {% %} {# #} {{x}} {{x|safe}} {%if|x%} {%endif%} {%for|a|in|x%} {%endfor%} < > = \" ' / <a href= <p "
    "<script> </script> <style> </style> <!-- --> url( https: {%block|b%} {%endblock%} {%raw%} {%endraw%}"
).split(" ")
HEADERS = "\r \n \0 ä 漢 =?utf-8?q?x?= , ; : \" < > @ \u200b \u202e \u2028 \t".split(" ")
MAIL = (
    "\r\n\r\n|--x|--x--|Content-Type: |multipart/report|message/rfc822|charset=|=?utf-8?b?|?=|\x00|"
    "boundary=|Message-ID: <|>|Content-Transfer-Encoding: base64|quoted-printable|Status: 5|\t"
).split("|")


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


class _Shown(HTMLParser):
    """What a browser would do with HTML that came of Markdown."""

    TAGS = frozenset(
        (
            "a abbr b blockquote br caption cite code col colgroup dd del details dfn dl dt em "
            "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small "
            "span strong sub summary sup table tbody td tfoot th thead tr u ul var wbr input div"
        ).split()
    )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.TAGS, tag
        for name, value in attrs:
            assert not name.startswith("on"), name
            if name in ("href", "src"):
                scheme = scheme_of(without_controls(value or ""))
                assert scheme in (None, *LINKED), value


def take_markdown(text: str) -> None:
    """Turn Markdown into HTML that neither acts nor loads."""
    with suppress(Refusal):
        shown = to_html(read_markdown(text).text, "updates/a.html")
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
    look_at(given[1])


def take_output(given: tuple[str, bytes]) -> None:
    """Read an output in every way."""
    try:
        for each in texts_of(*given):
            each.text.encode("utf-8", "replace")
    except (UnreadablePdf, Unpacked):
        pass


def take_mail(raw: bytes) -> None:
    """Understand a mail that came back, or leave it."""
    returns_in(raw)


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
    outputs = {**documents, **texts, "a.eml": specimens.mails()[1], "a.png": pictures[0]}
    words = mutated_text(["Report 3, Käse König", "ship it"], HEADERS)
    templates = [
        path.read_text("utf-8") for path in sorted((specimens.ROOT / "docs/examples").rglob("*.*"))
    ]
    spaced = [each.replace("|", " ") for each in TEMPLATE]
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
        "templates": Target(mutated_text(templates, spaced, 9), take_template),
    }
