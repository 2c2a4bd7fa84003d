# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of access that are put right in their own lines, where nobody who is connected now would be shut out."""

from typing import Any, List, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import hba, hba_lines
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.action_reload import FILE
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.action_rules import AccessRule
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.expectations import changeable
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document

_STRONG = "scram-sha-256"
_MOST_NAMED = 20
_SHUT_OUT = Text(
    "these are connected now and would be shut out: {names}", "以下会话当前处于连接状态，将无法再登录：{names}")
_OLD = Text(
    "the passwords of these roles are stored otherwise than as SCRAM: {names}",
    "以下角色的口令不是以 SCRAM 存储：{names}")
_BELOW = Text(
    "the rule {where} below it would take clients without TLS", "其下方的规则 {where} 会接受不使用 TLS 的客户端")
_LINE = Text("the line is not one whose word alone can be changed", "该行无法只更改一个词")
_PROVES = Text(
    "By the access rule {where} of {label} ({text}) nobody gets in any more but {how}.",
    "{label} 的访问规则 {where}（{text}）此后只允许{how}登录。")
_PEER = Text("the account of the operating system that has the role's name", "与角色同名的操作系统账号")
_PASSWORD = Text("with the role's password", "以角色口令")
_TLS = Text("over TLS", "通过 TLS")


def proven(cluster: Any, rule: hba.Rule, seen: Any) -> Any:
    """Return what stands for a rule that asks for nothing: peer, where it is for sockets of this host, else a password.
    """
    wanted = "peer" if rule.kind == "local" else _STRONG
    problem = _connected(cluster, rule)
    weak = sorted(
        role["name"] for role in cluster.roles()
        if role["login"] and role["kind"] not in ("scram", "none") and _may_be(rule.users, role["name"]))
    if problem is None and wanted == _STRONG and weak:
        problem = _OLD.format(names=_named(weak))
    return _put_right(cluster, rule, wanted, seen, problem, _PEER if wanted == "peer" else _PASSWORD)


def encrypted(cluster: Any, rule: hba.Rule, reachable: List[hba.Rule], seen: Any) -> Any:
    """Return what stands for a rule that lets in without TLS: it is for TLS alone, where no rule below takes over whom
    it then refuses. Those below that can be reached are put right by the same control, or none is.
    """
    every = hba.rules(cluster.listed("hba"), cluster.setting("hba_file").value)
    below = [one for one in every[every.index(rule) + 1:] if one.error is None and one.lets_in and not one.local
             and one.kind not in ("local", "hostssl", "hostgssenc") and (one.kind != "host" or one not in reachable)]
    problem = _BELOW.format(where=below[0].where) if below else _connected(cluster, rule, plain=True)
    return _put_right(cluster, rule, "hostssl", seen, problem, _TLS)


def _put_right(cluster, rule, wanted, seen, problem, how):
    host, path, number = cluster.host, rule.where.path, rule.where.line
    after = "%s %s" % (("hostssl", rule.method) if wanted == "hostssl" else (rule.kind, wanted))
    subject = AccessRule.subject(cluster.data or "", path, number)

    def look(_host):
        declared = host.declared(subject)
        return observed(
            "pass", "rule_staged", "The access rule {where} is to be {after}.", "访问规则 {where} 将改为 {after}。",
            where=rule.where, after=declared, evidence=seen.evidence) if declared and _word(declared, after) else seen

    def fix():
        if problem is not None:
            raise HostError(rule.where, problem)
        document = Document(host.read(path), path)
        text = document.text(number - 1) if number <= len(document.lines) else ""
        staged = host.declared(subject)
        line = hba_lines.changed(text, _as_staged(rule, staged), wanted)
        if line is None or not path.endswith("/" + FILE):
            raise HostError(rule.where, _LINE)
        document.replace(number - 1, line)
        host.stage_content(path, document.render())
        now = _as_staged(rule, staged)
        host.stage_action(AccessRule(
            cluster.data, path, number, "%s %s" % (rule.kind, rule.method),
            "%s %s" % (("hostssl", now.method) if wanted == "hostssl" else (now.kind, wanted))))
    may = changeable(cluster) and not cluster.listed("edited")
    told = _PROVES.format(where=rule.where, label=cluster.label, text=rule.text, how=how)
    return Judged(look, fix if may else None).affecting(told)


def _as_staged(rule, staged):
    """Return a rule as another control's fix leaves it: of its kind or its method."""
    if staged is None:
        return rule
    kind, method = staged.split()
    return rule._replace(kind=kind, method=method)


def _word(declared, after):
    """Tell whether what is staged for a line has what is wanted of it, the kind or the method."""
    kind, method = declared.split()
    return kind == "hostssl" if after.startswith("hostssl") else method == after.split()[1]


def _connected(cluster, rule, plain=False) -> Optional[Text]:
    """Return who is connected now by a rule, as far as that can be told, and would not get in any more."""
    own = cluster.owner
    found = [
        "%s@%s" % (user, address or "[local]") for user, database, address, tls, _count in cluster.listed("sessions")
        if user is not None and not (plain and tls) and not (address is None and user == own)
        and (address is None) == (rule.kind == "local") and _may_be(rule.users, user)
        and _in(rule.databases, database) and _from(rule.address, address)]
    return _SHUT_OUT.format(names=_named(found)) if found else None


def _may_be(names, one):
    return one in names or any(name == "all" or name.startswith(("+", "/", "@", "same")) for name in names)


def _in(names, database):
    # Of a copy in progress; "all" are the databases alone.
    return "replication" in names if database is None else _may_be(names, database)


def _from(network, address):
    if address is None or network is None or isinstance(network, str):
        return True
    import ipaddress

    try:
        return ipaddress.ip_address(address) in network
    except ValueError:
        return True


def _named(found):
    return joined(sorted(set(found))[:_MOST_NAMED])
