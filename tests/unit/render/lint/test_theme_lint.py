"""A site's own templates and sheets: what could do harm is told with file, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from amportal.errors import Problem
from amportal.render.lint.theme_lint import theme_problems, unsafe_parts
from amportal.render.theme import CompiledTemplates, Theme

ROOT = Path(__file__).parents[4]


def told(source: str, name: str = "page.html") -> list[Problem]:
    return list(unsafe_parts(Theme({name: source.encode()}), [name]))


def marked(source: str, name: str = "page.html") -> list[tuple[str, str]]:
    """Return each problem's slug and what it is marked at."""
    problems = told(source, name)
    found = []
    for each in problems:
        assert each.span is not None
        line = source.split("\n")[each.span.line - 1]
        assert each.excerpt == line
        assert each.hint
        found.append((each.slug, line[each.span.column - 1 :][: each.span.length]))
    return found


SAFE = [
    "<p>{{ x }}</p>",
    "<p class=\"{{ x }}\" title='{{ x }}'>{{ x }}</p>",
    '<a href="{{ link(p.path) }}">x</a>',
    '<a href="{{ link(p.path) }}#{{ id }}?x={{ x }}">x</a>',
    '<a href="{{ mailto(c.email, subject) }}">x</a>',
    '<a href="#{{ id }}">x</a>',
    '<a href="https://x.example/{{ x }}">x</a>',
    '<a href="mailto:{{ x }}">x</a>',
    '<a href="tel:{{ x }}">x</a>',
    '<a href="../{{ x }}">x</a>',
    '<a href="{{ x | url }}">x</a>',
    '<a href="{{ x | url | trim }}">x</a>',
    '<a href="{{ (x or y) | url }}">x</a>',
    '<a href="{{ link(x) if x else mailto(y) }}">x</a>',
    '<a href="{{ link(x) if x }}">x</a>',
    "<a href=\"{{ link(x) or '#' }}\">x</a>",
    "<a href=\"{{ link(x) ~ '#' ~ y }}\">x</a>",
    "<a href=\"{{ '#' ~ y }}\">x</a>",
    "<a href=\"{{ {'a': link(x), 'b': link(y)}[z] }}\">x</a>",
    '<a href="{% if x %}{{ link(x) }}{% else %}#{% endif %}">x</a>',
    '<a href="{% if x %}#a{% else %}#b{% endif %}-{{ x }}">x</a>',
    '{% set to = link(x) %}<a href="{{ to }}">x</a>',
    '{% set to = link(x) if x else mailto(y) %}{% set to = to | url %}<a href="{{ to }}">x</a>',
    '{% with to = link(x) %}<a href="{{ to }}">x</a>{% endwith %}',
    '<img src="{{ link(f.path) }}" alt="{{ f.alt }}" width="{{ f.width }}">',
    '<img src="logo.png"><img src="{{ f.path | local_url }}">',
    '<img srcset="{{ link(a) }} 1x, {{ link(b) }} 2x">',
    "<h1{{ text | direction }}>{{ text }}</h1>",
    '<li class="a{% if x %} b{% endif %}"{% if y %} aria-current="page"{% endif %}>',
    "<h{{ level | int }}>x</h{{ level | int }}>",
    '<p style="width:{{ (x / 3) | round(1) }}%; color: {{ accent.ink }}">',
    "<style>p { color: {{ accent.ink }}; background: url(a.png) }</style>",
    '<svg><path fill="url(#a)" class="{{ x }}"/></svg>',
    "<title>{{ x }}</title><textarea>{{ x }}</textarea>",
    "<!-- <img src=https://x.example/a.png> {{ x }} -->",
    "{# <img src=https://x.example/a.png> {{ x | safe }} #}",
    "{% raw %}<p>{{ x | safe }}</p>{% endraw %}",
    "{% autoescape true %}{{ x }}{% endautoescape %}",
    '{{ "safe" }} {{ safe }} {{ x.safe }} {{ f(safe=1) }}',
    "a < b, 1<2 <= 3 {{ x }} <- {{ y }}",
    '{% macro m(x) %}<a href="{{ link(x) }}">{{ x }}</a>{% endmacro %}{{ m(1) }}',
    '<meta name="robots" content="{{ x }}"><link rel="icon" href="{{ link(x) }}">',
    '<p data-name="{{ x }}">',
    '{%- if x -%} <a href="#x"> {%- endif -%}',
    "<?xml version='1.0'?><!DOCTYPE html><p>{{ x }}",
]
UNSAFE: list[tuple[str, str, str]] = [
    ("<a href={{ x }}>x</a>", "unquoted-attribute", "{{ x }}"),
    ("<a href={{ link(x) }}>x</a>", "unquoted-attribute", "{{ link(x) }}"),
    ("<p title=a{{ x }}>", "unquoted-attribute", "{{ x }}"),
    ("<p title = \n {{ x }} >", "unquoted-attribute", "{{ x }}"),
    ("<p {% if x %}title={% else %}alt={% endif %}{{ x }}>", "unquoted-attribute", "{{ x }}"),
    ('<a href="{{ x }}">x</a>', "unsafe-address", "{{ x }}"),
    ("<a HREF='{{ m.link }}'>x</a>", "unsafe-address", "{{ m.link }}"),
    ('<a href=" {{ x }}">x</a>', "unsafe-address", "{{ x }}"),
    ('<a href="java{{ x }}">x</a>', "unsafe-address", "{{ x }}"),
    ('<a href="{{ x or link(y) }}">x</a>', "unsafe-address", "{{ x or link(y) }}"),
    ('<a href="{{ link(x) if y else z }}">', "unsafe-address", "{{ link(x) if y else z }}"),
    ("<a href=\"{{ 'java' ~ x }}\">x</a>", "unsafe-address", "{{ 'java' ~ x }}"),
    ('<a href="{{ x | trim }}">x</a>', "unsafe-address", "{{ x | trim }}"),
    ('<a href="{{ x | e }}">x</a>', "unsafe-address", "{{ x | e }}"),
    ('<a href="{{ x | url | upper }}">x</a>', "unsafe-address", "{{ x | url | upper }}"),
    ('{% set to = x %}<a href="{{ to }}">x</a>', "unsafe-address", "{{ to }}"),
    (
        '{% set to = link(x) %}{% macro m(to) %}<a href="{{ to }}">x</a>{% endmacro %}',
        "unsafe-address",
        "{{ to }}",
    ),
    (
        '{% macro link(x) %}{{ x }}{% endmacro %}<a href="{{ link(x) }}">',
        "unsafe-address",
        "{{ link(x) }}",
    ),
    ('{% for link in x %}<a href="{{ link(x) }}">{% endfor %}', "unsafe-address", "{{ link(x) }}"),
    ('<svg><a xlink:href="{{ x }}">', "unsafe-address", "{{ x }}"),
    ('<a href="{% if x %}#{% endif %}{{ y }}">', "unsafe-address", "{{ y }}"),
    ('<a {% if x %}href{% else %}title{% endif %}="{{ y }}">', "unsafe-address", "{{ y }}"),
    ('<a href="javascript:alert(1)">', "unsafe-address", "javascript:"),
    ('<a href="&#106;ava\tscript&colon;alert(1)">', "unsafe-address", "&#106;ava\ts"),
    ("<a href=\"{{ 'data:text/html,x' }}\">", "unsafe-address", "{{ 'data:text/html,x' }}"),
    ('<img src="{{ x }}">', "unsafe-address", "{{ x }}"),
    ('<img src="{{ x | url }}">', "unsafe-address", "{{ x | url }}"),
    ('<img src="/{{ x }}">', "unsafe-address", "{{ x }}"),
    ('<object data="{{ x }}">', "unsafe-address", "{{ x }}"),
    ('<form action="{{ x }}">', "unsafe-address", "{{ x }}"),
    ('<use href="{{ x }}"/>', "unsafe-address", "{{ x }}"),
    ("{{ x | safe }}", "unescaped-output", "safe"),
    ("{{ x|trim|safe }}", "unescaped-output", "safe"),
    ("{% set y = x | safe %}", "unescaped-output", "safe"),
    ("{{ x | map('safe') | join }}", "unescaped-output", "'safe'"),
    ('{{ x|map ( "safe" ) }}', "unescaped-output", '"safe"'),
    ("{% filter safe %}{{ x }}{% endfilter %}", "unescaped-output", "safe"),
    ("{% if x | safe %}{% endif %}", "unescaped-output", "safe"),
    ("{% autoescape false %}{{ x }}{% endautoescape %}", "unescaped-output", "autoescape"),
    ("{%- autoescape x %}{% endautoescape %}", "unescaped-output", "autoescape"),
    ("<img src=https://x.example/a.png>", "remote-in-template", "https:"),
    ('<img src="//x.example/a.png">', "remote-in-template", "//"),
    ('<img src="\\\\x.example/a.png">', "remote-in-template", "\\\\"),
    (
        "<img src=\"{{ 'https://x.example/' ~ x }}\">",
        "remote-in-template",
        "{{ 'https://x.example/' ~ x }}",
    ),
    ('<link rel="stylesheet" href="https://x.example/a.css">', "remote-in-template", "https:"),
    ('<script src="http://x.example/a.js"></script>', "remote-in-template", "http:"),
    ('<source srcset="https://x.example/a.png 2x">', "remote-in-template", "https:"),
    ('<base href="https://x.example/">', "remote-in-template", "https:"),
    ('<image xlink:href="https://x.example/a.png"/>', "remote-in-template", "https:"),
    (
        '<meta http-equiv="refresh" content="0; URL=https://x.example">',
        "remote-in-template",
        "0; URL=https://x.example",
    ),
    ('<p style="background: url(https://x.example/a)">', "remote-in-template", "u"),
    ('<p style="background: u\\72l(//x.example/a)">', "remote-in-template", "u"),
    ('<p style="background: url(&quot;//x.example/a&quot;)">', "remote-in-template", None),
    ('<path fill="url(https://x.example/a#b)"/>', "remote-in-template", "u"),
    ("<style>\n@import 'a.css';</style>", "remote-in-template", "@"),
    ("<style>{% if x %}@import url(a.css);{% endif %}</style>", "remote-in-template", "@"),
    ("<p {{ x }}>", "code-in-template", "{{ x }}"),
    ("<{{ x }}>", "code-in-template", "{{ x }}"),
    ("<p data-{{ x }}='1'>", "code-in-template", "{{ x }}"),
    ("<h{{ level }}>", "code-in-template", "{{ level }}"),
    ("<p onclick=\"f('{{ x }}')\">", "code-in-template", "{{ x }}"),
    ("<script>f({{ x | tojson }})</script>", "code-in-template", "{{ x | tojson }}"),
    ("<style>p { color: {{ x }} }</style>", "code-in-template", "{{ x }}"),
    ('<p style="color: {{ x }}">', "code-in-template", "{{ x }}"),
    ('<iframe srcdoc="{{ x }}">', "code-in-template", "{{ x }}"),
    ('<a href="{% block to %}{% endblock %}">', "code-in-template", "{% block to %}"),
    ('<p {% include "a.html" %}>', "code-in-template", '{% include "a.html" %}'),
    ('<p title="{% call m() %}x{% endcall %}">', "code-in-template", "{% call m() %}"),
    ("{% macro m() %}<p{% endmacro %}", "code-in-template", "{% macro m() %}"),
    (
        "{% block b %}<p>{% if x %}<!--{% endif %}{% endblock %}-->",
        "code-in-template",
        "{% block b %}",
    ),
    ("{% set x %}<p title='{% endset %}", "code-in-template", "{% set x %}"),
    ("<p>{{ x }}</p", "code-in-template", "p"),
    ("{% for a in x %}<p {% endfor %}{{ y }}>", "code-in-template", "{{ y }}"),
]


