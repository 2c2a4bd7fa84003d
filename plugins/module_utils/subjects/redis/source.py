# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of Redis or Valkey that runs here: its settings and users, asked over a socket of this host."""

from typing import Any, Dict, List, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.local_socket import (
    NO_SOCKET,
    ODD,
    Link,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.redis import wire

_CONFIG_FILES = ("/etc/redis/redis.conf", "/etc/redis.conf", "/etc/valkey/valkey.conf", "/etc/valkey.conf")
_FIRST_PERSON = 1000
# Never those that hold a secret: requirepass, masterauth, tls-key-file-pass.
_SETTINGS = (
    "bind", "cluster-enabled", "cluster-port", "maxclients", "port", "protected-mode", "tcp-keepalive", "timeout",
    "tls-auth-clients", "tls-cert-file", "tls-cluster", "tls-key-file", "tls-port", "tls-replication", "unixsocket")
_REFUSES = Text("refuses what is asked: {said}", "拒绝查询：{said}")
_CLOSED = Text(
    "asks for a password, and none is found in {paths}", "要求口令，而 {paths} 中未找到")


class Store:
    """One server. What it holds is asked when it is looked at, once until the host has changed."""

    engine = "redis"

    def __init__(self, host: Any, server: servers.Server, seconds: float) -> None:
        self.host = host
        self.server = server
        self.seconds = seconds

    @property
    def label(self) -> str:
        """Return what it is called in sentences, with the address of its title."""
        words = " ".join(["Valkey" if "valkey" in self.server.program else "Redis"] + [
            word for word in self.server.words[1:2] if ":" in word])
        return words + " in container" if self.server.contained else words

    @property
    def catalogue(self) -> Dict[str, Any]:
        """Return {"open": whether it answers anybody, "settings": ..., "users": ACL rules without digests}."""
        found: Dict[str, Any] = self.host.ask(("catalogue", self.server.process), self._catalogue)
        return found

    def setting(self, name: str) -> Optional[str]:
        """Return a setting in force, or None where this version has none of that name."""
        found: Optional[str] = self.catalogue["settings"].get(name)
        return found

    def seen(self, *names: str) -> List[Evidence]:
        """Return the evidence of settings."""
        return [Evidence("query", "CONFIG GET " + name, self.setting(name) or "") for name in names]

    @staticmethod
    def rule(words: List[str]) -> Evidence:
        """Return the evidence of a user's rule."""
        return Evidence("query", "ACL LIST", " ".join(words))

    def _catalogue(self):
        problems = []
        for address in self._addresses():
            try:
                return self._told_at(address)
            except HostError as error:
                # A port may be for TLS alone.
                problems.append(error)
        raise problems[0]

    def _told_at(self, address):
        link = Link(address, self.seconds, self.server.uid, {0, self.server.uid})
        try:
            is_open = True
            try:
                self._asked(link, "PING")
            except wire.Refused as refusal:
                if refusal.code != "NOAUTH":
                    raise
                is_open = False
                self._log_in(link)
            settings = {}
            for name in _SETTINGS:
                found = self._asked(link, "CONFIG", "GET", name)
                if isinstance(found, list) and len(found) == 2:
                    settings[found[0]] = found[1]
            return dict(open=is_open, settings=settings, users=self._users(link))
        except wire.Refused as refusal:
            raise HostError(self.label, _REFUSES.format(said=refusal.said))
        except (wire.BadAnswer, ValueError, TypeError) as error:
            raise HostError(self.label, ODD.format(problem=error))
        finally:
            link.close()

    def _users(self, link) -> Optional[List[List[str]]]:
        """Return the words of each user's rule, without digests of passwords; None where this version has no users."""
        try:
            found = self._asked(link, "ACL", "LIST")
        except wire.Refused as refusal:
            if refusal.code == "ERR":
                return None
            raise
        if not isinstance(found, list):
            raise wire.BadAnswer("no list of users")
        return [["#" if word[:1] in "#>" else word for word in str(line).split(" ")] for line in found]

    def _log_in(self, link):
        secret = None
        for path in self._config_files():
            for line in self.host.read(path).decode("utf-8", "surrogateescape").splitlines():
                words = line.split(None, 1)
                if len(words) == 2 and words[0].lower() == "requirepass":
                    secret = words[1].strip().strip("\"'")
        if not secret:
            raise HostError(self.label, _CLOSED.format(paths=" ".join(_CONFIG_FILES)))
        self._asked(link, "AUTH", secret)

    def _config_files(self):
        # Another user's server is shown no password, nor one that does not read this host's files.
        if self.server.contained or self.server.uid >= _FIRST_PERSON:
            return []
        named = [word for word in self.server.words[1:2] if word.startswith("/")]
        return [path for path in named or _CONFIG_FILES if self.host.exists(path)][:1]

    @staticmethod
    def _asked(link, *words):
        link.send(wire.command(*words))
        return wire.answer(link.line, link.exactly)

    def _addresses(self):
        """Return where it can be asked: one of its sockets, else each port, once."""
        try:
            paths = map(self.server.path, servers.paths(self.host, self.server))
            found: List[Any] = [path for path in paths if path is not None][:1]
        except OSError as error:
            raise HostError(self.label, error.strerror)
        if not found and not self.server.contained:
            ports = {one.port: "::1" if ":" in one.address else "127.0.0.1" for one in sorted(
                servers.listeners(self.host, self.server), key=lambda one: ":" not in one.address)
                if one.local or one.address in ("0.0.0.0", "::")}
            found = [(ports[port], port) for port in sorted(ports)]
        if not found:
            raise HostError(self.label, NO_SOCKET)
        return found
