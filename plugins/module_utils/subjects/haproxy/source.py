# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The binds of a HAProxy that runs: where each listens, and the files with keys and certificates that it names."""

import posixpath
import re
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, read_document

_USUAL = "/etc/haproxy/haproxy.cfg"
_SECTIONS = (
    "global", "defaults", "frontend", "listen", "backend", "resolvers", "peers", "mailers", "program", "ring", "cache",
    "userlist", "http-errors", "fcgi-app", "log-forward", "crt-store", "traces")
_JUDGED = ("global", "defaults", "frontend", "listen", "backend")
# A word: its parts between quotes, behind a backslash, or as they are. "#" begins a comment anywhere else.
_PART = re.compile(r"""\\(.)|"((?:\\.|[^"\\])*)"|'([^']*)'|([^\s#"'\\]+)""")
ADDRESS = re.compile(r"(?:(?P<address>.*):)?(?P<port>[0-9]+)\Z")
# What lies beside a certificate in a folder of them, and is none.
_BESIDE = (".key", ".issuer", ".ocsp", ".sctl")
_NO_FILE = Text("no configuration of the HAProxy that runs was found", "未找到正在运行的 HAProxy 的配置文件")


class Bind(NamedTuple):
    """A bind: the ports that it listens at, its words, and its place."""

    ports: Tuple[int, ...]
    words: Tuple[str, ...]
    where: Where

    def after(self, name: str) -> List[str]:
        """Return the word behind each such word."""
        return [word for before, word in zip(self.words, self.words[1:]) if before == name]

    @property
    def tls(self) -> bool:
        return "ssl" in self.words

    @property
    def expects_proxy(self) -> bool:
        """Whether it takes no connection without the PROXY protocol."""
        return "accept-proxy" in self.words


class Proxy(NamedTuple):
    """A section of HAProxy's: its kind and name, its lines, those of the defaults that hold for it, and its place."""

    kind: str
    name: str
    own: List[Tuple[List[str], Where]]
    inherited: List[Tuple[List[str], Where]]
    where: Where

    def last(self, *words: str) -> Optional[Tuple[List[str], Where]]:
        """Return the line in force that begins with some words, and its place, or None."""
        for lines in (self.own, self.inherited):
            found = [one for one in lines if one[0][:len(words)] == list(words)]
            if found:
                return found[-1]
        return None

    @property
    def web(self) -> bool:
        """Whether it speaks HTTP; by itself HAProxy passes bytes."""
        found = self.last("mode")
        return found is not None and found[0][1:2] == ["http"]


def files(host: Any, server: Any) -> List[str]:
    """Return the configuration files of a HAProxy that runs, in their order; raises Missing."""
    found: List[str] = []
    for before, word in zip(server.words, server.words[1:]):
        if before == "-f":
            path = server.path(word) if not word.startswith("/") else word
            found += [
                posixpath.join(path, name) for name in host.listdir(path) if name.endswith(".cfg")
            ] if _is_folder(host, path) else [path]
    if not found and not host.exists(_USUAL):
        raise Missing(_USUAL, _NO_FILE)
    return found or [_USUAL]


def _is_folder(host, path):
    seen = host.stat(path)
    return seen is not None and seen.kind == "directory"


def lines(host: Any, server: Any) -> Iterator[Tuple[str, List[str], Where]]:
    """Yield (section, words, place) of each line; raises ParseError, Missing, Unreadable."""
    section = ""
    for path in files(host, server):
        document = read_document(host, path)
        for index in range(len(document.lines)):
            words = split(document.text(index), document.where(index))
            if not words:
                continue
            if words[0] in _SECTIONS:
                section = words[0]
            if words[0].startswith("."):
                raise ParseError(path, index + 1, "a condition, which is not understood")
            yield section, words, document.where(index)


def split(text: str, where: Where) -> List[str]:
    """Return the words of a line."""
    words: List[str] = []
    place, open_word = 0, False
    while place < len(text):
        char = text[place]
        if char.isspace():
            open_word, place = False, place + 1
            continue
        if char == "#":
            break
        match = _PART.match(text, place)
        if match is None:
            raise ParseError(where.path, where.line, "a quote without end")
        part = next(group for group in match.groups() if group is not None)
        if open_word:
            words[-1] += part
        else:
            words.append(part)
        open_word, place = True, match.end()
    return words


def binds(host: Any, server: Any) -> List[Bind]:
    """Return the binds of a HAProxy that runs; raises ParseError, Missing, Unreadable."""
    return host.memo(("binds", server.process), lambda: list(_binds(host, server)))


def _binds(host, server):
    default: Tuple[str, ...] = ()
    for section, words, where in lines(host, server):
        if section == "global" and words[0] == "ssl-default-bind-options":
            default = tuple(words[1:])
        elif words[0] == "bind" and section in ("frontend", "listen") and len(words) > 1:
            matches = [ADDRESS.match(one) for one in words[1].split(",")]
            yield Bind(
                tuple(int(match.group("port")) for match in matches if match), tuple(words[2:]) + default, where)


def proxies(host: Any, server: Any) -> List[Proxy]:
    """Return the sections of a HAProxy that runs: global, defaults, frontends, listens, backends; raises as the others
    do.
    """
    return host.memo(("proxies", server.process), lambda: list(_proxies(host, server)))


def _proxies(host, server):
    named: Dict[str, Proxy] = {}
    defaults: Optional[Proxy] = None
    current: Optional[Proxy] = None
    for section, words, where in lines(host, server):
        if section not in _JUDGED:
            current = None
        elif words[0] == section:
            base = None if section in ("global", "defaults") else defaults
            if "from" in words[1:-1]:
                base = named.get(words[words.index("from", 1) + 1])
                if base is None:
                    raise ParseError(where.path, where.line, "defaults that are not there")
            # What holds by defaults is complete: their section has ended.
            inherited = base.inherited + base.own if base is not None else []
            current = Proxy(section, words[1] if len(words) > 1 else "", [], inherited, where)
            if section == "defaults":
                defaults = named[current.name] = current
            yield current
        elif current is not None:
            current.own.append((words, where))


def certificates(host: Any, server: Any, bind: Bind) -> Iterator[Tuple[str, Where]]:
    """Yield each file with a key and its certificate that a bind names, with the place that names it."""
    base = next(
        (words[1] for section, words, _where in lines(host, server)
         if section == "global" and words[0] == "crt-base" and len(words) > 1), "/")
    named = [(path, bind.where) for path in bind.after("crt")]
    for listed in bind.after("crt-list"):
        document = read_document(host, listed)
        for index in range(len(document.lines)):
            words = split(document.text(index), document.where(index))
            named += [(words[0], document.where(index))] if words else []
    for path, where in named:
        yield from ((one, where) for one in _in_place(host, posixpath.join(base, path)))


def _in_place(host: Any, path: str) -> List[str]:
    if _is_folder(host, path):
        return [posixpath.join(path, name) for name in host.listdir(path)
                if not name.endswith(_BESIDE) and not name.startswith(".")]
    # One name may stand for a file for each kind of key.
    kinds = [path + ending for ending in (".rsa", ".ecdsa", ".dsa") if host.exists(path + ending)]
    return kinds if kinds and not host.exists(path) else [path]
