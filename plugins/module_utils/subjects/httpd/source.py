# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The virtual hosts of an Apache httpd that runs, and the files with keys and certificates that they name."""

import posixpath
import re
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Set, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, read_document

_USUAL = ("/etc/apache2/apache2.conf", "/etc/httpd/conf/httpd.conf", "/usr/local/apache2/conf/httpd.conf")
_WORD = re.compile(r'"((?:\\.|[^"\\])*)"|\'((?:\\.|[^\'\\])*)\'|(\S+)')
_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_PORT = re.compile(r"(?:.*:)?(?P<port>[0-9]+|\*)\Z")
# Modules that are part of the program; what is loaded beside them stands in the configuration.
_BUILT_IN = ("core", "http", "so", "log_config", "logio", "version", "unixd", "watchdog")
# Sections of which it depends on the request whether they hold, and those that hold for the whole of a site.
_CONDITIONS = ("if", "elseif", "else")
_WHOLE = ("ifmodule", "ifdefine", "virtualhost")
_NO_FILE = Text("no configuration of the httpd that runs was found", "未找到正在运行的 httpd 的配置文件")
_DEEPEST, _MOST_LINES = 20, 200000


class Site(NamedTuple):
    """A virtual host, or with no port the server itself: its ports ("*" is any), and its directives by their small
    names. `narrow` are those in sections for a part of it: of Directory, Location, Files, If and such.
    """

    ports: Tuple[str, ...]
    settings: Dict[str, List[Tuple[Tuple[str, ...], Where]]]
    narrow: Dict[str, List[Tuple[Tuple[str, ...], Where]]]
    where: Where

    def whole(self, name: str) -> Optional[Tuple[Tuple[str, ...], Where]]:
        """Return the words and the place of a directive that holds for all of it, or None."""
        narrow = self.narrow.get(name, ())
        found = [one for one in self.settings.get(name, ()) if one not in narrow]
        return found[-1] if found else None

    def words(self, name: str) -> List[str]:
        """Return all words of a directive, however often it stands there."""
        return [word for words, _where in self.settings.get(name, ()) for word in words]


def main_file(host: Any, server: Any) -> str:
    """Return the configuration file of an httpd that runs; raises Missing."""
    given = server.option("-f")
    if given is not None:
        return posixpath.join(server.option("-d") or "/", given)
    for path in _USUAL:
        if host.exists(path):
            return path
    raise Missing(_USUAL[0], _NO_FILE)


def sites(host: Any, server: Any) -> List[Site]:
    """Return the server itself and its virtual hosts; raises ParseError, Missing, Unreadable."""
    return _read(host, server).sites


def files(host: Any, server: Any) -> List[str]:
    """Return the files of an httpd's configuration; raises ParseError, Missing, Unreadable."""
    return sorted(_read(host, server).files)


def modules(host: Any, server: Any) -> Set[str]:
    """Return the names of the modules that are loaded, without mod_ and _module; raises as the others do."""
    return _read(host, server).modules


def _read(host, server):
    path = main_file(host, server)
    return host.memo(("sites", path), lambda: _Reader(host, server, path).read())


def certificates(host: Any, server: Any) -> Iterator[Tuple[str, str, Where]]:
    """Yield (key, certificate, place) of each that is named."""
    for site in sites(host, server):
        root = _Reader.root_of(host, server)
        shown = site.settings.get("sslcertificatefile", [])
        keys = site.settings.get("sslcertificatekeyfile", []) or shown
        for (key, where), (certificate, _where) in zip(keys, shown):
            yield posixpath.join(root, key[0]), posixpath.join(root, certificate[0]), where


