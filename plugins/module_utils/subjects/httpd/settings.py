# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of httpd's that decide what TLS it takes: whether they are good, and how the line in force is put right."""

import re
from typing import Any, Callable, List, NamedTuple, Optional, Set, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import openssl_names
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.httpd import source
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, read_document

# What a run may write; a configuration elsewhere is its owner's.
FOLDERS = ("/etc/apache2/", "/etc/httpd/")
_MOST_EDITS = 500
_ALL = ("sslv3", "tlsv1", "tlsv1.1", "tlsv1.2", "tlsv1.3")
_NAMES = {"sslv3": "SSLv3", "tlsv1": "TLSv1", "tlsv1.1": "TLSv1.1", "tlsv1.2": "TLSv1.2", "tlsv1.3": "TLSv1.3"}
_GOOD = ("tlsv1.2", "tlsv1.3")
_LINE = re.compile(r"(\s*)(\S+)(\s+)(.*?)(\s*)\Z")


class _Place(NamedTuple):
    """A site in which a setting is not good: the words in force and their place, or None and the line behind which one
    is put.
    """

    words: Optional[Tuple[str, ...]]
    where: Where


class Setting(NamedTuple):
    """A directive. `before`: how many of its words stand before the value, None where it is about something else;
    `good` tells of the value (None: not set) whether it is; `better` returns what to put in its place. `added`: a line
    is put where there is none.
    """

    name: str
    before: Callable[[Any], Optional[int]]
    good: Callable[[Any], bool]
    better: Callable[[Any], str]
    added: bool

    @staticmethod
    def writes(path: str) -> bool:
        """Tell whether a file is one that a run may write."""
        return path.startswith(FOLDERS)

    def wrong(self, host: Any, server: Any, port: int) -> List[_Place]:
        """Return where the setting is not good for sites with TLS at a port; raises ParseError, Missing, Unreadable."""
        main, *others = source.sites(host, server)
        own = [one for one in others if {str(port), "*"} & set(one.ports)]
        found = []
        for site in own or [main]:
            engine = site.whole("sslengine") or main.whole("sslengine")
            if engine is None or [word.lower() for word in engine[0]] != ["on"]:
                continue
            line = self._last(site) or self._last(main)
            value = None if line is None else line[0][self.before(line[0]):]
            if not self.good(value) and (line is not None or self.added):
                found.append(_Place(None, engine[1]) if line is None else _Place(*line))
        return found

    def _last(self, site: source.Site) -> Optional[Tuple[Tuple[str, ...], Where]]:
        narrow = site.narrow.get(self.name.lower(), ())
        found = [
            one for one in site.settings.get(self.name.lower(), ())
            if one not in narrow and self.before(one[0]) is not None]
        return found[-1] if found else None

    def editable(self, host: Any, server: Any, port: int) -> bool:
        """Tell whether each line that is wrong is one that a run may write, and understands as it stands there."""
        places = self.wrong(host, server, port)
        return bool(places) and all(self.writes(one.where.path) and _whole(host, one.where) for one in places)

    def put_right(self, host: Any, server: Any, port: int) -> None:
        """Stage what makes the setting good for each site with TLS at a port."""
        for _turn in range(_MOST_EDITS):
            places = self.wrong(host, server, port)
            if not places:
                return
            self._edit(host, places[0])

    def _edit(self, host: Any, place: _Place) -> None:
        document = read_document(host, place.where.path)
        index = place.where.line - 1
        match = _LINE.match(document.text(index))
        if match is None:
            return
        indent, name, blanks, _told, end = match.groups()
        if place.words is None:
            document.insert(index + 1, "%s%s %s%s" % (indent, self.name, self.better(None), end))
        else:
            count = self.before(place.words)
            words = list(place.words[:count]) + [self.better(place.words[count:])]
            document.replace(index, indent + name + blanks + " ".join(words) + end)
        host.stage_content(place.where.path, document.render())


def _whole(host: Any, where: Where) -> bool:
    """Tell whether a line ends where it seems to, and says what it seems to."""
    text = read_document(host, where.path).text(where.line - 1)
    return not text.endswith("\\") and "${" not in text


def _versions(words: Any) -> Set[str]:
    """Return the versions that SSLProtocol allows; a word without a sign begins anew."""
    found: Set[str] = set()
    for word in (one.lower() for one in words):
        name = word.lstrip("+-")
        these = set(_ALL) if name == "all" else {name}
        found = found - these if word.startswith("-") else found | these if word.startswith("+") else these
    return found


def _good_versions(words: Any) -> bool:
    found = _versions(words or ("all",))
    return bool(found) and found <= set(_GOOD)


def _better_versions(words: Any) -> str:
    allowed = _versions(words or ("all",))
    good = [name for name in _GOOD if name in allowed]
    if not words or not good or any(word.lower().lstrip("+") == "all" for word in words):
        # An old httpd knows no TLS 1.3 by name.
        kept = list(words) if words and good else ["all"]
        return " ".join(kept + ["-" + _NAMES[name] for name in _ALL[:3] if name in _versions(kept)])
    return " ".join(["-all"] + ["+" + _NAMES[name] for name in good])


def _of_tls12(words: Any) -> Optional[int]:
    """The suites of TLS 1.3 are named apart."""
    return 0 if len(words) == 1 else 1 if len(words) == 2 and words[0].lower() == "ssl" else None


def _of_curves(words: Any) -> Optional[int]:
    return 1 if len(words) == 2 and words[0].lower() in ("curves", "groups") else None


PROTOCOLS = Setting("SSLProtocol", lambda words: 0, _good_versions, _better_versions, True)
CIPHERS = Setting(
    "SSLCipherSuite", _of_tls12, lambda words: openssl_names.all_known(words, openssl_names.SUITES),
    lambda words: openssl_names.kept(words, openssl_names.SUITES, ":".join(openssl_names.SUITES)), True)
CURVES = Setting(
    "SSLOpenSSLConfCmd", _of_curves, lambda words: words is None or openssl_names.all_known(
        words, openssl_names.CURVES),
    lambda words: openssl_names.kept(words, openssl_names.CURVES, "X25519:prime256v1"), False)
