# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which homes a text of settings names: by a path as the kernel reads it, by a pattern, or as a place in all homes."""

import os
import posixpath
import re
from typing import Dict, List, Tuple

_START, _END = rb"(?<![^\s\"'=:,;<(!|@-])", rb"\s\"';:,<>)"
_PATH = re.compile(_START + rb"/[^" + _END + rb"]*")
# A name of letters with a colon that no path stands in front of: /bin://home is a list of paths.
_SCHEME = re.compile(rb"(?<![\w/.+-])[A-Za-z][\w.+-]*:\Z")
# What programs put something in the place of: shell patterns, $USER, ${user}, $1, %u, %{user}, %(USER),
# %RSYNC_USER_NAME%, {labels.1}.
_SIGN = re.compile(rb"[*?`{]|\[[^\]]+\]|\$[{(\w]|%[-+.({\w]")
_SIGN_END = re.compile(rb"[*?`\]})]|\$\w+|%[-+.%\w]+")
# A folder of homes that a server is given as a whole; elsewhere it is named for its own sake.
_SERVED = re.compile(
    rb"(?:^|[{;])[ \t]*(?:alias[ \t]+\S+(?=[ \t]+[\"']?/)|alias|documentroot|path|root|userdir)(?:[ \t]*=)?[ \t]*[\"']?"
    rb"(/[^" + _END + rb"]*)", re.I | re.M)
# Apache and lighttpd; Tomcat.
_EVERYBODYS = re.compile(
    rb"^[ \t]*(?:(userdir(?:[ \t]|\.path[ \t]*=)([^#\n]*))|<listener\s[^>]{0,300}\.(UserConfig)\b)", re.I | re.M)
_EVERYBODYS_WORDS = (b"serdir", b"serDir", b"SERDIR", b"UserConfig")
# What restrains programs, and what is read as the one whose home it is: a pattern there serves nobody else.
_RESTRAINS = re.compile(r"/etc/(apparmor|selinux|security|skel|profile|bash|zsh|csh|fish|ssh/ssh_config)[^/]*(/|$)")
# Not however far it stands in: it is asked of each path in a line.
_ALLOWS = re.compile(rb"[ \t]{0,256}(<Directory|AuthorizedKeysFile|AuthorizedPrincipalsFile)", re.I)
_COMMENT = re.compile(rb"\s{0,256}[#;]")
# Anybody's cron table is looked through: the patterns, and how long a path can be (PATH_MAX).
_MOST, _LONGEST = 200, 4096