@pytest.mark.parametrize("source", SAFE)
def test_what_is_safe_passes(source: str) -> None:
    """Nothing is told of a template whose values can only be text, or a way to a page."""
    assert marked(source) == []


@pytest.mark.parametrize(("source", "slug", "mark"), UNSAFE, ids=[each[0] for each in UNSAFE])
def test_what_is_unsafe_is_told_where_it_stands(source: str, slug: str, mark: str | None) -> None:
    """One problem for one cause, marked at what is to be changed."""
    found = marked(source)
    assert [each[0] for each in found] == [slug]
    assert mark is None or found[0][1] == mark


def shipped(folder: str) -> Theme:
    root = ROOT / folder
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
    return Theme(files, replaces_default=True)


@pytest.mark.parametrize("folder", ["templates", "docs/examples/theme"])
def test_what_ships_passes(folder: str) -> None:
    """The theme that comes with amportal and the example are held to the same."""
    theme = shipped(folder)
    assert any(name.endswith(".html") for name in theme.files)
    assert theme_problems(theme) == ()


@pytest.mark.parametrize(
    ("sheet", "line", "column"),
    [
        ("@import 'a.css';", 1, 1),
        ("@IMPORT url(a.css);", 1, 1),
        ("p { color: red }\n  a { background: url( 'https://x.example/a.png' ) }", 2, 24),
        ("p { background: URL(//x.example/a) }", 1, 17),
        ("p { background: u\\72 l(//x.example/a) }", 1, 17),
        ("@font-face { src: local('x'), url(\\2f/x.example/a) }", 1, 31),
        ("@media print { p { background: image-set('https://x.example/a' 2x) } }", 1, 42),
        ("p { background: -webkit-image-set(url(http://x.example/a) 1x) }", 1, 35),
        ("p { content: src('https://x.example/a') }", 1, 18),
    ],
)
def test_sheets_ask_for_nothing(sheet: str, line: int, column: int) -> None:
    """Imports, and pictures and fonts of other hosts, however they are written."""
    (problem,) = told(sheet, "css/site.css")
    assert problem.slug == "remote-in-template"
    assert problem.span is not None
    assert (problem.span.path, problem.span.line, problem.span.column) == (
        "templates/css/site.css",
        line,
        column,
    )


