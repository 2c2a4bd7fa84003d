# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is put right in a MariaDB by opt-in: now, and in a file of its own for the next start."""

import posixpath
from typing import Any, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql.action import (
    AnonymousLocked,
    AuditPlugin,
    PasswordPlugin,
    ServerVariable,
)

NAME = "zz-jrt0117.cnf"
# In the order in which a server reads them; the folder that is read last wins.
_MAIN = ("/etc/my.cnf", "/etc/mysql/my.cnf")
_HEAD = b"# Written by jrt0117.baseline: what holds now, for the next start.\n[mariadb]\n"
_MOST_NAMED = 20
_SHUT_OUT = Text(
    "these are connected over TCP, and whether they use TLS cannot be seen: {names}",
    "以下会话经 TCP 连接，是否使用 TLS 无法得知：{names}")
_NO_TLS = Text("the server has no certificate (have_ssl is {actual})", "服务器没有证书（have_ssl 为 {actual}）")
_NO_FILE = Text("{path} is not there", "没有 {path}")
_NO_FOLDER = Text("no option file of the server includes a folder", "服务器的选项文件未包含任何目录")
_ENCRYPTED = Text(
    "Nobody logs in to {label} over TCP without TLS any more.", "此后经 TCP 登录 {label} 必须使用 TLS。")
_SHORTEST = 8
_JUDGED = Text(
    "Whoever gives an account of {label} a short or simple password, or one as a digest, is refused.",
    "此后为 {label} 的账号设置过短或过于简单的口令，或直接设置口令摘要，将被拒绝。")
_LOCKED = Text(
    "Whoever logged in to {label} as ''@'{host}' is refused.", "以 ''@'{host}' 登录 {label} 者将被拒绝。")


def changeable(server: Any, *names: str) -> bool:
    """Tell whether this collection may change a server, and variables of it: MariaDB's, not a replica's, a cluster's or
    a container's, and none that another file keeps.
    """
    if not server.mariadb or server.server.contained or server.data is None or server.catalogue["replica"]:
        return False
    if server.on("wsrep_on") or any(word.startswith("--defaults-file") for word in server.server.words):
        return False
    places = [server.where(name) for name in names]
    return all(place is None or posixpath.basename(place) == NAME for place in places)


def encrypted(server: Any, seen: Any) -> Any:
    """Return what stands for a server that takes plain connections: none is taken any more."""
    tcp = ["%s@%s" % (user, host) for user, host in server.catalogue["sessions"] if ":" in (host or "")]
    problem = None
    if not server.on("have_ssl"):
        problem = _NO_TLS.format(actual=server.variable("have_ssl", "?"))
    elif tcp:
        problem = _SHUT_OUT.format(names=joined(sorted(set(tcp))[:_MOST_NAMED]))
    return _put_right(
        server, {"require_secure_transport": "ON"}, seen, problem, _ENCRYPTED.format(label=server.label))


def recorded(server: Any, events: str, seen: Any) -> Any:
    """Return what stands for a server that records too little: its own plugin records `events`, as before where that is
    nothing: it then records everything.
    """
    values = {"server_audit_logging": "ON"}
    if events:
        values["server_audit_events"] = events
    return _by_plugin(server, AuditPlugin(server.data or ""), values, seen, None)


def password_judged(server: Any, least: int, seen: Any) -> Any:
    """Return what stands for a server that takes any password: its own plugin judges new ones from then on."""
    name = "simple_password_check_minimal_length"
    # A person has turned it off.
    if not server.on("strict_password_validation"):
        return seen
    length = max(least, server.number(name, _SHORTEST))
    return _by_plugin(
        server, PasswordPlugin(server.data or ""), {name: str(length)}, seen, _JUDGED.format(label=server.label))


def _by_plugin(server, action, values, seen, told):
    """Return what is put right by a plugin of the server's own, which is installed where it is not yet."""
    name = action.plugin
    path = posixpath.join(server.variable("plugin_dir"), name + ".so")
    installed = bool(server.active(name.upper(), name))
    problem = None if installed or server.host.exists(path) else _NO_FILE.format(path=path)
    return _put_right(server, values, seen, problem, told, None if installed else action)


def locked(server: Any, account: Any, seen: Any) -> Any:
    """Return what stands for an account without a name: it is locked."""
    action = AnonymousLocked(server.data or "", account.host)
    told = _LOCKED.format(label=server.label, host=account.host)
    return Judged(
        lambda _host: _staged(server, action, seen),
        (lambda: server.host.stage_action(action)) if changeable(server) else None).affecting(told)


def _put_right(server, values, seen, problem: Optional[Text], told, plugin: Any = None):
    host = server.host
    actions = ([] if plugin is None else [plugin]) + [
        ServerVariable(server.data or "", name, value) for name, value in sorted(values.items())]
    folder = _folder(server) if changeable(server, *values) else None

    def fix():
        why = problem if problem is not None else _NO_FOLDER if folder is None else None
        if why is not None:
            raise HostError(server.label, why)
        path = posixpath.join(str(folder), NAME)
        # Together with what another control has staged or an earlier run has written.
        lines = dict.fromkeys((host.read(path) if host.exists(path) else _HEAD).splitlines(True))
        if plugin is not None:
            lines[b"plugin_load_add = %s\n" % plugin.plugin.encode()] = None
        kept = [line for line in lines if line.split(b" =")[0].decode("utf-8", "replace") not in values]
        new = ["%s = %s\n" % (name, value) for name, value in sorted(values.items())]
        host.stage_content(path, b"".join(kept) + "".join(new).encode("ascii"))
        for action in actions:
            host.stage_action(action)
    return Judged(
        lambda _host: _staged(server, actions[0], seen), fix if changeable(server, *values) else None).affecting(told)


def _staged(server, action, seen):
    if any(server.host.declared(subject) == state for subject, state in action.declares.items()):
        return observed(
            "pass", "setting_staged", "{what} is to be set.", "{what} 将被设置。", what=action.describe(),
            evidence=seen.evidence)
    return seen


def _folder(server):
    """Return the folder of option files that the server reads last, or None."""
    found = None
    for main in _MAIN:
        if server.host.exists(main):
            text = server.host.read(main).decode("utf-8", "replace")
            for line in text.splitlines():
                word, _blank, path = line.strip().partition(" ")
                found = path.strip() if word == "!includedir" else found
    return found if found is not None and server.host.exists(found) else None
