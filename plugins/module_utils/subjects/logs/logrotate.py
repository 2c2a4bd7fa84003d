# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""logrotate as it runs on this host: every file it reads, in its order, and how long it keeps each log."""

import math
import os
from collections import namedtuple
from typing import List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError, left_out
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.wildcards import matcher

MAIN = "/etc/logrotate.conf"
# Of openSUSE, where logrotate-all gives the administrator's files and the vendor's to logrotate, each by its name once.
_VENDOR = "/usr"
_FOLDER = "/etc/logrotate.d"
# logrotate(8): what an included directory holds and is not read.
_TABOO = (
    "*,v", "*.bak", "*.cfsaved", "*.disabled", "*.dpkg-*", "*.rhn-cfg-tmp-*", "*.rpmnew", "*.rpmorig", "*.rpmsave",
    "*.swp", "*.ucf-*", "*~", ".*")
_MAX_DEPTH = 8
_MAX_FILES = 1000

# A stanza in the document that has it, and what it amounts to after all that was read before it.
Cover = namedtuple("Cover", "document stanza rotation")


def of(host):
    """Return logrotate's merged configuration, staged changes included."""
    return host.memo("logrotate", lambda: Logrotate(host))


class Logrotate:
    """The stanzas in force; `covers` are all of them in reading order, `paths` the files that were read."""

    def __init__(self, host):
        self.host = host
        self.covers = []
        self.paths: List[str] = []
        # The last of each name, in the order of these.
        self._settings = {}
        self._taboo = list(_TABOO)
        main = next((path for path in (MAIN, _VENDOR + MAIN) if host.exists(path)), None)
        if main is not None:
            self._read(main, 0)
        if host.exists(_VENDOR + _FOLDER):
            names = set(host.listdir(_VENDOR + _FOLDER) + host.listdir(_FOLDER))
            for path in [_FOLDER + "/" + name for name in sorted(names)]:
                path = path if host.exists(path) else _VENDOR + path
                found = host.stat(path)
                if path not in self.paths and found is not None and found.kind == "file":
                    self._read(path, 1)

    def _read(self, path, depth):
        if depth > _MAX_DEPTH or len(self.paths) > _MAX_FILES:
            raise ParseError(path, None, "includes itself")
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.logrotate_conf import (
            Stanza,
            load,
            rotation,
        )

        self.paths.append(path)
        try:
            document = load(self.host, path)
        except ParseError as error:
            if left_out(self.host, error):
                return
            raise
        for item in document.items:
            if isinstance(item, Stanza):
                own = [(one.name, document.value(one)) for one in item.settings]
                default = Value("0", document.where(item.first))
                self.covers.append(Cover(document, item, rotation(default, list(self._settings.items()) + own)))
            elif item.name == "include":
                for inner in self._included(item.value):
                    self._read(inner, depth + 1)
            elif item.name in ("tabooext", "taboopat"):
                self._forbid(item.value, "*" if item.name == "tabooext" else "")
            else:
                self._settings.pop(item.name, None)
                self._settings[item.name] = document.value(item)

    def _included(self, place):
        found = self.host.stat(place)
        if found is None or found.kind != "directory":
            return [place]
        taboo = [matcher(one) for one in self._taboo]
        names = [name for name in self.host.listdir(place) if not any(fits(name) for fits in taboo)]
        paths = [os.path.join(place, name) for name in names]
        return [path for path in paths if self.host.stat(path) is not None and self.host.stat(path).kind == "file"]

    def _forbid(self, text, before):
        words = [before + word for word in text.replace(",", " ").split() if word != "+"]
        self._taboo = (self._taboo if text.startswith("+") else []) + words

    def cover(self, log):
        """Return what rotates a log: the first stanza whose patterns match, for logrotate refuses a second; or None."""
        return next(
            (one for one in self.covers if any(matcher(pattern)(log) for pattern in one.stanza.patterns)),
            None)


def keep(host, log, days):
    """Stage that a log's records are kept for so many days, in the stanza that rotates it."""
    document, stanza, present = of(host).cover(log)
    name = stanza.patterns[0]
    document.drop(stanza, ("maxsize",))
    if present.maxsize is not None and not _own(stanza, document, present.maxsize):
        document.set(document.stanza(name), "maxsize", "0")
    if present.days is None:
        document.drop(document.stanza(name), ("size",))
        document.set(document.stanza(name), "weekly", "")
    if present.age is not None and present.age < days:
        document.set(document.stanza(name), "maxage", str(days))
    if present.copies != -1:
        count = int(math.ceil(days / (present.days or 7)))
        if present.copies < count:
            document.set(document.stanza(name), "rotate", str(count))
    # What the vendor has stays; a file of the same name below /etc takes its place.
    path = document.path[len(_VENDOR):] if document.path.startswith(_VENDOR + "/etc/") else document.path
    host.stage_content(path, document.render())


def _own(stanza, document, value):
    return value.where.path == document.path and stanza.first < value.where.line <= stanza.last
