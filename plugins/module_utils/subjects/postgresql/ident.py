# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps of pg_ident.conf: which accounts of the operating system, or names of certificates, get in as which role."""

import re
from typing import Any, Dict, List, NamedTuple, Set

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Hidden, HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

_EDITED = Text(
    "was edited since it was loaded, so what it says is not what is in force",
    "在加载之后又被修改，其内容并非当前生效的映射")
_WORD = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^\s"#,]+))(?=\s|#|$)')


class Line(NamedTuple):
    """A line: its map, the name that it is for, the role that this gets in as, its place."""

    map: str
    system: str
    role: str
    where: Where

    @property
    def many(self) -> bool:
        """Whether it is for more names than one, all of which get in as the same role."""
        return self.system.startswith("/") and "\\1" not in self.role

    @property
    def anybody(self) -> bool:
        """Whether the role is any that whoever comes asks for."""
        return self.role == "all" or self.role[:1] in "/+"


def named(rule: Any) -> str:
    """Return the map that a rule of access names, or nothing."""
    return next((word[4:] for word in rule.text.split() if word.startswith("map=")), "")


def maps(cluster: Any) -> Dict[str, List[Line]]:
    """Return the lines of each map; raises HostError, ParseError. It is asked where a rule names a map, and once."""
    found: Dict[str, List[Line]] = cluster.host.ask(("ident", cluster.server.process), lambda: _asked(cluster))
    return found


def _asked(cluster):
    try:
        path, data = cluster.ident_file()
    except HostError as error:
        raise Hidden(error.path, error.problem)
    if path in cluster.listed("edited"):
        raise HostError(path, _EDITED)
    found: Dict[str, List[Line]] = {}
    for one in parse(data.decode("utf-8", "replace"), path):
        found.setdefault(one.map, []).append(one)
    return found


def parse(text: str, path: str) -> List[Line]:
    """Return the lines of a file; raises ParseError where one is none that is known here."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        words, place = [], 0
        match = _WORD.match(line)
        while match is not None:
            words.append(match.group(2) if match.group(1) is None else match.group(1).replace('""', '"'))
            place = match.end()
            match = _WORD.match(line, place)
        rest = line[place:].strip()
        if not words and (not rest or rest.startswith("#")):
            continue
        if len(words) != 3 or (rest and not rest.startswith("#")) or words[0].startswith("include"):
            raise ParseError(path, number, "no line of a map and two names")
        found.append(Line(words[0], words[1], words[2], Where(path, number)))
    return found


def shared(lines: List[Line]) -> Dict[str, Set[str]]:
    """Return {role: the names that get in as it} of a map, where those are several."""
    names: Dict[str, Set[str]] = {}
    for one in lines:
        if not one.anybody:
            names.setdefault(one.role, set()).add(one.system)
    many = {one.role for one in lines if one.many}
    return {role: found for role, found in names.items() if len(found) > 1 or role in many}