@pytest.mark.parametrize(
    "sheet",
    [
        "@font-face { src: url(fonts/a.woff2) }",
        "/* @import url(https://x.example) */ p { content: '@import https://x.example' }",
        "@namespace svg url(http://www.w3.org/2000/svg); p { color: red }",
        "p { background: url(data:image/png;base64,AAAA) }",
        'a[href^="https://x.example"] { color: red }',
        "p { background: image-set('a.png' 1x) } p { mask: url(#a) }",
    ],
)
def test_sheets_may_use_what_is_beside_them(sheet: str) -> None:
    """Fonts of the theme, comments, names that only look like addresses."""
    assert told(sheet, "css/site.css") == []


def test_a_theme_of_ones_own_is_looked_at_whole() -> None:
    """What stands under `default/` is left alone only where it came with amportal."""
    files = {
        "default/home.html": b"<p title={{ x }}>",
        "COM1.html": b"",
        "words.txt": b"{{ x|safe }}",
    }
    assert [each.slug for each in theme_problems(Theme(files))] == ["reserved-name"]
    own = theme_problems(Theme(files, replaces_default=True))
    assert [each.slug for each in own] == ["reserved-name", "unquoted-attribute"]


@pytest.mark.parametrize("source", ["{% if %}", "{{ x", "{% endif %}", "\xff{{ x | safe"])
def test_what_is_no_template_is_told_elsewhere(source: str) -> None:
    """Syntax is told when the template is used, with its own words."""
    assert told(source) == []


def test_line_ends_and_marks_of_order_count_as_nothing() -> None:
    """A file of Windows has its problems in the same lines and columns."""
    source = "\ufeff<p>\r\n  <a href={{ x }}>\r\n"
    (problem,) = unsafe_parts(Theme({"a.html": source.encode()}), ["a.html"])
    assert problem.span is not None
    assert (problem.span.line, problem.span.column, problem.span.length) == (2, 11, 7)


def test_a_sound_file_is_looked_at_once() -> None:
    """What is known of a file goes with the compiled templates; what is wrong is told again."""
    theme = Theme({"a.html": b"<p>{{ x }}", "b.html": b"{{ x | safe }}"})
    assert [each.slug for each in unsafe_parts(theme, theme.files)] == ["unescaped-output"]
    known = theme.codes.made
    assert [key.split("\0")[0] for key in known] == ["a.html"]
    again = Theme(theme.files, CompiledTemplates(known))
    assert [each.slug for each in unsafe_parts(again, theme.files)] == ["unescaped-output"]
    assert again.codes.made == {}
