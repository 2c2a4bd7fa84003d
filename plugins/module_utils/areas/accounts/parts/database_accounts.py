# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The accounts that database servers run as, and which of them nobody has named as such."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import posts
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import databases
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_NAMES_ADVICE = Text("The organization names its database administrators in accounts_database_admins.",
                     "请机构在 accounts_database_admins 中写明数据库管理员。")
_ROOT_ADVICE = Text(
    "The system administrator gives the database server an account of its own, and has it started as that.",
    "请系统管理员为数据库服务建立专用账号，并以该账号启动。")
_DECLARE_ADVICE = Text(
    "Name the account in accounts_database_accounts if it is the database's own; replace one that people log in with.",
    "该账号若为数据库专用，请列入 accounts_database_accounts；若有人员以其登录，请改用专用账号。")
_RUNS = Text("runs, or is started by a unit", "未运行，也未由单元启动")
_IS = Text("is started by a unit", "未由单元启动")
_NONE = Text(
    "No database account that is known here ({names}) is in {path}, and none of these database servers {started}: "
    "{programs}.", "{path} 中没有已知的数据库账号（{names}），以下数据库服务均{started}：{programs}。")


def none(host, policy):
    """Return the reason why there is nothing to judge: what was looked for and is not here."""
    return _NONE.format(
        names=joined(policy.database_accounts), path=people.PASSWD, programs=joined(databases.PROGRAMS),
        started=_RUNS if host.live else _IS)


def undeclared(host, policy, owners):
    """Yield the expectations of the accounts that database servers have and that are none of the owners known by name.
    """
    for server in databases.of(host):
        account = _account(people.of(host), server)
        if account is None or account.name not in owners:
            yield Judged(functools.partial(_told, server=server, account=account))
        if account is not None and account.uid != 0 and account.name not in owners:
            yield Judged(functools.partial(posts.in_no_group, policy=policy, name=account.name))
            yield Each(functools.partial(posts.by_sudo, name=account.name))


def unnamed(host, owner):
    """Return what is said where a database account is here, and nobody is named who administers databases."""
    folk = people.of(host)
    return observed(
        "manual", "administrators_unnamed",
        "This host has the database account {name}, and no database administrator is named.",
        "本机有数据库账号 {name}，但未指定数据库管理员。", name=printable(owner), where=folk.named(owner).where,
        evidence=folk.seen_account(owner), expected="names in accounts_database_admins", actual="none",
        advice=_NAMES_ADVICE)


def _account(folk, server):
    return next((one for one in folk.accounts if server.user in (one.name, one.uid)), None)


def _told(host, server, account):
    user = str(server.user) if account is None else account.name
    parts = dict(
        program=printable(server.program), user=printable(user), where=server.where,
        expected="an account of accounts_database_accounts", actual=printable(user),
        evidence=(Evidence("file", server.where, printable("%s: %s" % (user, server.program))),))
    if account is not None and account.uid == 0:
        return observed(
            "fail", "database_by_root",
            "The database server {program} runs as root: who administers it administers the system ({where}).",
            "数据库服务 {program} 以 root 身份运行：其管理员即系统管理员（{where}）。", advice=_ROOT_ADVICE, **parts)
    return observed(
        "manual", "owner_undeclared",
        "The database server {program} runs as {user}, which is not among accounts_database_accounts ({where}).",
        "数据库服务 {program} 使用账号 {user}，该账号未列入 accounts_database_accounts（{where}）。",
        advice=_DECLARE_ADVICE, **parts)
