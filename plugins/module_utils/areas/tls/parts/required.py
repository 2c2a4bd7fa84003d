# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a server that takes TLS lets other hosts in without it: what its own catalogue says, and who is in now."""

import ipaddress
from typing import Any, Iterator, NamedTuple, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers

_MOST_NAMED = 10
_OFFERS = Text("whether it asks for TLS is not read here", "是否强制使用 TLS 在此未予读取")
_RULE = Text("the access rule {where} ({text}) lets in without it", "访问规则 {where}（{text}）允许不使用 TLS 登录")
_RULE_ERROR = Text("line {where} of its access rules is in error: {problem}", "访问规则第 {where} 行有错误：{problem}")
_EDITED = Text(
    "{path} was edited since it was loaded, so what it says is not what is in force",
    "{path} 在加载之后又被修改，其内容并非当前生效的规则")
_SESSIONS = Text("these are connected without it now: {names}", "当前以下会话未使用 TLS：{names}")
_ACCOUNTS = Text(
    "require_secure_transport is off, and these accounts may log in without it: {names}",
    "require_secure_transport 未开启，以下账号可不使用 TLS 登录：{names}")


class Problem(NamedTuple):
    """What lets others in without TLS, or keeps that from being known."""

    status: str
    reason: str
    text: Any
    evidence: Tuple[Any, ...] = ()


def problems(host: Any, policy: Any, server: servers.Server, endpoint: Any) -> Iterator[Problem]:
    """Yield each Problem of a server at an endpoint; raises HostError."""
    if server.kind == "postgresql":
        yield from _postgresql(host, policy, server)
    elif server.kind == "mysql":
        yield from _mysql(host, policy, server)
    elif endpoint.starttls not in ("", "redis"):
        yield Problem("not_checked", "not_known", _OFFERS)
    # At a port that begins with TLS there is nothing else.


def _postgresql(host, policy, server):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import hba, source

    cluster = source.Cluster(host, server, policy.seconds)
    named = cluster.setting("hba_file")
    path = "" if named is None else named.value
    edited = [one for one in cluster.listed("edited") if one == path]
    if edited:
        yield Problem("error", "hba_not_loaded", _EDITED.format(path=path))
    rules = hba.rules(cluster.listed("hba"), path)
    for rule in rules:
        if rule.error is not None:
            yield Problem("error", "hba_error", _RULE_ERROR.format(where=rule.where, problem=rule.error))
    for rule in hba.reachable(rules):
        if rule.lets_in and not rule.local and rule.kind not in ("hostssl", "hostgssenc"):
            yield Problem("fail", "rule_without_tls", _RULE.format(where=rule.where, text=rule.text), (
                cluster.evidence("SELECT * FROM pg_hba_file_rules", "%s: %s" % (rule.where, rule.text)),))
    now = [
        "%s@%s" % (user, address) for user, _database, address, tls, _count in cluster.listed("sessions")
        if not tls and not _at_home(address)]
    if now:
        yield Problem("fail", "sessions_without_tls", _SESSIONS.format(names=_named(now)), (
            cluster.evidence("SELECT * FROM pg_stat_ssl", now[:_MOST_NAMED]),))


def _mysql(host, policy, server):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import source

    asked = source.Server(host, server, policy.seconds)
    if asked.on("require_secure_transport"):
        return
    found = [one.label for one in asked.accounts() if not one.local and not one.locked and one.ways and not one.tls]
    if found:
        yield Problem(
            "fail", "accounts_without_tls", _ACCOUNTS.format(names=_named(found)),
            tuple(asked.seen("require_secure_transport")))


def _at_home(address):
    try:
        return address is None or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _named(found):
    found = sorted(set(found))
    more = Text("{count} more", "另 {count} 个").format(count=len(found) - _MOST_NAMED)
    return joined(found[:_MOST_NAMED] + ([more] if len(found) > _MOST_NAMED else []))
