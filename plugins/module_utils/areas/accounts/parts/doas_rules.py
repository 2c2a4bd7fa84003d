# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What doas gives to whom it is not meant for: every command as root, or without a password."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import doas
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_ALL_ADVICE = Text(
    "Take the rule out, bound it by cmd, or name {who} in accounts_sudo_administrators.",
    "请删除该规则、以 cmd 限定命令，或将 {who} 列入 accounts_sudo_administrators。")
_NOPASS_ADVICE = Text(
    "Take nopass out, or name {who} in accounts_automation_users.",
    "请去除 nopass，或将 {who} 列入 accounts_automation_users。")


def bounded(host, policy):
    """Yield the expectation that doas gives no more than sudo may; nothing is said where doas is not installed."""
    if doas.there(host):
        yield Each(
            lambda host: _beyond(host, policy), "doas_bounded",
            "None of the rules of doas gives everything, or spares the password, beyond the named accounts.",
            "doas 规则均未向指定账号之外授予全部命令或免口令。", expected="named administrators only",
            evidence=[line(host, rule.where) for rule in doas.rules(host)] or [absent(*doas.PATHS)])


def _beyond(host, policy):
    unasked = set(policy.automation_users) | {"root", "#0"}
    administrators = unasked | set(policy.sudo_administrators)
    for rule in doas.rules(host):
        who = printable(rule.who)
        parts = dict(who=who, where=rule.where, evidence=(line(host, rule.where),))
        if rule.everything and rule.who not in administrators:
            yield observed(
                "fail", "grants_everything",
                "{who} may run every command by doas and is no named administrator ({where}).",
                "{who} 可通过 doas 执行任意命令，但不是指定的管理员（{where}）。",
                expected="everything for named administrators only", actual="%s: everything" % who,
                advice=_ALL_ADVICE.format(who=who), **parts)
        if rule.nopass and rule.who not in unasked:
            yield observed(
                "fail", "password_spared", "{who} uses doas without a password ({where}).",
                "{who} 使用 doas 时不需要口令（{where}）。", expected="nopass for accounts_automation_users only",
                actual="%s: nopass" % who, advice=_NOPASS_ADVICE.format(who=who), **parts)
