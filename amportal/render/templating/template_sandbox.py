"""Templates that can reach nothing but their theme, and what each rendering looked for.

Jinja keeps the module of an imported template in its environment, so a second page that imports
`x.html` never asks for the `y.html` which `x` imports, and that read would be lost. Here nothing
lives longer than one rendering except compiled code, which is the same for everybody: each
rendering has an environment, a cache and a record of its own. Nothing here reads a disk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from types import CodeType
from typing import Any

from jinja2 import (
    BaseLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    UndefinedError,
)
from jinja2 import Environment as JinjaEnvironment
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from msgspec import Struct

from amportal.render.recipe import Read
from amportal.render.templating.template_codegen import (
    CALLABLES,
    FIELDS,
    NAMES,
    TemplateCode,
)
from amportal.render.theme import Theme

# Where the names of a theme stand below a site's root.
FOLDER = "templates/"
# More themes than this in one process means that somebody edits one: the oldest may go.
_MOST_THEMES = 4


# What a template may ask of its loop, as the sandbox would let it.
_OF_LOOPS = frozenset({"first", "index", "index0", "last", "length", "revindex", "revindex0"})
_IMPORTED = re.compile(r"the template '([^']+)' \(imported on .*does not export")


class ImportedFrom(Struct, frozen=True):
    """The template that was asked for a macro by name."""

    template: str


class MissingNameError(UndefinedError):
    """A template used a name that does not exist; `owner` is `missing` for a name of its own."""

    def __init__(self, message: str | None, owner: object, name: str) -> None:
        super().__init__(message)
        self.owner = owner
        self.name = name


class _Strict(StrictUndefined):
    """An undefined value that remembers what was asked of whom."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: Callable[[str | None], Exception] = UndefinedError,
    ) -> None:
        told = (
            (lambda said: MissingNameError(said, obj, str(name))) if exc is UndefinedError else exc
        )
        super().__init__(hint, obj, name, told)  # type: ignore[arg-type]  # jinja only calls it
        # A macro that a file does not have is told where it is asked for, not where it is used.
        asked = _IMPORTED.match(hint or "")
        if asked:
            raise MissingNameError(hint, ImportedFrom(asked[1]), str(name))
        if isinstance(obj, TemplateModule):
            raise MissingNameError(hint, obj, str(name))


class _Found(Struct, frozen=True):
    """What a theme answers to one name: what is looked for, and the template, where there is one.

    The template belongs to no rendering: it has neither names nor an environment.
    """

    reads: tuple[Read, ...]
    template: Template | None


