# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Option files of MySQL and MariaDB (my.cnf): what a client would read there."""

import posixpath
import re
from typing import Any, Dict, List, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

_DEEPEST = 10
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "r": "\r", "\\": "\\", "s": " ", '"': '"', "'": "'"}
_ESCAPED = re.compile(r"\\([btnrs\\\"'])")


def options(host: Any, path: str, groups: Tuple[str, ...]) -> Dict[str, Tuple[str, Where]]:
    """Return {name: (value, place)} of the groups of a file and of those that it includes; the last one wins. A dash
    and an underscore are the same.
    """
    found: Dict[str, Tuple[str, Where]] = {}
    _read(host, path, groups, found, [])
    return found


def _read(host, path, groups, found, above):
    if path in above or len(above) > _DEEPEST:
        return
    group = None
    for number, raw in enumerate(host.read(path).decode("utf-8", "surrogateescape").lstrip("\ufeff").splitlines(), 1):
        line = raw.strip()
        if not line or line[0] in "#;":
            continue
        if line.startswith("!"):
            for included in _included(host, line):
                _read(host, included, groups, found, above + [path])
        elif line.startswith("["):
            group = line[1:].partition("]")[0].strip()
        elif group in groups:
            name, equals, value = line.partition("=")
            found[name.strip().replace("-", "_")] = _value(value.strip()) if equals else "", Where(path, number)


def _included(host, line) -> List[str]:
    word, _blank, path = line.partition(" ")
    path = path.strip()
    if word == "!include":
        return [path] if host.exists(path) else []
    if word != "!includedir":
        return []
    try:
        # Others than *.cnf are passed over.
        return [posixpath.join(path, name) for name in sorted(host.listdir(path)) if name.endswith(".cnf")]
    except HostError:
        return []


def _value(text):
    """Return a value without its quotes; a comment begins with # outside of these."""
    if text[:1] in ("'", '"') and text[1:].rfind(text[0]) >= 0:
        text = text[1:text.rindex(text[0])]
    else:
        text = re.split(r"\s#|\A#", text)[0].rstrip()
    return _ESCAPED.sub(lambda match: _ESCAPES[match.group(1)], text)
