# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stacks of PAM that let somebody in whatever password is given: everybody, the members of a group, or whoever meets
a condition.
"""

import fnmatch
import operator

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import line, observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    login as pam_login,
    module as pam_module,
    stack as pam,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, printable
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

# What these answer is known to who wrote their programs.
_PROGRAMS = ("pam_exec", "pam_script", "pam_python", "pam_perl")
_OPTIONS = ("debug", "use_uid", "quiet", "quiet_fail", "quiet_success", "audit")
_ORDERS = {
    "<": operator.lt, "lt": operator.lt, "<=": operator.le, "le": operator.le, ">": operator.gt, "gt": operator.gt,
    ">=": operator.ge, "ge": operator.ge, "=": operator.eq, "eq": operator.eq, "!=": operator.ne, "ne": operator.ne}
_TEXTS = {
    "=": operator.eq, "!=": operator.ne, "=~": fnmatch.fnmatchcase,
    "!~": lambda text, wanted: not fnmatch.fnmatchcase(text, wanted),
    "in": lambda text, wanted: text in wanted.split(":"), "notin": lambda text, wanted: text not in wanted.split(":")}
_ADVICE = Text(
    "The system administrator has the stack of {service} ask for a password before it grants; enforcing leaves it.",
    "请系统管理员修改 {service} 的 PAM 配置，使其先核对口令再放行；整改不会修改此项。")


def expected():
    """Return the expectation that no stack lets anybody in without the password; nothing is said of none."""
    return Each(_unasked)


def _unasked(host):
    for service, chain in pam_module.usable(host, pam.login_services(host) + pam.more_ways_in(host)).items():
        parts = dict(service=service, expected="a password is asked for", advice=_ADVICE.format(service=service))
        outcome = chain.simulate("auth", pam_login.Login(correct=False))
        if outcome.result == "success":
            entry = outcome.executed[-1]
            parts.update(
                where=entry.where, module=entry.module, actual=entry.raw.strip(),
                evidence=(quoted(entry.where, entry.raw),))
            if any(one.module.rpartition(".")[0] in _PROGRAMS for one in outcome.executed):
                yield observed(
                    "not_checked", "asked_by_program",
                    "Whether {service} lets in who gives a wrong password is up to a program that was not judged "
                    "({where}).", "{service} 是否放行错误口令取决于未予判定的程序（{where}）。", **parts)
            else:
                yield observed(
                    "fail", "not_asked", "{service} lets in whoever gives a wrong password, by {module} ({where}).",
                    "{service} 凭 {module} 放行输入错误口令者（{where}）。", **parts)
            continue
        for group, entry in _spared(chain):
            names = people.of(host).members(group)
            if names:
                place = Where(people.GROUP, people.of(host).group.get(group).line)
                parts.update(
                    where=entry.where, group=group, users=people.listed([printable(one) for one in names]),
                    actual=entry.raw.strip(), evidence=(quoted(entry.where, entry.raw), line(host, place)))
                yield observed(
                    "fail", "group_not_asked",
                    "{service} asks {users} of group {group} for no password ({where}).",
                    "{service} 不要求 {group} 组成员输入口令：{users}（{where}）。", **parts)
        for entry in _deciding(chain):
            names = [] if _groups(entry) else _who_meets(people.of(host), entry)
            if names:
                parts.update(
                    where=entry.where, users=people.listed([printable(one) for one in names]),
                    actual=entry.raw.strip(), evidence=(quoted(entry.where, entry.raw),))
                yield observed(
                    "fail", "some_not_asked", "{service} asks {users} for no password, by {module} ({where}).",
                    "{service} 凭 {module} 不要求 {users} 输入口令（{where}）。", module=entry.module, **parts)


def _spared(chain):
    """Yield the groups, with the line, whose members a stack lets in by that line, which lets in no others."""
    for entry in _deciding(chain):
        for group in _groups(entry):
            yield group, entry


def _groups(entry):
    words = entry.args
    return [words[index + 2] for index in range(len(words) - 2) if words[index:index + 2] == ["user", "ingroup"]]


def _deciding(chain):
    """Yield the lines of pam_succeed_if by which a stack lets in whoever meets their condition."""
    for entry in [entry for entry in chain.entries("auth") if entry.module == "pam_succeed_if.so"]:
        wrong = pam_login.Login(correct=False)
        outcome = chain.simulate(
            "auth", lambda one, wrong=wrong, entry=entry: "success" if one is entry else wrong(one))
        if outcome.result == "success":
            yield entry


def _who_meets(folk, entry):
    """Return the names of accounts that log in and may meet every condition of a line of pam_succeed_if."""
    words = [word for word in entry.args if word not in _OPTIONS]
    conditions = [words[index:index + 3] for index in range(0, len(words), 3)]
    if not words or any(len(one) != 3 for one in conditions):
        return []
    return [
        one.name for one in folk.accounts
        if people.log_in(one.shell) and all(_may_meet(folk, one, *condition) for condition in conditions)]


def _may_meet(folk, account, field, sign, wanted):
    """Tell whether an account meets a condition, or may: of terminals and hosts nothing is known here."""
    number = whole(wanted)
    if field in ("uid", "gid") and sign in _ORDERS and number is not None:
        return _ORDERS[sign](getattr(account, field), number)
    if field == "user" and sign in ("ingroup", "notingroup"):
        return (account.name in (folk.members(wanted) or [])) == (sign == "ingroup")
    text = {"user": account.name, "shell": account.shell, "home": account.home}.get(field)
    if text is None or sign not in _TEXTS:
        return True
    return _TEXTS[sign](text, wanted)
