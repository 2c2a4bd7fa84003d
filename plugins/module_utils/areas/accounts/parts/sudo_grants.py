# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What sudo grants beyond the accounts that the policy names."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import source as sudo
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo.bounds import boundless
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_ALL_ADVICE = Text(
    "The system administrator names the commands that {who} needs in {where}, or adds {who} to "
    "accounts_sudo_administrators.",
    "请系统管理员在 {where} 中列明 {who} 所需的命令，或将 {who} 加入 accounts_sudo_administrators。")
_NOPASSWD_ADVICE = Text(
    "The system administrator removes the exemption in {where}; an automation account is named in "
    "accounts_automation_users.",
    "请系统管理员去除 {where} 中的免口令设置；自动化账号应写入 accounts_automation_users。")

_KEPT_ADVICE = Text(
    "The system administrator sets timestamp_timeout in {where} to minutes, or takes it out (5 minutes by default).",
    "请系统管理员将 {where} 中的 timestamp_timeout 改为分钟数，或删除该设置（默认 5 分钟）。")


def beyond(host, policy):
    """Yield what is to be said of each grant of every command, or without a password, to somebody it is not meant for.
    """
    source = sudo.of(host)
    yield from _excess(host, source, policy)
    yield from _exemptions(host, source, policy)


def _lines(source, chosen):
    """Return the (holder, place) of the grants that are chosen, each line once."""
    found = {}
    for grant in source.policy.grants:
        # A grant to act as oneself gives nothing.
        own = grant.runas_users == () and not grant.runas_groups
        if chosen(grant) and not own and not source.nobody(grant.who):
            found[(source.holder(grant.who), grant.where)] = grant
    return list(found)


def _excess(host, source, policy):
    allowed = set(policy.sudo_administrators) | set(policy.automation_users) | {"root"}
    for who, place in _lines(source, _everything):
        if who not in allowed:
            who, where = printable(who), printable(str(place))
            yield observed(
                "fail", "grants_everything",
                "{who} may run every command by sudo and is no named administrator ({where}).",
                "{who} 可通过 sudo 执行任意命令，但不是指定的管理员（{where}）。", who=who, where=where,
                expected="ALL for named administrators only", actual="%s has ALL" % who, evidence=(line(host, place),),
                advice=_ALL_ADVICE.format(who=who, where=where))


def _everything(grant):
    """Tell whether a grant is of every command, or of one as root that is as good."""
    as_root = grant.runas_users is None or any(name in ("ALL", "root", "#0") for name in grant.runas_users)
    return grant.command == "ALL" or as_root and boundless(grant.command)


def _exemptions(host, source, policy):
    allowed = set(policy.automation_users) | {"root"}
    exempt = [
        (who, where) for who, where in _lines(source, lambda grant: "NOPASSWD" in grant.tags) if who not in allowed]
    for default in source.policy.defaults:
        if default.name == "authenticate" and default.op == "!":
            members = (
                [one.text for one in source.policy.expand("user", default.members)] if default.scope == "user"
                else ["Defaults"])
            exempt += [(who, default.where) for who in members if source.holder(who) not in allowed]
        elif default.name == "exempt_group" and default.op == "=":
            exempt.append(("%" + default.value, default.where))
    for who, place in exempt:
        who, where = printable(who), printable(str(place))
        yield observed(
            "fail", "password_spared", "{who} uses sudo without a password ({where}).",
            "{who} 使用 sudo 时不需要口令（{where}）。", who=who, where=where,
            expected="NOPASSWD for accounts_automation_users only", actual="%s: NOPASSWD" % who,
            evidence=(line(host, place),), advice=_NOPASSWD_ADVICE.format(where=where))
    for default in source.policy.defaults:
        last = default.scope != "all" or default is source.policy.default(default.name)
        if default.name == "timestamp_timeout" and (default.value or "").startswith("-") and last:
            yield observed(
                "fail", "password_kept",
                "sudo asks for a password once, and not again before the next start (timestamp_timeout {value}, "
                "{where}).", "sudo 只要求一次口令，直至下次启动前不再要求（timestamp_timeout {value}，{where}）。",
                value=printable(default.value), where=default.where, expected="timestamp_timeout of 0 or more minutes",
                actual="timestamp_timeout=" + default.value, evidence=(line(host, default.where),),
                advice=_KEPT_ADVICE.format(where=printable(str(default.where))))
