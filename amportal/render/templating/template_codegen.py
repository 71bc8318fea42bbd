"""Python code for templates: what Jinja writes, with a short way where nothing needs a check.

A page shows some hundred fields and calls some hundred macros, and Jinja's own code goes through
several functions for each. What is written here looks first whether the value is one of ours: a
field of a struct is read, a macro or a function of ours is called, a text is escaped without
a wrapper around it. Everything else goes where Jinja would send it, through the sandbox. The
bytes of a page are the same either way.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from keyword import iskeyword
from types import FunctionType, MethodType
from typing import Any

import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef, optimizeconst
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape
from msgspec import Struct

# What escapes a text without wrapping the result; where this library has none, its own `escape`.
_escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)
# Says that a text is safe, as `Markup(text)` does, which looks at it first.
_safe = partial(str.__new__, Markup)
CALLABLES = frozenset({FunctionType, MethodType, partial})


class Fields(dict[type, frozenset[str]]):
    """What a template may read from a value by its type: fields and properties of structs.

    Nothing of any other type: that goes through the sandbox.
    """

    def __missing__(self, kind: type) -> frozenset[str]:
        names: set[str] = set()
        if issubclass(kind, Struct) and not hasattr(kind, "__getitem__"):
            names.update(kind.__struct_fields__)
            for each in kind.__mro__:
                names |= {name for name, of in vars(each).items() if isinstance(of, property)}
        found = self[kind] = frozenset(name for name in names if not name.startswith("_"))
        return found


FIELDS = Fields()


def put(value: object) -> str:
    """Return *value* as a template writes it: escaped, unless it is safe already."""
    kind = value.__class__
    if kind is Markup:
        return value  # type: ignore[return-value]
    if kind is str:
        return _escaped(value)  # type: ignore[arg-type]
    if kind is int or kind is float:
        return str(value)
    return escape(value)


def plain(macro: Macro) -> Macro:
    """Return *macro*, marked as one that may be called as it is, where it takes nothing special."""
    if not (macro.catch_kwargs or macro.catch_varargs or macro.caller or macro.explicit_caller):
        # What is not given is worked out by the macro itself, as it is for a call by way of Jinja.
        function: Any = macro._func
        function.__defaults__ = (missing,) * len(macro.arguments)
        macro.most = len(macro.arguments)  # type: ignore[attr-defined]
    return macro


def ready(
    environment: Any,
    context: Context,
    called: Any,
    given: int,
    loop_vars: Any = None,
    block_vars: Any = None,
) -> Callable[..., Any]:
    """Return what to call for *called* with *given* arguments; -1: some of them have names."""
    kind = called.__class__
    if kind is Macro:
        if 0 <= given <= getattr(called, "most", -1):
            return called._func  # type: ignore[no-any-return]
    elif kind in CALLABLES and called in environment.ours:
        return called  # type: ignore[no-any-return]
    beside = {"_loop_vars": loop_vars, "_block_vars": block_vars}
    more = {name: each for name, each in beside.items() if each is not None}
    return partial(environment.call, context, called, **more)


# The names that code finds in its module, beside those it brings along.
NAMES: dict[str, Any] = {
    "fields": FIELDS,
    "plain": plain,
    "put": put,
    "ready": ready,
    "safe": _safe,
}


def _escapes(frame: Frame) -> bool:
    """Say whether it is certain that what *frame* writes is escaped."""
    return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile


class TemplateCode(CodeGenerator):
    """Writes the code of one template."""

    def write_commons(self) -> None:
        """Take the environment from the rendering, so that code is made a function only once."""
        self.writeline("environment = context.environment")
        super().write_commons()

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _escapes(frame) and finalize.src is None:
            self.write("put(")
        else:
            super()._output_child_pre(node, frame, finalize)

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Read a field of a struct; what is none goes through the sandbox."""
        name = node.attr
        if name.startswith("_") or iskeyword(name) or not name.isascii():
            super().visit_Getattr(node, frame)
            return
        if isinstance(node.node, nodes.Name):
            value = asked = frame.symbols.ref(node.node.name)
        else:
            # Named where it is first needed: nothing else can come between.
            value = "value"
            asked = None
        self.write(f"({value}.{name} if {name!r} in fields[")
        if asked is None:
            self.write(f"({value} := ")
            self.visit(node.node, frame)
            self.write(")")
        else:
            self.write(asked)
        self.write(".__class__] else environment.getattr(")
        if asked is None:
            self.write(value)
        else:
            self.visit(node.node, frame)
        self.write(f", {name!r}))")

    @optimizeconst
    def visit_Call(  # noqa: N802
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Call macros and functions of ours; anything else goes through the sandbox."""
        odd = node.dyn_args or node.dyn_kwargs or any(iskeyword(each.key) for each in node.kwargs)
        if forward_caller or odd or not _escapes(frame):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("ready(environment, context, ")
        self.visit(node.node, frame)
        self.write(f", {-1 if node.kwargs else len(node.args)}")
        if frame.loop_frame:
            self.write(", _loop_vars")
        if frame.block_frame:
            self.write(", _block_vars" if frame.loop_frame else ", None, _block_vars")
        self.write(")(")
        for at, each in enumerate((*node.args, *node.kwargs)):
            if at:
                self.write(", ")
            self.visit(each, frame)
        self.write(")")

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:
        """Return what a macro wrote, which is safe, as the text it is."""
        if force_unescaped and _escapes(frame):
            self.writeline(f"return safe(concat({frame.buffer}))")
        else:
            super().return_buffer_contents(frame, force_unescaped)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write the macro, marked where it is one that writes nothing unsafe."""
        if not _escapes(frame):
            super().macro_def(macro_ref, frame)
            return
        self.write("plain(")
        super().macro_def(macro_ref, frame)
        self.write(")")
