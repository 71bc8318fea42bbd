"""Written text becomes HTML that cannot harm a reader."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.render.markdown.markdown_html import first_paragraph, rest_of, to_html

PAGE = "projects/spring.html"


def html(text: str, level: int = 3) -> str:
    return str(to_html(text, PAGE, level).html)


def slugs(text: str) -> list[str]:
    return [problem.slug for problem in to_html(text, PAGE).problems]


def test_what_an_account_manager_needs_is_there() -> None:
    """Paragraphs, emphasis, lists, quotes, tables and links."""
    shown = html("**a** *b*\n\n- c\n- d\n\n3. e\n\n> f\n\n|g|h|\n|-|-:|\n|1|2|\n\n[i](https://x.y)")

    assert '<li value="7">' in html("3. a\n7. b")
    assert html("~~old~~ new") == "<p><del>old</del> new</p>"
    for part in (
        "<strong>a</strong>",
        "<em>b</em>",
        "<li>c</li>",
        '<ol start="3">',
        "<blockquote>",
    ):
        assert part in shown
    assert '<th class="r" scope="col">h</th>' in shown
    assert '<td class="r">2</td>' in shown
    assert '<a href="https://x.y" rel="noreferrer">i</a>' in shown
    assert "style=" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<style>*{display:none}</style>",
        '<base href="https://evil.example">',
        '<meta http-equiv="refresh" content="0;url=https://evil.example">',
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
        '<object data="x"></object>',
        "<!-- <script> -->",
        "<![CDATA[<script>]]>",
        "a <b onclick=alert(1)>b</b>",
    ],
)
def test_markup_is_shown_as_written(text: str) -> None:
    """Whatever looks like HTML stays words, so nothing in it can act."""
    shown = html(text)

    assert not re.search(r"<(?!/?(?:p|em|strong|code|blockquote)\b)", shown)


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript&colon;alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:msgbox(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "file:///etc/passwd",
        "http://plain.example",
        "ftp://x.example",
        "blob:https://x",
    ],
)
def test_a_link_to_anywhere_unsafe_becomes_words(target: str) -> None:
    """Only https, mailto and tel lead out; the words of any other link stay, with a warning."""
    shown = html(f"[words]({target})")

    assert "href" not in shown
    assert "words" in shown


@pytest.mark.parametrize(
    "target", ["../other/index.html", "/index.html", "//host/x", "a/../../b", "..\\x", "a?x=1"]
)
def test_a_link_out_of_the_portal_is_an_error(target: str) -> None:
    """A path that leaves the client's folder could reach another client's: no page is made."""
    shown = to_html(f"[words]({target})", PAGE)

    assert "href" not in shown.html
    assert [(problem.slug, problem.severity) for problem in shown.problems] == [
        ("link-leaves-portal", "error")
    ]


def test_a_path_leads_from_the_portals_root() -> None:
    """Links are written as paths from the first page, and fit the page they stand on."""
    assert 'href="../updates/index.html#top"' in html("[a](updates/index.html#top)")
    assert 'href="spring-2.html"' in html("[a](projects/spring-2.html)")
    assert 'href="#below"' in html("[a](#below)")


def test_an_address_in_brackets_is_a_link() -> None:
    """Mail and web addresses in angle brackets are written out and can be pressed."""
    assert '<a href="mailto:ruth@x.example" rel="noreferrer">ruth@x.example</a>' in html(
        "<ruth@x.example>"
    )
    assert 'href="https://x.example/?a=1&amp;b=2"' in html("<https://x.example/?a=1&b=2>")


@pytest.mark.parametrize(
    "source", ["https://x.example/a.png", "//x.example/a.png", "data:image/svg+xml,x", "a.png"]
)
def test_pictures_are_taken_out(source: str) -> None:
    """A text cannot fetch anything; what the picture was to show stays as words."""
    shown = html(f"![a cup]({source})")

    assert shown == "<p>a cup</p>"
    assert html(f'![a cup]({source} "In blue")') == "<p>a cup (In blue)</p>"


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% include 'x' %}", "{{ config }}"])
def test_template_tags_in_text_are_words(text: str) -> None:
    """Text is never a template."""
    assert html(text).replace("&#39;", "'") == f"<p>{text}</p>"


def test_headings_go_below_the_pages_own_without_gaps() -> None:
    """A page keeps one h1, and no level is skipped, however the text begins."""
    assert re.findall(r"<h(\d)>", html("# a\n\n#### b\n\n## c\n\n# d\n\n###### e", 2)) == [
        *("2", "3", "3", "2", "3")
    ]
    assert re.findall(r"<h(\d)>", html("###### a\n\n# b", 3)) == ["3", "3"]


@given(st.lists(st.integers(1, 6), max_size=12), st.integers(2, 4))
def test_no_heading_is_deeper_than_its_parent_by_more_than_one(
    levels: list[int], base: int
) -> None:
    """Any order of headings becomes an outline."""
    text = "\n\n".join(f"{'#' * level} x" for level in levels)
    shown = [int(level) for level in re.findall(r"<h(\d)>", html(text, base))]

    assert len(shown) == len(levels)
    assert all(base <= level <= 6 for level in shown)
    assert all(after - before <= 1 for before, after in pairwise(shown))
    assert shown[:1] == [base][: len(shown)]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_no_text_makes_markup_of_its_own(text: str) -> None:
    """Whatever is written, only allowed tags and attributes come out."""
    shown = html(text)

    for tag in re.findall(r"<([^>]*)>", shown):
        name = tag.strip("/").split()[0]
        assert name in (
            *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre"),
            *(
                "hr",
                "br",
                "strong",
                "em",
                "del",
                "code",
                "a",
                "table",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
            ),
        )
        assert set(re.findall(r"([\w-]+)=", re.sub(r'"[^"]*"', '""', tag))) <= {
            *("href", "rel", "start", "value", "title", "scope", "class")
        }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[Option A](agreed)", "[Option A](agreed)"),
        ("[Option *A*](yes/no)", "[Option <em>A</em>](yes/no)"),
        ("[Time](18:30)", "[Time](18:30)"),
        ("[Day](14.12.)", "[Day](14.12.)"),
        ("[layout B](see page 4)", "[layout B](see page 4)"),
        ('[a](b "c")', '[a](b "c")'),
        (
            "[Brief](https://x.example/Brief final.pdf)",
            "[Brief](https://x.example/Brief final.pdf)",
        ),
    ],
)
def test_what_is_no_address_is_shown_as_written(text: str, shown: str) -> None:
    """Words in parentheses behind brackets do not vanish in an address."""
    assert html(text) == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("https://x.example/Plan%20final.pdf", "https://x.example/Plan%20final.pdf"),
        ("<https://x.example/Plan final.pdf>", "https://x.example/Plan%20final.pdf"),
        ("files/Plan%20final.pdf", "../files/Plan%20final.pdf"),
        ("<files/Plan final.pdf>", "../files/Plan%20final.pdf"),
        ("https://x.example/?a=1&b=2", "https://x.example/?a=1&amp;b=2"),
        (r"https://x.example/a\_b", "https://x.example/a_b"),
    ],
)
def test_an_address_leads_where_it_says(address: str, href: str) -> None:
    """Spaces are encoded once, and nothing is cut out."""
    assert f'href="{href}"' in html(f"[a]({address})")


@pytest.mark.parametrize(
    "path", ["..%2fother/index.html", "%2e%2e/other", "%2Fetc/passwd", "a%5Cb"]
)
def test_an_encoded_path_out_of_the_portal_is_an_error(path: str) -> None:
    """Encoding does not hide where a path leads."""
    assert slugs(f"[a]({path})") == ["link-leaves-portal"]


def test_the_title_of_a_link_stays() -> None:
    """It is no word of the text, and is shown beside it by the style sheet."""
    assert 'title="The &quot;brief&quot;"' in html("[a](https://x.example 'The \"brief\"')")


def test_the_first_paragraph_and_the_rest_are_the_whole() -> None:
    """A list shows the first paragraph; a page shows all."""
    whole = to_html("a *b*\n\nc\n\n- d", PAGE).html

    assert first_paragraph(whole) == "a <em>b</em>"
    assert rest_of(whole) == "<p>c</p>\n<ul>\n<li>d</li>\n</ul>"
    assert first_paragraph(to_html("- only a list", PAGE).html) == ""


def test_an_empty_text_is_nothing() -> None:
    """No tags for no words."""
    assert html("  \n ") == ""
