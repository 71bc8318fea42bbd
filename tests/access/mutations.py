"""Change the crypto and slot modules one operator at a time, and count which changes tests notice.

`python -m tests.access.mutations [MODULE]` prints every change that nothing noticed, and the score.
Each change runs in a process of its own, with the unit tests of the format and the known answers.
"""

from __future__ import annotations

import ast
import copy
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "amportal/access/encrypted"
MODULES = ("crypto_library", "padding", "aead_cipher", "slots", "encrypted_portal")
TESTS = ("tests/unit/access/encrypted", "tests/access/test_known_answers.py")
_SECONDS = 90
_COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COUNTED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.LShift: ast.RShift, ast.BitAnd: ast.BitOr,
}  # fmt: skip


def _changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    """Yield the ways to change *node*: the field, and its new value."""
    if isinstance(node, ast.Compare):
        for at, kind in enumerate(node.ops):
            yield "ops", [*node.ops[:at], _COMPARED[type(kind)](), *node.ops[at + 1 :]]
    elif isinstance(node, ast.BinOp) and type(node.op) in _COUNTED:
        yield "op", _COUNTED[type(node.op)]()
    elif isinstance(node, ast.BoolOp):
        yield "op", ast.And() if isinstance(node.op, ast.Or) else ast.Or()
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "value", not node.value
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield "value", node.value + 1
    elif isinstance(node, ast.Constant) and isinstance(node.value, bytes) and node.value:
        yield "value", node.value[:-1] + bytes([node.value[-1] ^ 1])
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield "value", f"{node.value}x"
    elif isinstance(node, ast.If):
        yield "test", ast.Constant(value=True)
        yield "test", ast.Constant(value=False)


def _bare(tree: ast.Module) -> ast.Module:
    """Return *tree* without docstrings and annotations, whose changes mean nothing."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        first = body[0] if isinstance(body, list) and body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            first.value.value = ""
        for field in ("annotation", "returns"):
            if isinstance(node, ast.arg | ast.FunctionDef) and getattr(node, field, None):
                setattr(node, field, None)
    tree.body = [
        each
        for each in tree.body
        if not (isinstance(each, ast.If) and ast.unparse(each.test) == "TYPE_CHECKING")
    ]
    return ast.fix_missing_locations(tree)


def mutants(module: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield a description and a changed tree of *module*, one for each possible change."""
    whole = _bare(ast.parse((PACKAGE / f"{module}.py").read_text("utf-8")))
    for number, node in enumerate(ast.walk(whole)):
        for field, value in _changes(node):
            changed = copy.deepcopy(whole)
            there = next(each for at, each in enumerate(ast.walk(changed)) if at == number)
            setattr(there, field, value)
            line = getattr(node, "lineno", 0)
            yield (
                f"{module}:{line} {ast.unparse(node)[:60]} -> {field}",
                ast.fix_missing_locations(changed),
            )


def _noticed(module: str, tree: ast.Module) -> bool:
    """Run the tests with *tree* in place of *module*, in a child; say whether one failed."""
    child = os.fork()
    if child == 0:
        # A change that makes it run for ever is noticed by its time.
        signal.alarm(_SECONDS)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        name = f"amportal.access.encrypted.{module}"
        code = 1
        try:
            spec = importlib.util.find_spec(name)
            assert spec
            made = importlib.util.module_from_spec(spec)
            sys.modules[name] = made
            setattr(importlib.import_module("amportal.access.encrypted"), module, made)
            exec(compile(tree, name, "exec"), made.__dict__)
            code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *TESTS]))
        finally:
            os._exit(code)
    pid, status, _ = os.wait4(child, 0)
    return pid == child and os.waitstatus_to_exitcode(status) != 0


def main() -> None:
    """Print what nothing noticed, and the score of each module."""
    os.chdir(ROOT)
    all_noticed = all_made = 0
    for module in sys.argv[1:] or MODULES:
        made = noticed = 0
        whole = _bare(ast.parse((PACKAGE / f"{module}.py").read_text("utf-8")))
        assert not _noticed(module, whole), f"{module} fails unchanged"
        for what, tree in mutants(module):
            made += 1
            if _noticed(module, tree):
                noticed += 1
            else:
                print(f"not noticed: {what}", flush=True)
        print(f"{module}: {noticed} of {made} ({noticed / made:.0%})", flush=True)
        all_noticed, all_made = all_noticed + noticed, all_made + made
    print(f"all: {all_noticed} of {all_made} ({all_noticed / all_made:.1%})")


if __name__ == "__main__":
    main()
