# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server blocks of an nginx that runs: where each listens, by which names, and what is set for it."""

import posixpath
import re
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import tree

# Debian and most, a build of one's own, OpenResty, Angie.
_USUAL = (
    "/etc/nginx/nginx.conf", "/usr/local/nginx/conf/nginx.conf", "/usr/local/openresty/nginx/conf/nginx.conf",
    "/etc/angie/angie.conf")
_PORT = re.compile(r"(?:(?P<address>\[[^\]]*\]|[^:\[\]]*):)?(?P<port>[0-9]+)\Z")
_NO_FILE = Text("no configuration of the nginx that runs was found", "未找到正在运行的 nginx 的配置文件")


class Listen(NamedTuple):
    """What a server block listens at. `address` is "" for all."""

    address: str
    port: int
    tls: bool
    default: bool
    proxied: bool = False


class Block(NamedTuple):
    """A server block: its names, its listens, and its directives with those of the blocks around it, by name.

    `web`: it takes HTTP; `inner`: all that stands in it, blocks included.
    """

    names: Tuple[str, ...]
    listens: Tuple[Listen, ...]
    settings: Dict[str, List[tree.Directive]]
    where: Any
    web: bool
    inner: List[tree.Directive]

    def each(self, name: str) -> List[Optional[tree.Directive]]:
        """Return the directive that holds for the server block, None where the default does, and that of each block
        within which sets its own.
        """
        return [self.get(name)] + [found[-1] for found in self.within(name)]

    def within(self, name: str) -> List[List[tree.Directive]]:
        """Return the directives of a name of each block within that has its own."""
        return list(_within(self.inner, name))

    def get(self, name: str) -> Optional[tree.Directive]:
        """Return the directive in force, or None where the default is."""
        found = self.settings.get(name)
        return found[-1] if found else None

    def word(self, name: str) -> str:
        """Return the first word of a directive, or nothing."""
        found = self.get(name)
        return found.words[0] if found is not None and found.words else ""


def main_file(host: Any, server: Any) -> str:
    """Return the configuration file of an nginx that runs; raises Missing."""
    given = server.option("-c")
    if given is not None:
        prefix = server.option("-p") or "/etc/nginx"
        return posixpath.join(prefix, given)
    prefix = server.option("-p")
    usual = ((posixpath.join(prefix, "conf/nginx.conf"),) if prefix else ()) + _USUAL
    for path in usual:
        if host.exists(path):
            return path
    raise Missing(_USUAL[0], _NO_FILE)


def placed(host: Any, server: Any, path: str) -> str:
    """Return where a file lies that the configuration names; a relative one is beside its main file."""
    return posixpath.join(posixpath.dirname(main_file(host, server)), path)


def blocks(host: Any, server: Any) -> List[Block]:
    """Return the server blocks of an nginx that runs; raises ParseError, Missing, Unreadable."""
    return host.memo(("blocks", main_file(host, server)), lambda: list(_blocks(_tree(host, server))))


def files(host: Any, server: Any) -> List[str]:
    """Return the files of an nginx's configuration that hold anything; raises ParseError, Missing, Unreadable."""
    found = {main_file(host, server)}
    pending = list(_tree(host, server))
    for one in pending:
        found.add(one.where.path)
        pending += one.block or ()
    return sorted(found)


def main(host: Any, server: Any, block: str, name: str) -> Optional[tree.Directive]:
    """Return a directive of a block outside of all others, such as events, or None."""
    outer = [one for one in _tree(host, server) if one.name == block and one.block is not None]
    found = [one for each in outer for one in each.block or () if one.name == name]
    return found[-1] if found else None


def _tree(host, server):
    path = main_file(host, server)
    return host.memo(("nginx", path), lambda: tree.load(host, path))


def _within(block: List[tree.Directive], name: str) -> Iterator[List[tree.Directive]]:
    for one in block:
        if one.block:
            own = [each for each in one.block if each.name == name and each.block is None]
            if own:
                yield own
            yield from _within(one.block, name)


def _blocks(directives: List[tree.Directive]) -> Iterator[Block]:
    for outer in directives:
        if outer.name in ("http", "stream") and outer.block is not None:
            around = _settings(outer.block)
            for one in outer.block:
                if one.name == "server" and one.block is not None:
                    own = _settings(one.block)
                    merged = dict(around)
                    merged.update(own)
                    listens = tuple(_listens(own.get("listen", []), outer.name == "http", merged))
                    names = tuple(word for name in own.get("server_name", []) for word in name.words)
                    yield Block(names, listens, merged, one.where, outer.name == "http", one.block)


def _settings(block: List[tree.Directive]) -> Dict[str, List[tree.Directive]]:
    found: Dict[str, List[tree.Directive]] = {}
    for one in block:
        if one.block is None:
            found.setdefault(one.name, []).append(one)
    return found


def _listens(directives: List[tree.Directive], web: bool, settings: Dict[str, Any]) -> Iterator[Listen]:
    if not directives and web:
        yield Listen("", 80, False, False)
    # Until 1.25.1 a directive of its own made all of them speak TLS.
    every = any(one.words[:1] == ("on",) for one in settings.get("ssl", [])[-1:])
    for one in directives:
        match = _PORT.match(one.words[0]) if one.words else None
        if match is not None:
            address = match.group("address") or ""
            yield Listen(
                "" if address in ("*", "0.0.0.0", "[::]") else address.strip("[]"), int(match.group("port")),
                every or "ssl" in one.words or "quic" in one.words, "default_server" in one.words,
                "proxy_protocol" in one.words)
