# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files in which the servers of a host keep private keys, by their own configuration; never what is in them."""

import posixpath
from typing import Any, Iterator, NamedTuple, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, strangers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints

_NOT_READ = Text("where it keeps its private key is not read here", "其私钥文件的位置在此未予读取")
# How long a catalogue is waited for.
_SECONDS = 5
_OTHERS = Text("other programs that listen", "其他监听程序")
_CONTAINED = Text("its files are those of a container", "其文件位于容器内")


class Key(NamedTuple):
    """A file with a private key: what names it, the file of its certificate ("" where that is the same), and of which
    server it is.
    """

    path: str
    certificate: str
    where: Any
    server: Any


class Unread(NamedTuple):
    """A server whose keys are not looked at, and why."""

    label: Any
    reason: Any


def of(host: Any) -> Iterator[Any]:
    """Yield each Key of the servers that run here, once, or what is Unread; of other programs that listen, too."""
    seen = set()
    for server in servers.of_kind(host, *endpoints.KINDS):
        for one in _of_server(host, server):
            if isinstance(one, Unread) or one.path not in seen:
                seen.add(getattr(one, "path", None))
                yield one
    try:
        for stranger in strangers.of(host, endpoints.KINDS):
            yield Unread(strangers.named([stranger]), _NOT_READ)
    except HostError as error:
        yield Unread(_OTHERS, error.told)


def _of_server(host: Any, server: Any) -> Iterator[Any]:
    label = "%s (PID %d)" % (server.program, server.process)
    if not endpoints.sees_our_files(server):
        yield Unread(label, _CONTAINED)
    elif server.kind not in _KINDS:
        yield Unread(label, _NOT_READ)
    else:
        try:
            for path, certificate, where in _KINDS[server.kind](host, server):
                yield Key(path, certificate, where, server)
        except (HostError, ParseError) as error:
            yield Unread(label, error.told)


def _nginx(host: Any, server: Any) -> Iterator[Tuple[str, str, Any]]:
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import source as nginx

    for block in nginx.blocks(host, server):
        keys = block.settings.get("ssl_certificate_key", [])
        for key, certificate in zip(keys, block.settings.get("ssl_certificate", [])):
            path = key.words[0] if key.words else ""
            # A variable, an engine's or a store's key is no file of a fixed name.
            if path and "$" not in path and ":" not in path:
                yield nginx.placed(host, server, path), nginx.placed(host, server, certificate.words[0]), key.where


def _httpd(host: Any, server: Any) -> Iterator[Tuple[str, str, Any]]:
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.httpd import source as httpd

    return httpd.certificates(host, server)


def _haproxy(host: Any, server: Any) -> Iterator[Tuple[str, str, Any]]:
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.haproxy import source as haproxy

    for bind in haproxy.binds(host, server):
        for path, where in haproxy.certificates(host, server, bind) if bind.tls else ():
            # Since 2.2 the key may lie beside it.
            beside = path + ".key"
            yield beside if host.exists(beside) else path, path, where


def _postgresql(host: Any, server: Any) -> Iterator[Tuple[str, str, Any]]:
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import source

    cluster = source.Cluster(host, server, _SECONDS)
    ssl, key, shown = (cluster.setting(name) for name in ("ssl", "ssl_key_file", "ssl_cert_file"))
    if ssl is not None and ssl.on and key is not None and shown is not None and cluster.data is not None:
        # Relative to the data directory.
        data = cluster.data
        yield posixpath.join(data, key.value), posixpath.join(data, shown.value), key.where or "ssl_key_file"


def _mysql(host: Any, server: Any) -> Iterator[Tuple[str, str, Any]]:
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import source

    asked = source.Server(host, server, _SECONDS)
    # Without one, MariaDB of 11.4 and later makes one in memory.
    named = [asked.variable(name) for name in ("ssl_key", "ssl_cert")]
    if all(named):
        key, shown = [posixpath.join(asked.variable("datadir", "/"), one) for one in named]
        yield key, shown, asked.where("ssl_key") or "ssl_key"


def _redis(host: Any, server: Any) -> Iterator[Tuple[str, str, Any]]:
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.redis import source

    store = source.Store(host, server, _SECONDS)
    named = [store.setting(name) for name in ("tls-key-file", "tls-cert-file")]
    if store.setting("tls-port") not in (None, "0") and all(named):
        key, shown = [server.path(one or "") for one in named]
        if key is not None and shown is not None:
            yield key, shown, "tls-key-file"


_KINDS = {
    "nginx": _nginx, "httpd": _httpd, "haproxy": _haproxy, "postgresql": _postgresql, "mysql": _mysql, "redis": _redis}
