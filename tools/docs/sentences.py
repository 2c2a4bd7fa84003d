# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host says has a reason code and both languages: asked of every call that makes a sentence, seen in a test or
not.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator

from tools.docs.tree import Problem, Tree

_HAN = re.compile("[\u4e00-\u9fff]")
_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_PART = re.compile(r"\{[^{}]*\}")
_LETTER = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"\b[a-z]{3,} [a-z]{2,}\b")


def sentence_problems(tree: Tree) -> Iterator[Problem]:
    """Yield what is wrong with the sentences of host code."""
    for path in sorted((tree.root / "plugins/module_utils").rglob("*.py")):
        name = str(path.relative_to(tree.root))
        for line, what, remedy in _wrong(tree.text(name)):
            yield Problem(f"{name}:{line}", what, remedy)


@functools.lru_cache(maxsize=1024)
def _wrong(text: str) -> tuple[tuple[int, str, str], ...]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if any(isinstance(one, ast.Starred) for one in node.args):
            continue
        if node.func.id == "observed":
            found += [(node.lineno, *problem) for problem in _observation(node.args)]
        elif node.func.id == "Text":
            found += [(node.lineno, *problem) for problem in _text(node.args)]
    return tuple(found)


def _observation(arguments: list[ast.expr]) -> Iterator[tuple[str, str]]:
    if len(arguments) < 4:
        yield "an observation lacks a part", "give status, reason code, English and Chinese"
        return
    reason, english, chinese = (_constant(one) for one in arguments[1:4])
    if reason is not None and not _CODE.fullmatch(reason):
        yield f"the reason code is {reason!r}", "name the reason in small letters, as in not_forwarded"
    if english is not None and not english.endswith((".", "}")):
        yield f"{english!r} is no sentence", "end it with a period"
    if chinese is not None and not chinese.endswith(("。", "}")):
        yield f"{chinese!r} is no sentence", "end it with 。"
    # Where no letter stays without the parts, these bring the language.
    if chinese is not None and _LETTER.search(_PART.sub("", chinese)) and not _HAN.search(chinese):
        yield f"{chinese!r} is not Chinese", "write the sentence in Chinese"


def _text(arguments: list[ast.expr]) -> Iterator[tuple[str, str]]:
    if len(arguments) != 2:
        yield "a text lacks a language", "give English and Chinese"
        return
    english, chinese = (_constant(one) for one in arguments)
    if english is not None and chinese is not None and _WORDS.search(english) and not _HAN.search(chinese):
        yield f"{chinese!r} is not Chinese", "write it in Chinese"


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
