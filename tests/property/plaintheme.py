"""A theme that shows everything: each page is its whole view, so no difference can hide.

It has the parts and the ways of reading templates that the real theme has (a base, macros that
import macros, a list of names of which the first may be absent), at a hundredth of its cost.
"""

from __future__ import annotations

from pathlib import Path

from tests.sites import ROOT

_REAL = ROOT / "templates/default"
_BASE = """\
{% from "parts/frame.html" import shown %}
<h1>{% block name %}{{ page.path }}{% endblock %}</h1>
{% block main %}{{ shown(view) }}{% endblock %}
{% include ["foot-" ~ page.key ~ ".html", "foot.html"] ignore missing %}
{{ shown(frame) }}{{ lang }} {{ accent }}
"""
_FILES = {
    "base.html": _BASE,
    "parts/frame.html": (
        '{% import "parts/people.html" as people %}'
        "{% macro shown(it) %}<p>{{ it }}</p>{{ people.sign() }}{% endmacro %}"
    ),
    "parts/people.html": "{% macro sign() %}-{% endmacro %}",
    "css/tokens.css": ":root { --t: 1px }\n",
    "css/portal.css": ".portal { top: 0 }\n",
    "css/print.css": ".print { top: 0 }\n",
    "report.html": "<body><main><p>{{ view }}</p><p>{{ frame }}</p></main></body>\n",
}


def write_plain_theme(folder: Path) -> Path:
    """Write the theme below the new folder *folder*, and return it."""
    pages = {
        file.name: '{% extends "base.html" %}\n'
        for file in _REAL.glob("*.html")
        if file.name not in ("base.html", "sheet.html", "report.html")
    }
    for name, text in {**pages, **_FILES}.items():
        file = folder / "default" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


__all__ = ["write_plain_theme"]
