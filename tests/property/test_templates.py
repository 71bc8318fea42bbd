"""A template in which nothing is told stays as it is, whatever its values are.

Templates are put together from pieces that nobody thought of together. Where the lint says
nothing, each is filled with harmless words and with attacks, and read by Python's own HTML parser:
the same elements with the same attributes, no address that runs a script, nothing loaded from
elsewhere.
"""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from jinja2 import Environment, TemplateSyntaxError

from amportal.render.lint.theme_lint import unsafe_parts
from amportal.render.text.web_address import (
    LINKED,
    is_remote,
    local_url,
    scheme_of,
    url,
    without_controls,
)
from amportal.render.theme import Theme

PIECES = [
    *("<p", "<a", "<img", "<h", "<svg", "<form", ">", "/>", "</p>", "</a>", "<b>", " ", "\n", "/"),
    *(" href=", " src=", " title=", " class=", " action=", " style=", " onclick=", " data-a="),
    *('"', "'", '"', "'", "=", "a", "b", "#", "?", ":", "//", "java", "https:", "&#58;", "&amp;"),
    *("{{ x }}", "{{ x }}", "{{ y }}", "{{ x | url }}", "{{ x | local_url }}", "{{ link('p') }}"),
    *("{{ 'a' }}", "{{ '#' ~ x }}", "{{ x | int }}", "{{ link('p') or x }}", "{{ x if y else 1 }}"),
    *("{% set z = x %}", "{% set z = x | url %}", "{{ z }}", "{# c #}", "<!--", "-->"),
    *("<style>", "</style>", "<script>", "</script>", "<title>", "</title>", "url(", ")"),
]
ATTACKS = [
    "javascript:alert(1)",
    "a onmouseover=alert(1) ",
    " b=c",
    "/ onload=x",
    "\"'><i>",
    "//evil.example/x",
    "https://evil.example/x",
    "script:alert(1)",
    "/evil.example",
    ":alert(1)",
]
LOADS = ("src", "action", "srcset")

piece = st.sampled_from(PIECES)
source = st.recursive(
    st.lists(piece, min_size=1, max_size=8).map("".join),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(
            lambda two: f"{{% if c %}}{two[0]}{{% else %}}{two[1]}{{% endif %}}"
        ),
        inner.map(lambda one: f"{{% if y %}}{one}{{% endif %}}"),
        inner.map(lambda one: f"{{% for each in list %}}{one}{{% endfor %}}"),
        inner.map(lambda one: f"{{% macro m(x) %}}{one}{{% endmacro %}}{{{{ m(y) }}}}"),
    ),
    max_leaves=6,
)


class Read(HTMLParser):
    """The elements of a page with the names of their attributes, and where they lead."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.addresses: list[tuple[str, str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(sorted(name for name, _ in attrs))))
        self.addresses += [(tag, name, value or "") for name, value in attrs]


ENVIRONMENT = Environment(autoescape=True)
ENVIRONMENT.filters.update(url=url, local_url=local_url)


def pages(template: str, value: str, *, chosen: bool) -> str:
    made = ENVIRONMENT.from_string(template)
    return made.render(x=value, y=value, c=chosen, list=[1, 2], link=lambda path: f"../{path}.html")


@settings(max_examples=200)
@given(source, st.booleans())
def test_a_sound_template_bears_any_value(template: str, chosen: bool) -> None:
    """The structure of a page is its template's alone."""
    try:
        usual = Read(pages(template, "word", chosen=chosen))
    except (TemplateSyntaxError, TypeError):
        assume(False)
    assume("{{ x" in template or "{{ y" in template or "m(y)" in template)
    sound = unsafe_parts(Theme({"a.html": template.encode()}), ["a.html"]) == ()
    event("sound" if sound else "told")
    if not sound:
        return
    for attack in ATTACKS:
        read = Read(pages(template, attack, chosen=chosen))
        assert read.found == usual.found, (template, attack)
        for tag, name, address in read.addresses:
            plain = without_controls(address)
            if name in LOADS:
                assert not is_remote(plain), (template, attack)
            elif name == "href" and tag == "a":
                assert scheme_of(plain) in (None, *LINKED), (template, attack)