class _Compiled:
    """The code of one theme's templates, compiled once."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._codes: dict[str, CodeType] = {}
        self._found: dict[str, _Found] = {}

    def code(self, environment: JinjaEnvironment, found: str) -> CodeType:
        """Return the code of the file called exactly *found*."""
        if found not in self._codes:
            theme = self.theme

            def compiled() -> CodeType:
                source = theme.files[found].decode("utf-8")
                # Without an environment of its own, the code asks its context for one.
                return _compiling(environment).compile(
                    source, found, FOLDER + found, defer_init=True
                )

            self._codes[found] = theme.codes.of(found, theme.file_digest(found) or "", compiled)
        return self._codes[found]

    def find(self, environment: JinjaEnvironment, name: str) -> _Found:
        """Return what answers to *name*; raise what is wrong with a template."""
        known = self._found.get(name)
        if known is None:
            known = self._find(environment, name)
            # What there is not may have any name, and so many of them.
            if known.template is not None:
                self._found[name] = known
        return known

    def reads(self, name: str) -> tuple[Read, ...]:
        """Return what is looked for where a template asks for *name*."""
        every, theme = self.theme.candidates(name), self.theme
        there = next((at for at, each in enumerate(every, 1) if each in theme.files), len(every))
        return tuple(Read(each, theme.file_digest(each)) for each in every[:there])

    def _find(self, environment: JinjaEnvironment, name: str) -> _Found:
        found = self.theme.find(name)
        if found is None:
            return _Found(self.reads(name), None)
        module = {"__file__": FOLDER + found, **NAMES}
        exec(self.code(environment, found), module)
        return _Found(self.reads(name), Template.from_module_dict(_BASE, module, {}))


class _Loader(BaseLoader):
    """Answers from the theme alone, and notes everything it was asked for."""

    def __init__(self, compiled: _Compiled, reads: set[Read]) -> None:
        self._compiled = compiled
        self._reads = reads

    def load(
        self,
        environment: JinjaEnvironment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        try:
            found = self._compiled.find(environment, name)
        except Exception:
            self._reads.update(self._compiled.reads(name))
            raise
        self._reads.update(found.reads)
        if found.template is None:
            raise TemplateNotFound(name)
        # The code is everybody's; what is this rendering's own is beside it.
        own: Template = object.__new__(Template)
        vars(own).update(vars(found.template))
        own.environment, own.globals = environment, {} if globals is None else globals
        return own


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, with a short way to what needs no check: fields of views, macros of a theme."""

    code_generator_class = TemplateCode
    # The functions among a rendering's names: they ask for no context, and none is unsafe to call.
    ours: frozenset[Callable[..., Any]] = frozenset()
    # The templates of a rendering by name, as far as it asked for them.
    had: dict[str, Template]

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """Return a template: none changes within a rendering, so none is asked for twice."""
        if globals is not None or name.__class__ is not str:
            return super().get_template(name, parent, globals)
        if name not in self.had:
            self.had[name] = super().get_template(name, parent)
        return self.had[name]

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute; what is no field of a struct goes through every check."""
        kind = obj.__class__
        if attribute in FIELDS[kind] or (kind is LoopContext and attribute in _OF_LOOPS):
            return getattr(obj, attribute)
        if kind is dict and attribute in obj and not hasattr(dict, attribute):
            return obj[attribute]
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: str | Any) -> Any:
        """Return an item, or a field by its name, as filters such as `map` ask for it."""
        if argument.__class__ is str and argument in FIELDS[obj.__class__]:
            return getattr(obj, argument)
        return super().getitem(obj, argument)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call *__obj*, with names given to its arguments; macros as `Context.call` would."""
        if __obj.__class__ is not Macro:
            return super().call(__context, __obj, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return __obj(__context.eval_ctx, *args, **kwargs)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the names that a template begins with.

        None has any but its environment's, and a plain dict is looked through sooner than a chain.
        """
        return super().make_globals(d) if d else self.globals


_BASE = _Environment(
    autoescape=True,
    undefined=_Strict,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_THEMES: dict[str, _Compiled] = {}


def environment(
    theme: Theme,
    reads: set[Read],
    filters: Mapping[str, Callable[..., Any]],
    names: Mapping[str, Any],
) -> JinjaEnvironment:
    """Return the environment of one rendering; what is looked for in *theme* goes into *reads*.

    Both *filters* and *names* are within reach of every template, imported macros too.
    """
    if theme.digest not in _THEMES:
        if len(_THEMES) >= _MOST_THEMES:
            del _THEMES[next(iter(_THEMES))]
        _THEMES[theme.digest] = _Compiled(theme)
    fresh = _BASE.overlay(loader=_Loader(_THEMES[theme.digest], reads), cache_size=-1)
    fresh.filters = {**_BASE.filters, **filters}
    fresh.globals = {**_BASE.globals, **names}
    fresh.ours, fresh.had = _functions(names), {}
    return fresh


def _functions(names: Mapping[str, Any]) -> frozenset[Callable[..., Any]]:
    """Return the functions among *names*, and those in mappings among them."""
    every: list[Any] = list(names.values())
    for group in names.values():
        if isinstance(group, dict):
            every += group.values()
    return frozenset(each for each in every if type(each) in CALLABLES)


def _compiling(environment: JinjaEnvironment) -> JinjaEnvironment:
    """Return *environment* with filters of ours that are never worked out while compiling.

    Code is shared by all readers; a date written into it would be in the first one's language.
    """
    blank = environment.overlay()
    blank.filters = {
        name: each if each is _BASE.filters.get(name) else _not_yet
        for name, each in environment.filters.items()
    }
    return blank


def _not_yet(*_: Any, **__: Any) -> Any:
    raise LookupError("no reader is known while a template is compiled")


def compile_all(theme: Theme, filters: Mapping[str, Callable[..., Any]]) -> None:
    """Compile every page of *theme* that can be, so that `theme.codes` holds them all.

    Code calls filters as they are declared, so *filters* are those of any rendering.
    """
    ready = environment(theme, set(), filters, {})
    for name in theme.files:
        if name.endswith(".html"):
            with suppress(TemplateError, UnicodeDecodeError):
                _THEMES[theme.digest].code(ready, name)