class NamedPaths:
    """Looks for homes in one text after the other."""

    def __init__(self, names, wide):
        """`names` are {a path or ~name: the home}, `wide` the folders that are no home's own."""
        self._homes = sorted(set(names.values()))
        # {a folder: (name, home) of what is in it}, and of the folders that are no wide ones.
        self._inside: Dict[str, List[Tuple[str, str]]] = {}
        self._around: Dict[str, List[Tuple[str, str]]] = {}
        for name, home in names.items():
            folder, own = name, True
            while folder not in ("/", ""):
                own = own and folder not in wide
                for below in (self._inside, self._around) if own else (self._inside,):
                    below.setdefault(folder, []).append((name, home))
                folder = posixpath.dirname(folder)
        self._names = [os.fsencode(one) for one in sorted(self._around, key=len, reverse=True)]
        # However a path is written, its first part is in it.
        self._firsts = set(one if one[:1] == b"~" else b"/" + one.split(b"/")[1] for one in self._names)
        names = b"|".join(re.escape(one) for one in self._names)
        self._wanted = re.compile(_START + b"(" + names + rb")(?![\w.-])([^" + _END + b"]*)")
        self._patterns = {}

    def found(self, path, data, in_force=True):
        """Yield (home, line, what names it) of a file's bytes; of one that is not in force, by plain paths alone.

        ValueError where there are more patterns than are looked at.
        """
        if not self._names:
            return
        if in_force and _any_of(_EVERYBODYS_WORDS, data):
            yield from self._everybodys(data)
        if not _any_of(self._firsts, data):
            return
        data = plain(data)
        if _any_of(self._names, data):
            yield from self._literal(data)
        if in_force:
            yield from self._served(data)
        if in_force and not _RESTRAINS.match(path):
            yield from self._by_pattern(data)

    def _everybodys(self, data):
        for match in _EVERYBODYS.finditer(data):
            words = (match.group(2) or b"").replace(b'"', b" ").split()
            places = [one for one in words if one[:1] != b"/" and b"://" not in one]
            if match.group(3) or not words or places and words[0].lower() not in (b"disabled", b"enabled"):
                yield from _named(self._homes, data, match.start(), (match.group(1) or match.group(3)).strip())
                return

    def _literal(self, data):
        done = set()
        for match in self._wanted.finditer(data):
            folder, inside = os.fsdecode(match.group(1)), os.fsdecode(match.group(2))
            # A folder around a home is used for it; another home beside it is not.
            whole = not inside.strip("/*")
            if (folder, whole) not in done and not _COMMENT.match(data, _line(data, match.start())):
                done.add((folder, whole))
                homes = [home for name, home in self._around[folder] if whole or name == folder]
                yield from _named(homes, data, match.start(), match.group())

    def _served(self, data):
        done = set()
        for match in _SERVED.finditer(data):
            folder = os.fsdecode(match.group(1)).rstrip("/")
            if folder in self._inside and folder not in done and not _COMMENT.match(data, _line(data, match.start(1))):
                done.add(folder)
                homes = [home for _name, home in self._inside[folder]]
                yield from _named(homes, data, match.start(1), match.group(1))

    def _by_pattern(self, data):
        for match in _PATH.finditer(data):
            path, line = match.group(), _line(data, match.start())
            if len(path) > _LONGEST or not _SIGN.search(path):
                continue
            if _COMMENT.match(data, line) or _ALLOWS.match(data, line):
                continue
            if path not in self._patterns:
                if len(self._patterns) == _MOST:
                    raise ValueError("more patterns than are looked at")
                self._patterns[path] = self._matching(path)
                yield from _named(self._patterns[path], data, match.start(), path)

    def _matching(self, path):
        """Return the homes that a pattern names, names something in, or names a folder around of."""
        parts = [_ends(one) for one in path.rstrip(b"/").split(b"/")]
        homes: List[str] = []
        for folder, below in self._around.items():
            names = os.fsencode(folder).split(b"/")
            if len(names) <= len(parts) and all(_fits(*pair) for pair in zip(parts, names)):
                whole = all(set(start + (end or b"")) <= set(b"*") for start, end in parts[len(names):])
                homes.extend(home for name, home in below if whole or name == folder)
        return homes


def _any_of(words, data):
    """Tell whether one of these words is in a text. Asked of every file with settings: a generator would cost more than
    the search.
    """
    for word in words:
        if word in data:
            return True
    return False


def plain(data):
    """Return a text with its paths as the kernel reads them: single slashes, no dots; of a file:// URL the path."""
    return _PATH.sub(_plain, data) if b"//" in data or b"/." in data else data


def _plain(match):
    path = match.group()
    if b"//" not in path and b"/." not in path:
        return path
    if path[:2] == b"//" and path[:3] != b"///":
        scheme = _SCHEME.search(match.string, max(0, match.start() - 30), match.start())
        if scheme is not None and scheme.group().lower() != b"file:":
            # The name of a machine follows.
            return path
        if path.startswith(b"//localhost/"):
            path = path[len(b"//localhost"):]
    return b"/" + posixpath.normpath(path).lstrip(b"/")


def _named(homes, data, place, what):
    line = data.count(b"\n", 0, place) + 1 if homes else 0
    for home in homes:
        yield home, line, os.fsdecode(what)


def _line(data, place):
    return data.rfind(b"\n", 0, place) + 1


def _ends(part):
    """Return the text before the first sign in a part of a pattern, and after its last, or None where there is none.

    What is between is not compared: anybody may have written it, and comparing would take for ever.
    """
    first = _SIGN.search(part)
    if first is None:
        return part, None
    ends = [one.end() for one in _SIGN_END.finditer(part, first.start())]
    return part[:first.start()], part[ends[-1]:] if ends else b""


def _fits(ends, name):
    start, end = ends
    return name == start if end is None else name.startswith(start) and name.endswith(end)
