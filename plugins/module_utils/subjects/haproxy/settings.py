# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of HAProxy's that decide what TLS it takes: whether they are good, and how the line in force is put right.
"""

import re
from typing import Any, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import openssl_names
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.haproxy import source
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, read_document

# What a run may write; a configuration elsewhere is its owner's.
FOLDER = "/etc/haproxy/"
_MOST_EDITS = 500
_GOOD = ("TLSv1.2", "TLSv1.3")
_FORCED = ("force-sslv3", "force-tlsv10", "force-tlsv11")
_LEAST = "ssl-min-ver"
_QUOTED = re.compile(r"[\"'\\]")
_BEHIND = re.compile(r"\s*(?:#.*)?\Z")


class _Place(NamedTuple):
    """A line that is put right: the words in it that go, and what comes in their place; where none go, at its end."""

    where: Where
    old: Tuple[str, ...]
    new: str


class Setting(NamedTuple):
    """What a bind says of TLS by `words`, and what the line `default` of the section global does for all binds (for
    versions, by words of ssl-default-bind-options). `otherwise` is put where nothing good is, and `added` where nothing
    is said.
    """

    name: str
    words: Tuple[str, ...]
    default: str
    known: Tuple[str, ...]
    otherwise: str
    added: bool

    @staticmethod
    def writes(path: str) -> bool:
        """Tell whether a file is one that a run may write."""
        return path.startswith(FOLDER)

    def wrong(self, host: Any, server: Any, port: int) -> List[_Place]:
        """Return what is not good of binds with TLS at a port; raises ParseError, Missing, Unreadable."""
        defaults = None
        binds = []
        for section, words, where in source.lines(host, server):
            if section == "global" and words[0] == self.default:
                defaults = words, where
            elif words[0] == "bind" and section in ("frontend", "listen"):
                ports = [match for match in map(source.ADDRESS.match, words[1:2] and words[1].split(",")) if match]
                if "ssl" in words and any(int(match.group("port")) == port for match in ports):
                    binds.append((words, where))
        places = [self._place(words, where, defaults) for words, where in binds]
        return [one for one in places if one is not None]

    def _place(self, words: List[str], where: Where, defaults: Any) -> Optional[_Place]:
        said = self._said(words[2:])
        if said is None and defaults is not None:
            said = self._said(defaults[0][1:] if self.words[0] == _LEAST else [self.words[0]] + defaults[0][1:])
            if said is not None:
                where = defaults[1]
                said = said if self.words[0] == _LEAST else said[1:]
        if said is None:
            return _Place(where, (), "%s %s" % (self.words[0], self.otherwise)) if self.added else None
        if said[0] in _FORCED:
            return _Place(where, said, "%s %s" % (_LEAST, self.otherwise))
        if openssl_names.all_known(said[-1:], self.known):
            return None
        better = openssl_names.kept(said[-1:], self.known, self.otherwise)
        return _Place(where, said, " ".join(said[:-1] + (better,)))

    def _said(self, words: List[str]) -> Optional[Tuple[str, ...]]:
        """Return the words that say it, or None; what is forced has the last word."""
        forced = [word for word in words if word in _FORCED] if self.words[0] == _LEAST else []
        if forced:
            return (forced[-1],)
        found = [pair for pair in zip(words, words[1:]) if pair[0] in self.words]
        return found[-1] if found else None

    def editable(self, host: Any, server: Any, port: int) -> bool:
        """Tell whether each line that is wrong is one that a run may write, and understands as it stands there."""
        places = self.wrong(host, server, port)
        return bool(places) and all(self.writes(one.where.path) and _edited(host, one) is not None for one in places)

    def put_right(self, host: Any, server: Any, port: int) -> None:
        """Stage what makes the setting good for each bind with TLS at a port."""
        for _turn in range(_MOST_EDITS):
            places = self.wrong(host, server, port)
            edited = _edited(host, places[0]) if places else None
            if edited is None:
                return
            host.stage_content(places[0].where.path, edited)


def _edited(host: Any, place: _Place) -> Optional[bytes]:
    """Return a file with a line that is put right, or None where that line has signs that are not understood here."""
    document = read_document(host, place.where.path)
    index = place.where.line - 1
    text = document.text(index)
    if _QUOTED.search(text):
        return None
    if place.old:
        found = re.search(r"(?<=\s)%s(?=\s|#|\Z)" % r"\s+".join(map(re.escape, place.old)), text)
    else:
        found = _BEHIND.search(text)
    if found is None:
        return None
    new = place.new if place.old else " " + place.new + found.group()
    document.replace(index, text[:found.start()] + new + text[found.end():])
    return document.render()


VERSIONS = Setting(_LEAST, (_LEAST,), "ssl-default-bind-options", _GOOD, "TLSv1.2", True)
CIPHERS = Setting(
    "ciphers", ("ciphers",), "ssl-default-bind-ciphers", openssl_names.SUITES, ":".join(openssl_names.SUITES), True)
CURVES = Setting(
    "curves", ("curves", "ecdhe"), "ssl-default-bind-curves", openssl_names.CURVES, "X25519:prime256v1", False)
