# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles the modules that come by the standard input, as marshalled {name: (path, source, whether it is ours)}, and
writes {name: code}, marshalled as well.

A program of its own: only when it starts can Python be told to leave out of the code at which columns things stand,
which is a quarter of it (`-X no_debug_ranges`). Nor do annotations and docstrings go into ours, but for those of
classes, which are titles of controls; of the classes of module_utils, those of areas alone are.
"""

from __future__ import annotations

import ast
import marshal
import sys

_SHARED, _AREAS = "/module_utils/", "/module_utils/areas/"


def _shorter(node: ast.AST, titles: bool) -> None:
    """Leave out of a module what nobody asks for on a host; expressions, which hold none of it, are not walked."""
    for block in ("body", "orelse", "finalbody", "handlers"):
        for inner in getattr(node, block, ()):
            _shorter(inner, titles)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        node.returns = None
        given = node.args
        for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
            if argument is not None:
                argument.annotation = None
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)) or (
            isinstance(node, ast.ClassDef) and not titles):
        if ast.get_docstring(node, clean=False) is not None:
            node.body[0] = ast.copy_location(ast.Pass(), node.body[0])


def code(path: str, source: bytes, ours: bool) -> bytes:
    """Return the marshalled code of one module."""
    tree = ast.parse(source, path)
    if ours:
        _shorter(tree, _AREAS in path or _SHARED not in path)
    return marshal.dumps(compile(tree, path, "exec", dont_inherit=True))


if __name__ == "__main__":
    modules = marshal.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(marshal.dumps({name: code(*module) for name, module in modules.items()}))
