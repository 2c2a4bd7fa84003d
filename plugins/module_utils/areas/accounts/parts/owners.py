# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who owns the account of a person, and root's where nobody has another."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_OWNER_ADVICE = Text(
    "The system administrator names one person for {user} in accounts_owners, or removes the account.",
    "请系统管理员在 accounts_owners 中为 {user} 指定唯一责任人，或删除该账号。")
_ROOT_ADVICE = Text(
    "The system administrator makes an account for each person who works here, or names the one who uses root in "
    "accounts_owners.",
    "请系统管理员为每名在此工作的人员建立账号，或在 accounts_owners 中写明唯一使用 root 的人员。")
EACH = "an owner for each account"


def shared(owner, host):
    """Return what is to be said where nobody has an account of their own: whoever works here is root."""
    root = people.of(host).named("root")
    if root is None or not people.log_in(root.shell):
        return observed(
            "not_applicable", "no_account_of_people", "Neither root nor an account of a person has a login shell.",
            "root 与个人账号均没有登录 shell。", evidence=(absent(people.PASSWD),))
    parts = dict(where=root.where, evidence=(people.line(host, root.where),), expected=EACH, actual="root alone")
    if isinstance(owner, str) and owner.strip():
        return observed(
            "pass", "root_owned", "No person has an account here but root ({where}), which has a named owner.",
            "除 root（{where}）外没有个人账号，root 有责任人。", **parts)
    return observed(
        "manual", "root_shared", "No person has an account here: who logs in as root ({where}) is not told apart.",
        "没有个人账号：以 root（{where}）登录的人员无法区分。", advice=_ROOT_ADVICE, **parts)


def owned(host, account, owner):
    """Return what is to be said of an account that has no single owner, or None."""
    if isinstance(owner, str) and owner.strip():
        return None
    user = printable(account.name)
    return observed(
        "fail", "account_unowned", "{user} has no single named owner ({where}).",
        "{user} 没有唯一的责任人（{where}）。", user=user, where=account.where,
        evidence=(people.line(host, account.where),), expected="one owner in accounts_owners", actual="none or several",
        advice=_OWNER_ADVICE.format(user=user))
