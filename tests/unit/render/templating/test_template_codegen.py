"""Rule: templates write what Jinja's own code writes, and reach nothing that its sandbox hides."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from jinja2 import DictLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from msgspec import Struct, field

from amportal.render.templating.template_sandbox import environment
from amportal.render.theme import Theme

SAFE = Markup("<b>")


class Inner(Struct, frozen=True):
    """A value of a view."""

    text: str = "a < b & 'c'"
    number: float = 2.5
    safe: Markup = SAFE
    _hidden: str = "hidden"

    @property
    def shouted(self) -> str:
        """The text, as a property tells it."""
        return self.text.upper()

    def method(self) -> str:
        """Say the text."""
        return self.text


class Outer(Struct, frozen=True):
    """A view."""

    inner: Inner = Inner()
    items: tuple[Inner, ...] = (Inner("1"), Inner(""), Inner("<3>"))
    names: dict[str, Any] = field(default_factory=lambda: {"home": "/?a&b", "items": "x"})


def joined(first: str, second: str = "", *, third: str = "") -> str:
    """Stand for a function that pages are given."""
    return f"{first}<{second}>{third}"


MACROS = """
{% macro two(a, b="<def>") %}{{ a }}|{{ b }}{% endmacro %}
{% macro any(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}
{% macro around(t) %}[{{ t }}{{ caller() }}{% if t %}{{ caller() }}{% endif %}]{% endmacro %}
{% macro optional(t, caller=none) %}{{ t }}{{ caller() if caller else "alone" }}{% endmacro %}
"""
TEMPLATES = [
    "{{ view.inner.text }} {{ view.inner.number }} {{ view.inner.safe }} {{ view.inner.shouted }}",
    "{{ 3 }} {{ true }} {{ none }} {{ view.inner.number - 0.5 }} {{ '<' ~ view.inner.text }}",
    "{{ view.names.home }} {{ view['names']['items'] }} {{ view.names.items is callable }}",
    "{{ view['inner'].text }} {{ view.inner['text'] }} {{ view['inner']['shouted'] }}",
    "{{ view.inner.method() }} {{ view.inner.text.upper() }} {{ 'a{}'.format('<') }}",
    "{% for i in view.items if i.text %}{{ loop.index }}{{ i.text }}{{ loop.last }}{% endfor %}",
    "{% for i in view.items recursive %}{{ i.text }}{{ loop.depth }}{% endfor %}",
    "{{ view.items | map(attribute='text') | join('<') }}",
    "{{ view.items | selectattr('text') | list | length }}",
    "{{ view.items | selectattr('text', 'equalto', '1') | map(attribute='number') | list }}",
    "{{ view.items | rejectattr('text') | list | length }} {{ [] | selectattr('text') | list }}",
    "{{ view.items | rejectattr('shouted', 'in', ('1', '2')) | map(attribute='text') | list }}",
    "{{ [{'a': {'b': 1}}] | selectattr('a.b', 'equalto', 1) | list | length }}",
    "{{ [{'a': 1}, {'a': 0}] | selectattr('a') | list }} {{ [(1, 0)] | selectattr(1) | list }}",
    "{{ view.items | map(attribute='shouted') | list }} {{ (view.items | first).text }}",
    "{{ two(1) }} {{ two('<', view.inner.text) }} {{ two(b=2, a=view.inner.safe) }}",
    "{{ two(two(1, 2), two('<')) }} {{ two(1, b=3) }} {{ two(1) | length }}",
    "{{ two('<') ~ '<' }} {{ two('<') | upper }}",
    "{{ any(1, 2, c='<') }}",
    "{% call around('<') %}in {{ view.inner.text }}{% endcall %}",
    "{% call(x) around('') %}in{% endcall %}",
    "{{ optional(1) }} {% call optional('<') %}in{% endcall %}",
    "{{ joined('<') }} {{ joined('a', 'b', third='&') }} {{ bound('z') }} {{ group.of('<') }}",
    "{% set kept %}{{ view.inner.text }}{% endset %}{{ kept }} {{ kept | length }}",
    "{% filter upper %}{{ view.inner.text }}{{ two('<') }}{% endfilter %}",
    "{% autoescape false %}{{ view.inner.text }}{{ two('<') }}{% endautoescape %}{{ two('<') }}",
    "{% macro m(a) %}{% autoescape false %}{{ a }}{% endautoescape %}{% endmacro %}{{ m('<') }}",
    "{% autoescape false %}{% macro m(a) %}{{ a }}{% endmacro %}{{ m('<') }}{% endautoescape %}",
    "{% block one %}{{ view.inner.text }}{{ two('<') }}{% endblock %}{{ self.one() }}",
    "{% block two %}{% for i in view.items %}{{ two(i.text) }}{% endfor %}{% endblock %}",
    "{% set view = view.inner %}{{ view.text }}{% for v in [view] %}{{ v.number }}{% endfor %}",
    "{{ view.inner.class is defined }} {{ view.nothing is defined }} {{ nothing is defined }}",
    "{{ namespace(a='<').a }} {{ range(3) | list }} {{ dict(a=1).a }} {{ [1, 2][0] }}",
    "{{ 'yes' if view.inner.text }} {{ 'no' if not view.inner.text }}",
]
REFUSED = [
    "{{ view.inner._hidden }}",
    "{{ view.inner['_hidden'] }}",
    "{{ view.inner.__class__ }}",
    "{{ view.inner.method.__func__ }}",
    "{{ view.names.__class__.__mro__ }}",
    "{{ view.items | map(attribute='_hidden') | join }}",
    "{{ view.items | selectattr('_hidden') | list }}",
    "{{ view.items | rejectattr('nothing', 'equalto', 1) | list }}",
    "{{ nothing | selectattr('text') | list }}",
    "{{ two.__call__.__globals__ }}",
    "{{ joined.__globals__ }}",
    "{{ view.nothing }}",
    "{{ view.nothing.more }}",
    "{{ nothing }}",
    "{{ nothing.more }}",
    "{{ nothing() }}",
    "{{ two(1, 2, 3) }}",
    "{{ two(1, c=2) }}",
    "{{ two() }}",
    "{{ around(1) }}",
    "{{ view.inner() }}",
    "{{ view.names.update(a=1) }}",
    "{{ view.inner.text.format_map(view.names).nothing }}",
]
IMPORT = "{% from 'macros.html' import two, any, around, optional %}"
NAMES: dict[str, Any] = {
    "joined": joined,
    "bound": partial(joined, "<bound>"),
    "group": {"of": lambda text: f"{text}!"},
}


def ours(template: str) -> str:
    """Return what the template writes as pages do."""
    theme = Theme({"macros.html": MACROS.encode(), "page.html": (IMPORT + template).encode()})
    ready = environment(theme, set(), {}, NAMES)
    return ready.get_template("page.html").render(view=Outer())


def plain(template: str) -> str:
    """Return what Jinja's own code writes."""
    known = {"macros.html": MACROS, "page.html": IMPORT + template}
    ready = ImmutableSandboxedEnvironment(
        loader=DictLoader(known),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    ready.globals.update(NAMES)
    return ready.get_template("page.html").render(view=Outer())


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_writes_what_jinja_would(template: str) -> None:
    """Whatever the short way leaves out makes no difference that a reader could see."""
    try:
        expected = plain(template)
    except TemplateError as fault:
        with pytest.raises(type(fault)):
            ours(template)
    else:
        assert ours(template) == expected


@pytest.mark.parametrize("template", REFUSED)
def test_what_the_sandbox_refuses_is_refused(template: str) -> None:
    """A field that is ours is read without a check, and nothing else is."""
    with pytest.raises((TemplateError, TypeError)) as expected:
        plain(template)
    with pytest.raises((TemplateError, TypeError)) as found:
        ours(template)
    assert issubclass(found.type, expected.type)
    assert str(found.value) == str(expected.value) or "parameter" in str(found.value)
