# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stacks of PAM that let somebody in whatever password is given: everybody, or the members of a group."""

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

# What these answer is known to who wrote their programs.
_PROGRAMS = ("pam_exec", "pam_script", "pam_python", "pam_perl")
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


def _spared(chain):
    """Yield the groups, with the line, whose members a stack lets in by that line, which lets in no others."""
    lines = [entry for entry in chain.entries("auth") if entry.module == "pam_succeed_if.so"]
    for entry in lines:
        words = entry.args
        groups = [words[index + 2] for index in range(len(words) - 2) if words[index:index + 2] == ["user", "ingroup"]]
        for group in groups:
            wrong = pam_login.Login(correct=False)
            outcome = chain.simulate(
                "auth", lambda one, wrong=wrong, entry=entry: "success" if one is entry else wrong(one))
            if outcome.result == "success":
                yield group, entry