class _Reader:
    """Reads a configuration as httpd does, as far as its virtual hosts need it."""

    def __init__(self, host: Any, server: Any, path: str) -> None:
        self._host = host
        self._path = path
        self._root = self.root_of(host, server)
        self._defined: Dict[str, str] = {
            word: "" for before, word in zip(server.words, server.words[1:]) if before == "-D"}
        self._defined.update((word[2:], "") for word in server.words if word.startswith("-D") and len(word) > 2)
        self.modules: Set[str] = set(_BUILT_IN)
        self.files: Set[str] = set()
        self._main = Site((), {}, {}, Where(path, 1))
        self.sites = [self._main]
        # Sections that are open: the name of each, and whether what stands in it counts.
        self._open: List[Tuple[str, bool]] = []
        self._site: Optional[Site] = None
        self._count = 0

    @staticmethod
    def root_of(host: Any, server: Any) -> str:
        """Return the folder that relative paths are below."""
        given = server.option("-d")
        if given:
            return given
        path = main_file(host, server)
        folder = posixpath.dirname(path)
        return posixpath.dirname(folder) if posixpath.basename(folder) == "conf" else folder

    def read(self) -> "_Reader":
        self._read(self._path, 0)
        return self

    def _read(self, path: str, depth: int) -> None:
        if depth > _DEEPEST:
            raise ParseError(path, None, "is included too deeply")
        document = read_document(self._host, path)
        self.files.add(path)
        opened, text, first = len(self._open), "", 0
        for index in range(len(document.lines)):
            self._count += 1
            if self._count > _MOST_LINES:
                raise ParseError(path, index + 1, "too many lines")
            first = first if text else index
            text += document.text(index)
            if text.endswith("\\"):
                text = text[:-1]
                continue
            line, text = text.strip(), ""
            if line and not line.startswith("#"):
                self._line(line, document.where(first), depth)
        if len(self._open) != opened:
            raise ParseError(path, len(document.lines), "a section without end")

    def _line(self, line: str, where: Where, depth: int) -> None:
        if line.startswith("</"):
            name = line[2:].rstrip(">").strip().lower()
            if not self._open or self._open[-1][0] != name:
                raise ParseError(where.path, where.line, "ends a section that is not open")
            self._open.pop()
            if name == "virtualhost":
                self._site = None
        elif line.startswith("<"):
            self._section(line, where)
        elif all(counts or name in _CONDITIONS for name, counts in self._open):
            words = [self._expanded(next(group for group in match.groups() if group is not None))
                     for match in _WORD.finditer(line)]
            self._directive(words[0].lower(), tuple(words[1:]), where, depth)

    def _section(self, line: str, where: Where) -> None:
        name, _blank, argument = line[1:].rstrip().rstrip(">").strip().partition(" ")
        name, argument = name.lower(), self._expanded(argument.strip())
        counts = True
        if name == "ifmodule":
            counts = self._holds(argument, self._has_module)
        elif name == "ifdefine":
            counts = self._holds(argument, lambda word: word in self._defined)
        elif name in ("ifversion", "macro") + _CONDITIONS:
            if name in ("ifversion", "macro"):
                raise ParseError(where.path, where.line, "a section that is not understood")
            counts = False
        elif name == "virtualhost" and all(good for _name, good in self._open):
            matches = [_PORT.match(word.strip('"')) for word in argument.split()]
            self._site = Site(tuple(match.group("port") for match in matches if match), {}, {}, where)
            self.sites.append(self._site)
        self._open.append((name, counts))

    @staticmethod
    def _holds(argument, test):
        word = argument.strip('"').lstrip("!")
        return test(word) != argument.startswith("!")

    def _has_module(self, word):
        name = word[:-2] if word.endswith(".c") else word
        return name[4:] in self.modules if name.startswith("mod_") else name.replace("_module", "") in self.modules

    def _expanded(self, text: str) -> str:
        return _VARIABLE.sub(lambda match: self._defined.get(match.group(1)) or match.group(), text)

    def _directive(self, name: str, words: Tuple[str, ...], where: Where, depth: int) -> None:
        site = self._site if self._site is not None else self._main
        if any(not counts for _name, counts in self._open):
            # Whether a request meets the condition is not known here.
            site.narrow.setdefault(name, []).append((words, where))
        elif name == "define" and words:
            self._defined[words[0]] = words[1] if len(words) > 1 else ""
        elif name == "loadmodule" and words:
            self.modules.add(words[0].replace("_module", ""))
            self._main.settings.setdefault(name, []).append((words, where))
        elif name in ("include", "includeoptional") and words:
            self._include(words[0], name == "include", where, depth)
        elif name == "use":
            raise ParseError(where.path, where.line, "a macro, which is not understood")
        elif name == "serverroot" and words:
            self._root = words[0]
        else:
            site.settings.setdefault(name, []).append((words, where))
            if any(section not in _WHOLE for section, _counts in self._open):
                site.narrow.setdefault(name, []).append((words, where))

    def _include(self, pattern: str, needed: bool, where: Where, depth: int) -> None:
        pattern = posixpath.join(self._root, pattern)
        seen = self._host.stat(pattern) if not any(sign in pattern for sign in "*?[") else None
        if seen is not None and seen.kind == "directory":
            pattern += "/*"
        found = self._host.found(pattern)
        if not found and needed and not any(sign in pattern for sign in "*?["):
            raise ParseError(where.path, where.line, "includes %s, which does not exist" % pattern)
        for path in found:
            self._read(path, depth + 1)
