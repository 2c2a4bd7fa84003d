# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comments and docstrings go; every line, title and text stays, and the code is the same."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.stripping import stripped

MODULE_UTILS = Path(__file__).parents[3] / "plugins/module_utils"


@pytest.mark.parametrize(("source", "expected"), [
    ('"""Of a module."""\n', '""\n'), ("a = 1  # one\n# two\nb = 2\n", "a = 1\n\nb = 2\n"),
    ("def f():\n    '''One.\n\n    # Two.\n    '''\n", 'def f():\n    ""\n\n\n\n'),
    ("@d\nasync def f(\n        a):  # here\n    r'd'  # there\n    return a\n",
     '@d\nasync def f(\n        a):\n    ""\n    return a\n'),
    ("def f():\n    # first\n    'd'; return 1\n", "def f():\n\n    'd'; return 1\n"),
    ("# -*- coding: utf-8 -*-\na = '审计'  # 注\n", "\na = '审计'\n"), ("a = 1 # no end", "a = 1")])
def test_what_is_for_readers_goes_and_lines_stay(source, expected):
    assert stripped(source.encode()).decode() == expected


@pytest.mark.parametrize("source", [
    'class Titled:\n    """A title."""\n', "a = '# no comment'\n", 'a = """\n# no comment\n"""\n',
    "def f():\n    return 'x'\n", "def f():\n    'a' 'b'\n", "def f():\n    a = 1\n    'no docstring'\n",
    "if a:\n    'no docstring'\n", "def f():\n    f'{g()}'\n", "def f(): 'on one line'\n"])
def test_what_is_none_of_it_stays(source):
    assert stripped(source.encode()).decode() == source


@pytest.mark.parametrize("source", [
    "# -*- coding: latin-1 -*-\na = '\xe9'  # one\n".encode("latin-1"), b"def (\n", b"a = (  # never closed\n",
    b"\xff = 1  # no text\n"])
def test_what_cannot_be_read_is_sent_as_it_is(source):
    assert stripped(source) == source


def told(source):
    """Return the code of a source with the lines of its statements, without docstrings of modules and functions."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        has_none = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module))
        if has_none and ast.get_docstring(node) is not None:
            del node.body[0]
    places = [(type(node).__name__, node.lineno) for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    return ast.dump(tree), places


@pytest.mark.parametrize("path", sorted(MODULE_UTILS.glob("subjects/*/*.py"))[::5], ids=lambda path: path.stem)
def test_our_own_code_is_the_same(path):
    source = path.read_bytes()
    assert told(stripped(source)) == told(source) and b'"""' not in stripped(source).partition(b"class ")[0][:200]
