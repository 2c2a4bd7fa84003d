# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles the modules that come by the standard input, as marshalled {name: (path, source, whether it is ours)}, and
writes {name: code}, marshalled as well.

A program of its own: only when it starts can Python be told to leave out of the code at which columns things stand,
which is a quarter of it (`-X no_debug_ranges`). Nor do docstrings go into it, but for those of controls, which are
their titles, and of Ansible's classes; nor annotations, but for those of Ansible's classes, which tell it the fields.
Our regular expressions go compiled as well: `re.compile("a")` as the call of `_sre` that it comes to.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]  # Python's own, of which mypy does not know
import array
import ast
import collections
import contextlib
import marshal
import re
import sys
import types
from typing import Any


def _shorter(node: ast.AST, ours: bool) -> None:
    """Leave out of a module what nobody asks for on a host; expressions, which hold none of it, are not walked."""
    for block in ("body", "orelse", "finalbody", "handlers"):
        for inner in getattr(node, block, ()):
            _shorter(inner, ours)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        node.returns = None
        given = node.args
        for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
            if argument is not None:
                argument.annotation = None
    if ours and isinstance(node, ast.AnnAssign):
        # A named tuple asks for no more than that its fields have some.
        node.annotation = ast.copy_location(ast.Constant(None), node.annotation)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)) or (
            ours and isinstance(node, ast.ClassDef) and not _is_control(node)):
        if ast.get_docstring(node, clean=False) is not None:
            # What stands in its place is a docstring too: `from __future__` may have only that before it.
            node.body[0] = ast.copy_location(ast.Expr(ast.copy_location(ast.Constant(""), node.body[0])), node.body[0])


def _is_control(node: ast.ClassDef) -> bool:
    return any(isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "id" for one in node.body)


class _Patterns(ast.NodeTransformer):
    """Puts the code of regular expressions in the place of their text."""

    def __init__(self, tree: ast.AST) -> None:
        self._known = _constants(tree)

    def visit_Import(self, node: ast.Import) -> ast.AST:
        """Import beside `re` what makes a pattern of its code."""
        if any(one.name == "re" for one in node.names):
            node.names.append(ast.copy_location(ast.alias("_sre"), node))
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Return the call itself, or what it comes to."""
        self.generic_visit(node)
        if ast.unparse(node.func) != "re.compile":
            return node
        try:
            arguments = _arguments(
                *[_value(one, self._known) for one in node.args],
                **{str(one.arg): _value(one.value, self._known) for one in node.keywords})
        except NameError:
            # It is put together of what only the host knows.
            return node
        # Numbers of four bytes, as they lie in memory: twice as many would be sent as a list of them.
        made = ast.parse(
            "_sre.compile(%r, %r, list(memoryview(%r).cast('I')), %r, %r, %r)" % arguments, mode="eval").body
        for part in ast.walk(made):
            ast.copy_location(part, node)
        return made


def _constants(tree: ast.AST) -> dict[str, Any]:
    """Return the texts that have a name throughout a module, with `re`."""
    known: dict[str, Any] = {"re": re, "__builtins__": {}}
    given = collections.Counter(
        node.arg if isinstance(node, ast.arg) else node.id for node in ast.walk(tree)
        if isinstance(node, ast.arg) or isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    for node in getattr(tree, "body", ()):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and given[node.targets[0].id] == 1:
            with contextlib.suppress(NameError):
                value = _value(node.value, known)
                if isinstance(value, (str, bytes, tuple, re.Pattern)):
                    known[node.targets[0].id] = value
    return known


def _value(node: ast.expr, known: dict[str, Any]) -> Any:
    """Return what an expression comes to; NameError where it asks for more than is known."""
    return eval(ast.unparse(node), known)  # pylint: disable=eval-used


def _arguments(pattern: Any, flags: int = 0) -> tuple[Any, ...]:
    """Return what Python itself would call `_sre.compile` with, the code as bytes."""
    asked: list[Any] = []
    usual = _sre.compile

    def asked_for(*given: Any) -> Any:
        asked.extend(given)
        return usual(*given)
    _sre.compile = asked_for
    try:
        re.purge()
        re.compile(pattern, flags)
    finally:
        _sre.compile = usual
    text, all_flags, steps, groups, names, numbers = asked
    return text, int(all_flags), array.array("I", steps).tobytes(), groups, dict(names), tuple(numbers)


def code(path: str, source: bytes, ours: bool) -> bytes:
    """Return the marshalled code of one module."""
    tree = ast.parse(source, path)
    _shorter(tree, ours)
    if ours and b"re.compile(" in source:
        _Patterns(tree).visit(tree)
    return marshal.dumps(_named_shortly(compile(tree, path, "exec", dont_inherit=True)))


def _named_shortly(whole: types.CodeType) -> types.CodeType:
    """Return code without the names of the classes around each function, which no traceback shows."""
    if sys.version_info < (3, 11):
        # It has none.
        return whole
    inner = tuple(_named_shortly(one) if isinstance(one, types.CodeType) else one for one in whole.co_consts)
    return whole.replace(co_consts=inner, co_qualname=whole.co_name)


if __name__ == "__main__":
    modules = marshal.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(marshal.dumps({name: code(*module) for name, module in modules.items()}))
